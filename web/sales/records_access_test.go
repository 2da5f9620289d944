package sales_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

// recordPaths are the addresses about one record of a section, each with
// whether it is a form that is sent.
func recordPaths(section string) map[string]bool {
	paths := map[string]bool{}
	for _, route := range web.Routes() {
		if rest, ok := strings.CutPrefix(route.Pattern, "/w/{workspace}/"+section+"/{id}"); ok {
			paths[rest] = paths[rest] || route.Method == http.MethodPost
		}
	}
	return paths
}

// recordGone wants every address of a record to answer byte for byte as that of
// an id that was never given.
func recordGone(t *testing.T, site *webtest.Site, what string, v *webtest.Visitor, section, id string) {
	t.Helper()
	v.Get("/profile") // A message of what happened before is read there.
	before, unknown, base := site.Kept(t), uuid.NewString(), "/w/"+webtest.Atelier+"/"+section+"/"
	for path, posts := range recordPaths(section) {
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
func TestRule27AssistantsReachRecordsOfWhomTheyFound(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	found := site.FindHelene(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	own, others := map[string]string{}, map[string][]string{}
	for _, section := range webtest.RecordSections {
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
			recordGone(t, site, "another's", assistant, section, other)
		}
	}
	unfound := site.SomeContact(t, webtest.Atelier)
	before := site.Kept(t)
	for _, section := range webtest.RecordSections {
		path := webtest.Contacts + "/%s/" + section + "/new"
		for _, contact := range []string{unfound, site.SomeContact(t, webtest.Nordlicht)} {
			at, unknown := strings.Replace(path, "%s", contact, 1), uuid.NewString()
			webtest.SameBut(t, "GET "+at, assistant.Get(at), contact, assistant.Get(strings.Replace(path, "%s", unknown, 1)), unknown)
			for _, form := range []url.Values{nil, site.GoodRecords(t, unfound)[section]} {
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
		recordGone(t, site, "what a colleague found", colleague, section, id)
	}
	site.Exec(t, `update members set version = version + 1 where email = 'assistant@demo.test'`)
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', '`+found+`', '\x00', '', now() - interval '31 minutes'
		  from members m join workspaces w on w.id = m.workspace_id where m.email = 'assistant@demo.test' and w.name = 'Atelier Marchand'`)
	for section, id := range own {
		recordGone(t, site, "half an hour later", assistant, section, id)
	}
}

// The order of somebody whom they did not find shows an assistant a name and an
// address, and neither the e-mail, the phone nor a way to the customer.
func TestRule28AnOrderTellsAnAssistantWhatShippingNeeds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	contact := site.SomeContact(t, webtest.Atelier)
	site.Exec(t, `update contacts set name = 'Canary Name', email = 'canary@canary.example', phone = '+33698765432', street = 'Canarystreet 1', postal_code = '69005', city = 'Canarycity', country = 'FR' where id = $1`, contact)
	id := site.MakeRecord(t, "orders", contact, "paid")
	assistant, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	order := "/w/" + webtest.Atelier + "/orders/" + id
	if p := assistant.Get(order); p.Status != http.StatusOK || !p.Has("Canary Name") || !p.Has("Canarystreet 1") || !p.Has("Canarycity") || p.Find(`main a[href*="/contacts/"]`).Length() > 0 {
		t.Errorf("where it goes: %d %s", p.Status, p.Text())
	}
	for path := range recordPaths("orders") {
		body := strings.ReplaceAll(string(assistant.Get(order+path).Body), "\u00a0", " ")
		for _, hidden := range []string{"canary@", "canary.example", "98765432", "98 76 54 32", contact} {
			if strings.Contains(body, hidden) {
				t.Errorf("%s holds %s", path, hidden)
			}
		}
	}
	if p := assistant.Get("/w/" + webtest.Atelier + "/orders"); p.Has("Canary") || p.Find(`a[href="`+order+`"]`).Length() != 1 {
		t.Errorf("the list: %s", p.Text())
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/orders"); p.Find(`a[href="`+order+`"]`).Length() != 1 || p.Find(`a[href="`+webtest.Contacts+"/"+contact+`"]`).Length() < 1 {
		t.Errorf("the owner's list: %s", p.Text())
	}
	// Sending it to somebody else changes the order, not the customer.
	form := url.Values{"version": {"1"}, "ship_name": {"Neighbour"}, "street": {"Next door 2"}, "postal_code": {""}, "city": {"Lyon"}, "country": {"FR"}}
	if p := assistant.Post(order+"/edit", form); p.Status != http.StatusSeeOther {
		t.Fatalf("another address: %d %s", p.Status, p.Text())
	}
	if p := assistant.Get(order); !p.Has("Neighbour") || !p.Has("Next door 2") || p.Has("Canarystreet") {
		t.Errorf("another address: %s", p.Text())
	}
}

// No restriction of a manager is about records; agents have none of them, and
// who may not delete is not offered to.
func TestRule15WhoOpensRecords(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.SomeContact(t, webtest.Atelier)
	for _, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		v := site.SignIn(t, email)
		page := v.Get(webtest.Contacts + "/" + contact)
		for section, form := range site.GoodRecords(t, contact) {
			if page.Find(`main a[href$="`+contact+"/"+section+`/new"]`).Length() != 1 {
				t.Errorf("%s is not offered to add to %s", email, section)
			}
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
		for _, section := range webtest.RecordSections {
			id := webtest.Ask[string](t, site, `select id::text from `+webtest.RecordTables[section]+` where workspace_id = (select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Atelier)
			for path, posts := range recordPaths(section) {
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
