package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/web/webtest"
)

// The tag that customers are filtered by is chosen, among however many.
func TestTheTagThatIsFilteredByIsChosen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "owner@demo.test")
	last := webtest.Ask[string](t, site, `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Z' || n, 'z' || n
		from workspace_slugs, generate_series(100, 400) n where slug = $1 returning id::text`, webtest.Atelier)
	site.Exec(t, `update tags set name_key = 'zz' where id = $1`, last)
	if p := v.Get(webtest.Contacts + "?tag=" + last); p.Find(`[name="tag"] option[selected]`).AttrOr("value", "") != last {
		t.Errorf("the tag that is filtered by is not chosen among very many: %d", p.Status)
	}
}

func TestATagIsRenamedAndTakenAway(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	tag := site.Ceramics(t)
	v := site.SignIn(t, "assistant@demo.test")
	edit := webtest.Goods["tag"] + "/" + tag + "/edit"
	v.Get(edit)
	before := site.Kept(t)
	comma := v.Post(edit, url.Values{"name": {"a, b"}, "used_for": {"customers"}})
	if comma.Status != http.StatusUnprocessableEntity || !strings.Contains(comma.Find("#name-error").Text(), "A tag has no comma") {
		t.Errorf("a comma: %d %s", comma.Status, comma.Text())
	}
	for path, name := range map[string]string{edit: " COLLECTOR", webtest.Goods["tag"]: "CERAMICS"} {
		p := v.Post(path, url.Values{"name": {name}, "used_for": {"customers"}})
		if p.Status != http.StatusUnprocessableEntity || p.Find("#name-error").Text() == "" || !p.Has("Another tag has this name") || p.Find(`[name="name"]`).AttrOr("value", "") != name {
			t.Errorf("%s to %q: %d %s", path, name, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "a name that is taken")
	holders := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag)
	if p := v.Post(edit, url.Values{"name": {"CERAMICS"}, "used_for": {"both"}}); p.Status != http.StatusSeeOther {
		t.Errorf("its own name in capitals: %d", p.Status)
	}
	if got := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != holders || holders == 0 {
		t.Errorf("%d of %d contacts keep a renamed tag", got, holders)
	}
	people := webtest.Ask[int](t, site, `select count(*) from contacts`)
	v.Post(webtest.Goods["tag"]+"/"+tag+"/delete", nil)
	if got := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != 0 || webtest.Ask[int](t, site, `select count(*) from contacts`) != people {
		t.Errorf("%d contacts keep a tag that is gone", got)
	}
}
