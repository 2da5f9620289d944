package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Several customers are deleted once that was asked, and can be brought back; all that a filter
// finds are changed at once; and whoever may not delete, does not.
func TestSeveralCustomersAreDeletedOrAllOfAFilter(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, narrowed := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager.restricted@demo.test")
	list, bulk := "/w/"+webtest.Atelier+"/contacts", "/w/"+webtest.Atelier+"/contacts/bulk"
	deleted := func() int {
		return webtest.Ask[int](t, site, `select count(*) from contacts c join workspace_slugs s using (workspace_id)
			where s.slug = $1 and c.deleted_at > now() - interval '1 hour'`, webtest.Atelier)
	}
	page := owner.Get(list)
	if page.Find(`#bulk option[value="delete"]`).Length() != 1 || page.Find("#contacts table ~ #bulk").Length() != 1 {
		t.Error("the bar does not offer to delete, or stands before the table")
	}
	var ids []string
	for _, box := range page.Find(".choose").EachIter() {
		ids = append(ids, box.AttrOr("value", ""))
	}
	before := deleted()
	asks := owner.Post(bulk, url.Values{"act": {"delete"}, "contacts": ids[:2]})
	if asks.Status != http.StatusOK || !asks.Has("Delete 2 customers?") || deleted() != before {
		t.Fatalf("asking: %d %s", asks.Status, asks.Text())
	}
	form := url.Values{}
	for _, input := range asks.Find(`main form input`).EachIter() {
		form.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	form.Del("csrf")
	if p := narrowed.Post(bulk, form); p.Status != http.StatusForbidden || deleted() != before {
		t.Errorf("somebody who may not delete customers: %d", p.Status)
	}
	p := owner.Follow(owner.Post(bulk, form))
	if !p.Has("2 customers are deleted") || deleted() != before+2 {
		t.Errorf("deleted: %s", p.Text())
	}
	undo := p.Find(`.notice form`).AttrOr("action", "")
	one := owner.Follow(owner.Post(bulk, url.Values{"act": {"delete"}, "contacts": ids[2:3], "confirmed": {"1"}}))
	// One press brings back what one press deleted: nobody else's, and no other.
	narrowed.Get(list)
	other := site.SignIn(t, "owner2@demo.test")
	other.Get(list)
	if p := narrowed.Post(undo, nil); p.Status != http.StatusForbidden || other.Post(undo, nil).Status != http.StatusNotFound {
		t.Errorf("undone by others: %d", p.Status)
	}
	if p := owner.Follow(owner.Post(undo, nil)); !p.Has("2 are back.") || deleted() != before+1 {
		t.Errorf("the way back: %s", p.Find(".notice").Text())
	}
	if p := owner.Post(undo, nil); p.Status != http.StatusNotFound || deleted() != before+1 {
		t.Errorf("a second press: %d", p.Status)
	}
	// Where an address is another's by now the others are back all the same.
	p = owner.Follow(owner.Post(bulk, form))
	email := webtest.Ask[string](t, site, `select email from contacts where id = $1`, uuid.MustParse(ids[0]))
	owner.Get(list + "/new")
	if p := owner.Post(list, url.Values{"name": {"Somebody Else"}, "email": {email}}); p.Status != http.StatusSeeOther {
		t.Fatalf("an address is free: %d %s", p.Status, p.Text())
	}
	p = owner.Follow(owner.Post(p.Find(`.notice form`).AttrOr("action", ""), nil))
	if !p.Has("1 is back. 1 is not. ") || p.Find(".notice[role=alert]").Length() != 1 || deleted() != before+2 {
		t.Errorf("one of two: %s", p.Find(".notice").Text())
	}
	if p := owner.Follow(owner.Post(one.Find(`.notice form`).AttrOr("action", ""), nil)); !p.Has("1 is back.") || deleted() != before+1 {
		t.Errorf("the way back of one: %s", p.Find(".notice").Text())
	}
	if p := owner.Get(list + "/" + ids[0] + "/restore"); p.Status != http.StatusOK {
		t.Errorf("bringing one back: %d", p.Status)
	}

	site.Exec(t, `with those as (select c.workspace_id, c.id from contacts c join workspace_slugs s using (workspace_id)
			where s.slug = $1 and c.deleted_at is null order by c.id limit 120)
		update contacts set consent = 'no', consent_since = now() from those where contacts.workspace_id = those.workspace_id and contacts.id = those.id`, webtest.Atelier)
	found := owner.Get(list + "?consent=no")
	filter := found.Find(`#bulk [name="filter"]`).AttrOr("value", "")
	count := webtest.Ask[int](t, site, `select count(*) from contacts c join workspace_slugs s using (workspace_id)
		where s.slug = $1 and consent = 'no' and deleted_at is null`, webtest.Atelier)
	if !strings.Contains(filter, "consent=no") || found.Find(`#bulk [name="all"]`).Length() != 1 {
		t.Fatalf("of %d: %q", count, filter)
	}
	change := url.Values{"act": {"tag"}, "tag": {"no mailings"}, "all": {"1"}, "filter": {filter}}
	if p := owner.Post(bulk, change); p.Status != http.StatusSeeOther {
		t.Fatalf("all of a filter: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id where t.name = 'no mailings'`); n != count {
		t.Errorf("%d are changed, of %d", n, count)
	}
	for _, wrong := range []string{"?colour=red", "?consent=maybe", "%zz", "?consent=no&consent=yes"} {
		if p := owner.Post(bulk, url.Values{"act": {"tag"}, "tag": {"x"}, "all": {"1"}, "filter": {wrong}}); p.Status != http.StatusBadRequest {
			t.Errorf("filter %q: %d", wrong, p.Status)
		}
	}
}
