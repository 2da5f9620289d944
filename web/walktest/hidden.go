package walktest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/web/webtest"
)

// assistantsPages are the addresses of every page, for a contact that was found
// and for ids that are nothing, and of lists further on.
func (w *walk) assistantsPages(found string, ids ...string) (paths []string) {
	for _, route := range w.routes {
		if route.Method != http.MethodGet || strings.Contains(route.Pattern, "{token}") || strings.HasSuffix(route.Pattern, "/enter") {
			continue
		}
		for _, id := range append([]string{found}, ids...) {
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern)
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	base := "/w/" + webtest.Atelier
	return append(paths, base+"/orders?state=paid", base+"/orders?state=open", base+"/orders?q=Dubois", base+"/contacts?q=a", base+"/contacts.csv", base+"/students?after=x",
		"/w/"+webtest.Nordlicht+"/contacts", "/w/"+webtest.Nordlicht+"/orders", "/w/"+webtest.Wholesale+"/orders", "/profile?workspace="+webtest.Atelier)
}

// hideFromPages: access 7 and 8, what is hidden makes no difference of a byte in any page.
func hideFromPages(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	found := site.FindHelene(t)
	before := site.SomeContact(t, webtest.Atelier)
	assistant := site.SignIn(t, "assistant@demo.test")
	owner := site.SignIn(t, "owner@demo.test")
	lists := slices.DeleteFunc([]string{"/contacts", "/orders", "/transactions", "/students", "/tags", "/courses"}, func(list string) bool { return !w.serves(list) })
	tag, course := site.Ceramics(t), site.CourseWithStudents(t)
	var owners []string
	for _, list := range lists {
		owners = append(owners, webtest.Answer(owner.Get("/w/"+webtest.Atelier+list)))
	}
	// The pages tell of no time but when a session was last seen, which stays "Just now".
	site.Exec(t, `update user_sessions set last_seen_at = last_seen_at + interval '1 hour'`)
	look := func() map[string]string {
		assistant.Get("/profile")
		seen := map[string]string{}
		paths := slices.DeleteFunc(w.assistantsPages(found, before, "01890a5d-ac96-774b-bcce-b302099a8057", tag, course), func(path string) bool {
			return path == "/" // It leads to where the reader was last.
		})
		for i := 0; i < len(paths); i++ {
			p := assistant.Get(paths[i])
			seen[paths[i]] = webtest.Answer(p)
			seen["HEAD "+paths[i]] = webtest.Answer(assistant.Do(assistant.Request(http.MethodHead, paths[i], nil)))
			if !bytes.Contains(p.Body, []byte("after=")) {
				continue
			}
			for _, link := range p.Find(`main a[href*="after="]`).EachIter() {
				if next := link.AttrOr("href", ""); !slices.Contains(paths, next) && len(paths) < 300 {
					paths = append(paths, next)
				}
			}
		}
		return seen
	}
	one := look()
	if orders := one["/w/"+webtest.Atelier+"/orders"]; w.serves("/orders") && !strings.Contains(orders, "•••") {
		t.Fatalf("the orders show no masks: %.600s", orders)
	}
	site.Exec(t, webtest.OtherCustomersSQL)
	for i, list := range lists {
		if owners[i] == webtest.Answer(owner.Get("/w/"+webtest.Atelier+list)) {
			t.Errorf("the owner's %s are the same: nothing hidden has changed", list)
		}
	}
	two := look()
	if len(one) != len(two) {
		t.Errorf("%d pages and %d", len(one), len(two))
	}
	for path := range one {
		if one[path] != two[path] {
			t.Errorf("%s tells what is hidden:\n%s", path, cmp.Diff(one[path], two[path]))
		}
	}
}

// hideCanaries listens: no byte that an assistant or an agent can get, nor the log of the server, has
// anything of a customer whom they did not find.
func hideCanaries(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	found := site.FindHelene(t)
	canaries := webtest.PlantCanaries(t, site, found)
	site.Exec(t, `update contact_fields set kind = 'text'`) // In a date nothing sings.
	hidden := webtest.Ask[string](t, site, `select id::text from contacts c where exists (select from contact_values v where v.contact_id = c.id) and id <> $1 and workspace_id = (select workspace_id from workspace_slugs where slug = $2) and deleted_at is null order by created_at desc limit 1`, found, webtest.Atelier)
	sung := func(bytes string) (heard []string) {
		for i := range canaries {
			if canaries[i].Sings(bytes) {
				heard = append(heard, canaries[i].Table+"."+canaries[i].Column)
			}
		}
		return heard
	}
	owner := site.SignIn(t, "owner@demo.test")
	var everything strings.Builder
	for _, path := range append(w.assistantsPages(found, hidden), webtest.Contacts, webtest.Contacts+"/"+hidden) {
		everything.Write(owner.Get(path).Body)
	}
	heard := strings.Join(sung(everything.String()), " ")
	for _, table := range []string{"contacts", "contact_values", "transactions", "subscriptions", "affiliate_invoices"} {
		list := "/" + strings.NewReplacer("contact_values", "settings/contact-fields", "_", "-").Replace(table)
		if w.serves(list) && !strings.Contains(heard, table+".") {
			t.Errorf("the owner hears nothing of %s, only %q", table, heard)
		}
	}
	listeners := []string{"assistant@demo.test", "agent@demo.test", "agent.team@demo.test", "agent.own@demo.test", "agent.masked@demo.test"}
	if w.serves("/conversations") {
		listeners = listeners[:1] // Agents read of whom they write with: the area tests what is hidden of those.
	}
	for person, email := range listeners {
		v := site.SignIn(t, email)
		v.Get("/profile")
		check := func(what string, p *webtest.Page) {
			t.Helper()
			var b strings.Builder
			_ = p.Header.Write(&b) // Into memory.
			cookies, _ := url.QueryUnescape(b.String())
			if heard := sung(b.String() + cookies + string(p.Body)); len(heard) > 0 {
				t.Errorf("%s, %s: %q: %d %s", email, what, heard, p.Status, p.Text())
			}
		}
		for _, path := range append(w.assistantsPages(found, hidden), webtest.Contacts+"/"+hidden+".csv", webtest.Members+".csv", webtest.Contacts+"?q=canary", webtest.Contacts+"?sort=name", webtest.Contacts+"?field="+site.FieldID(t, "Newsletter topic")+"&value=canary", "/w/"+webtest.Atelier+"/orders?q=canary") {
			p := v.Get(path)
			check("GET "+path, p)
			if p.Status < 400 && bytes.Contains(p.Body, []byte("after=")) {
				for _, link := range p.Find(`main a[href*="after="]`).EachIter() {
					check("further on", v.Get(link.AttrOr("href", "")))
				}
			}
		}
		for at, route := range w.ofWorkspaces() {
			if route.Method != http.MethodPost {
				continue
			}
			site.ForgetTries(t)
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", hidden).Replace(route.Pattern)
			for n, form := range []url.Values{nil, {"nonsense": {"x"}}, {"email": {"nobody@example.org"}}, {"email": {"ca"}, "name": {"Anna"}}} {
				if n%share == (at+person)%share { // Of five people each form meets one at least.
					check("POST "+path, v.Post(path, form))
				}
			}
		}
	}
	if heard := sung(site.Log.String()); len(heard) > 0 {
		t.Errorf("the log of the server: %q", heard)
	}
}
