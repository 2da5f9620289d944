package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// Who lists contacts, and who does not.
func TestRule15WhoOpensContacts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	id := site.HeleneID(t)
	tag := webtest.Ask[string](t, site, `select tag_id::text from contact_tags limit 1`)
	for i, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		v := site.SignIn(t, email)
		for _, query := range []string{"?q=dubois", "?q=HELENE+dub", "?q=hélène", "?q=" + webtest.Helene, "?q=dubois&sort=name"} {
			if p := v.Get(webtest.Contacts + query); p.Status != http.StatusOK || !p.Has("Hélène Dubois") || p.Find("#contacts tbody tr, #contacts li").Length() > 3 {
				t.Errorf("%s searches %s: %d %s", email, query, p.Status, p.Text())
			}
		}
		if p := v.Get(webtest.Contacts + "?q=nobody-at-all"); p.Status != http.StatusOK || p.Has("Hélène") {
			t.Errorf("%s finds nobody: %d", email, p.Status)
		}
		if p := v.Get(webtest.Contacts + "?tag=" + tag); p.Status != http.StatusOK {
			t.Errorf("%s filters: %d", email, p.Status)
		}
		// Every page, to the last: each contact once.
		seen, next := map[string]bool{}, webtest.Contacts+"?sort="+[]string{"name", "purchase", "newest", "purchase"}[i]
		for next != "" {
			p := v.Get(next)
			next = ""
			for _, link := range p.Find(`a[href*="/contacts/"]`).EachIter() {
				seen[strings.TrimPrefix(link.AttrOr("href", ""), webtest.Contacts+"/")] = true
			}
			for _, link := range p.Find(`a[href*="after="]`).EachIter() {
				next = link.AttrOr("href", "")
			}
			if len(seen) > 10_000 {
				t.Fatal("the list has no end")
			}
		}
		delete(seen, "new")
		delete(seen, "export")
		delete(seen, "import")
		delete(seen, "deleted")
		if want := webtest.Ask[int](t, site, `select count(*) from contacts where deleted_at is null and workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier); len(seen) != want {
			t.Errorf("%s leafs through %d contacts of %d", email, len(seen), want)
		}
		p := v.Get(webtest.Contacts + "/" + id)
		if p.Status != http.StatusOK || !p.Has("Hélène Dubois") || p.Has("Open to you until") {
			t.Errorf("%s opens: %d %s", email, p.Status, p.Text())
		}
		deletes := p.Find(`a[href$="/delete"]`).Length() > 0
		if deletes != (email != "manager.restricted@demo.test") {
			t.Errorf("%s is offered to delete: %t", email, deletes)
		}
		if p := v.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusForbidden {
			t.Errorf("%s looks up: %d", email, p.Status)
		}
	}
	before := site.Kept(t)
	restricted := site.SignIn(t, "manager.restricted@demo.test")
	restricted.Get(webtest.Contacts + "/" + id)
	for _, p := range []*webtest.Page{restricted.Get(webtest.Contacts + "/" + id + "/delete"), restricted.Post(webtest.Contacts+"/"+id+"/delete", nil)} {
		if p.Status != http.StatusForbidden || !p.Has("it is restricted for you") || p.Has("Hélène") {
			t.Errorf("deleting in spite of contact_deletion: %d %s", p.Status, p.Text())
		}
	}
	for _, email := range []string{"agent@demo.test", "agent.team@demo.test", "agent.own@demo.test", "agent.masked@demo.test"} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		for _, path := range []string{"", "/new", "/" + id, "/" + id + "/edit", "/" + id + "/delete", "/" + uuid.NewString()} {
			if p := v.Get(webtest.Contacts + path); p.Status != http.StatusForbidden || p.Has("Dubois") {
				t.Errorf("%s gets %s: %d", email, path, p.Status)
			}
		}
		for path, form := range map[string]url.Values{"": {"name": {"Anna"}}, "/lookup": {"email": {webtest.Helene}}, "/" + id + "/edit": {"name": {"Anna"}}, "/" + id + "/delete": nil} {
			if p := v.Post(webtest.Contacts+path, form); p.Status != http.StatusForbidden || p.Has("Dubois") {
				t.Errorf("%s sends %s: %d", email, path, p.Status)
			}
		}
	}
	site.Unchanged(t, before, "what is closed")
}
