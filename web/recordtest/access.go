package recordtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// recordPaths are the addresses about one record of a section, each with
// whether it is a form that is sent.
func recordPaths(area kit.NewArea, section string) map[string]bool {
	paths := map[string]bool{}
	for _, route := range webtest.Routes(area) {
		if rest, ok := strings.CutPrefix(route.Pattern, "/w/{workspace}/"+section+"/{id}"); ok {
			paths[rest] = paths[rest] || route.Method == http.MethodPost
		}
	}
	return paths
}

// recordGone wants every address of a record to answer byte for byte as that of
// an id that was never given.
func recordGone(t *testing.T, site *webtest.Site, area kit.NewArea, what string, v *webtest.Visitor, section, id string) {
	t.Helper()
	v.Get("/profile") // A message of what happened before is read there.
	before, unknown, base := site.Kept(t), uuid.NewString(), "/w/"+webtest.Atelier+"/"+section+"/"
	for path, posts := range recordPaths(area, section) {
		p, missing := v.Get(base+id+path), v.Get(base+unknown+path)
		webtest.SameBut(t, what+": GET "+section+path, p, id, missing, unknown)
		if !posts && p.Status != http.StatusNotFound {
			t.Errorf("%s: GET %s%s: %d", what, section, path, p.Status)
		}
		if posts {
			p, missing = v.Post(base+id+path, nil), v.Post(base+unknown+path, nil)
			if p.Status != http.StatusNotFound {
				t.Errorf("%s: POST %s%s: %d", what, section, path, p.Status)
			}
			webtest.SameBut(t, what+": POST "+section+path, p, id, missing, unknown)
		}
	}
	site.Unchanged(t, before, what)
}

// An assistant reaches the records of whom they found, and no others: those of
// somebody else, of another workspace, found too long ago or before a change of
// access, are as if they never were.
func assistants(t *testing.T, area kit.NewArea, kinds []string) {
	site := webtest.New(t, area)
	site.Exec(t, `update users set language = 'en'`)
	found := site.FindHelene(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	own, others := map[string]string{}, map[string][]string{}
	for _, section := range kinds {
		own[section] = site.MakeRecord(t, section, found, webtest.FirstStates[section])
		if section != "orders" { // These are open to them.
			others[section] = append(others[section], site.MakeRecord(t, section, site.SomeContact(t, webtest.Atelier), webtest.FirstStates[section]))
		}
		if section != "students" && section != "affiliate-invoices" {
			others[section] = append(others[section], site.MakeRecord(t, section, site.SomeContact(t, webtest.Wholesale), webtest.FirstStates[section]))
		}
	}
	for section, id := range own {
		p := assistant.Get("/w/" + webtest.Atelier + "/" + section + "/" + id)
		if p.Status != http.StatusOK || !p.Has("Hélène Dubois") || p.Find(`main a[href="`+webtest.Contacts+"/"+found+`"]`).Length() != 1 || p.Find(`main a[href$="/edit"]`).Length() != 1 {
			t.Errorf("%s of whom they found: %d %s", section, p.Status, p.Text())
		}
		for _, other := range others[section] {
			recordGone(t, site, area, "another's", assistant, section, other)
		}
	}
	unfound := site.SomeContact(t, webtest.Atelier)
	forms := site.GoodRecords(t, unfound)
	before := site.Kept(t)
	for _, section := range kinds {
		path := webtest.Contacts + "/%s/" + section + "/new"
		for _, contact := range []string{unfound, site.SomeContact(t, webtest.Nordlicht)} {
			at, unknown := strings.Replace(path, "%s", contact, 1), uuid.NewString()
			webtest.SameBut(t, "GET "+at, assistant.Get(at), contact, assistant.Get(strings.Replace(path, "%s", unknown, 1)), unknown)
			for _, form := range []url.Values{nil, forms[section]} {
				p := assistant.Post(at, form)
				if p.Status != http.StatusNotFound {
					t.Errorf("adding to %s for somebody else: %d", section, p.Status)
				}
				webtest.SameBut(t, "POST "+at, p, contact, assistant.Post(strings.Replace(path, "%s", unknown, 1), form), unknown)
			}
		}
	}
	site.Unchanged(t, before, "adding for somebody else")

	delete(own, "orders")
	site.Exec(t, `update members set role = 'assistant', restrictions = '{}', owner_restrictions = '{}' where email = 'agent@demo.test'`)
	colleague := site.SignIn(t, "agent@demo.test")
	for section, id := range own {
		recordGone(t, site, area, "what a colleague found", colleague, section, id)
	}
	site.Exec(t, `update members set version = version + 1 where email = 'assistant@demo.test'`)
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', '`+found+`', '\x00', '', now() - interval '31 minutes'
		  from members m join workspaces w on w.id = m.workspace_id where m.email = 'assistant@demo.test' and w.name = 'Atelier Marchand'`)
	for section, id := range own {
		recordGone(t, site, area, "half an hour later", assistant, section, id)
	}
}

// No restriction of a manager is about records; agents have none of them, and
// who may not delete is not offered to.
func whoOpens(t *testing.T, area kit.NewArea, kinds []string) {
	site := webtest.New(t, area)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.SomeContact(t, webtest.Atelier)
	for _, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		v := site.SignIn(t, email)
		for _, section := range kinds {
			form := site.GoodRecords(t, contact)[section]
			if section == "affiliate-invoices" {
				form = webtest.With(form, "number", "N-"+email)
			}
			p := v.Post(webtest.Contacts+"/"+contact+"/"+section+"/new", form)
			if p.Status != http.StatusSeeOther {
				t.Fatalf("%s adds to %s: %d %s", email, section, p.Status, p.Text())
			}
			record := p.Header.Get("Location")
			p = v.Follow(p)
			deletes := p.Find(`main a[href$="/delete"]`).Length() > 0
			if p.Status != http.StatusOK || !p.Has("is added") || deletes != (section == "orders" || section == "students") {
				t.Errorf("%s opens %s: %d, delete offered: %t: %s", email, section, p.Status, deletes, p.Text())
			}
			if deletes {
				p = v.Post(record+"/delete", nil)
				if p.Status != http.StatusSeeOther || v.Get(record).Status != http.StatusNotFound {
					t.Errorf("%s deletes from %s: %d", email, section, p.Status)
				}
			}
		}
	}
	before := site.Kept(t)
	for _, email := range []string{"agent@demo.test", "agent.team@demo.test", "agent.own@demo.test", "agent.masked@demo.test"} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		for _, section := range kinds {
			id := webtest.Ask[string](t, site, `select id::text from `+webtest.RecordTables[section]+` where workspace_id = (select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Atelier)
			for path, posts := range recordPaths(area, section) {
				if p := v.Get("/w/" + webtest.Atelier + "/" + section + "/" + id + path); p.Status != http.StatusForbidden && p.Status != http.StatusMethodNotAllowed {
					t.Errorf("%s gets %s%s: %d", email, section, path, p.Status)
				}
				if p := v.Post("/w/"+webtest.Atelier+"/"+section+"/"+id+path, nil); posts && p.Status != http.StatusForbidden {
					t.Errorf("%s sends %s%s: %d", email, section, path, p.Status)
				}
			}
		}
	}
	site.Unchanged(t, before, "what is closed to agents")
}
