package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/web/webtest"
)

const (
	contacts = "/w/atelier-marchand/contacts"
	helene   = "helene.dubois@example.org"
)

// An assistant finds one customer by the exact address, serves them, and the
// owner reads it in the ledger.
func TestRule27RestrictedSearch(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	page := assistant.Get(contacts)
	if page.Status != http.StatusOK || page.Has("Dubois") || page.Find(`input[name="email"]`).Length() != 1 {
		t.Fatalf("the page of the search: %d %s", page.Status, page.Text())
	}
	found := assistant.Post(contacts+"/lookup", url.Values{"email": {" Helene.Dubois@EXAMPLE.org "}, "reason": {"asks for an invoice"}})
	if found.Status != http.StatusSeeOther {
		t.Fatalf("looking up: %d %s", found.Status, found.Text())
	}
	customer := assistant.Follow(found)
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	closes := ask[time.Time](t, site, `select max(found_at) + interval '30 minutes' from lookups`).In(paris).Format("15:04")
	for _, words := range []string{"Hélène Dubois", "Open to you until " + closes, "Transactions", "Subscriptions"} {
		if !customer.Has(words) {
			t.Errorf("the customer's page lacks %q: %s", words, customer.Text())
		}
	}
	id := strings.TrimPrefix(found.Header.Get("Location"), contacts+"/")
	if p := assistant.Get(contacts + "/" + id + "/edit"); p.Status != http.StatusOK {
		t.Errorf("editing a found customer: %d", p.Status)
	}
	none := assistant.Post(contacts+"/lookup", url.Values{"email": {"helene.dubois@example.com"}})
	if none.Status != http.StatusOK || !none.Has("No customer with exactly this address") {
		t.Errorf("an address that nobody has: %d %s", none.Status, none.Text())
	}
	owner := site.SignIn(t, "owner@demo.test")
	log := owner.Get("/w/atelier-marchand/settings/audit-log")
	if !log.Has("looked up h•••@e•••.org (asks for an invoice)") || log.Has(helene) {
		t.Errorf("the ledger: %s", log.Text())
	}
	if p := owner.Get(contacts); !p.Has("Hélène Dubois") {
		t.Errorf("the owner's list: %s", p.Text())
	}
}

// What somebody else found, what was found before a change of access, and what
// was found long ago is not there.
func TestRule27TheKeyIsOnesOwnAndRunsOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	id := find(t, site)
	address := contacts + "/" + id
	assistant := site.SignIn(t, "assistant@demo.test")
	if p := assistant.Get(address); p.Status != http.StatusOK {
		t.Fatalf("a found customer: %d", p.Status)
	}
	// Another member of the same role has found nothing.
	exec(t, site, `update members set role = 'assistant', restrictions = '{}', owner_restrictions = '{}' where email = 'agent@demo.test'`)
	if p := site.SignIn(t, "agent@demo.test").Get(address); p.Status != http.StatusNotFound {
		t.Errorf("what somebody else found: %d", p.Status)
	}
	// The ledger cannot be changed, so time is moved by writing an old entry.
	exec(t, site, `update members set version = version + 1 where email = 'assistant@demo.test'`)
	if p := assistant.Get(address); p.Status != http.StatusNotFound {
		t.Errorf("after a change of access: %d", p.Status)
	}
	exec(t, site, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', '`+id+`', '\x00', '', now() - interval '31 minutes'
		  from members m join workspaces w on w.id = m.workspace_id where m.email = 'assistant@demo.test' and w.name = 'Atelier Marchand'`)
	if p := assistant.Get(address); p.Status != http.StatusNotFound {
		t.Errorf("after half an hour: %d", p.Status)
	}
}

// find lets the demo's assistant find Hélène Dubois, and returns her id.
func find(t *testing.T, site *webtest.Site) string {
	t.Helper()
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts)
	p := assistant.Post(contacts+"/lookup", url.Values{"email": {helene}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("looking up: %d %s", p.Status, p.Text())
	}
	return strings.TrimPrefix(p.Header.Get("Location"), contacts+"/")
}

func exec(t *testing.T, site *webtest.Site, sql string) {
	t.Helper()
	if _, err := site.DB.Owner.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// Nothing but the whole address finds anybody.
func TestRule27NothingElseFinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	exec(t, site, `update workspaces set lookups_per_minute = 1000`)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts)
	for _, typed := range []string{
		"", "%", "_", "*", "helene", "helene.dubois", "@example.org", "example.org", "helene.dubois@%", "helene.duboi_@example.org", "*@example.org",
		"helene.dubois@example", "elene.dubois@example.org", "helene.dubois@example.orgg", helene + "," + helene, helene + ";" + helene, helene + " " + helene,
		helene + "\n" + helene, `"helene.dubois"@example.org`, "helene.dubois(x)@example.org", "<" + helene + ">", `{"email":"` + helene + `"}`,
		"' or 1=1 --", "helene.dubois@example.org' or '1'='1", "^helene.*$", "helene%2Edubois@example.org", "hеlene.dubois@example.org",
		"helene.dubois@exam\u200bple.org", "ｈelene.dubois@example.org", "helene.dubois@ｅxample.org", strings.Repeat("a", 100_000) + "@example.org",
	} {
		p := assistant.Post(contacts+"/lookup", url.Values{"email": {typed}})
		refused := p.Status >= 400 && p.Status < 500
		if !refused && (p.Status != http.StatusOK || !p.Has("No customer with exactly this address")) {
			t.Errorf("%.60q: %d", typed, p.Status)
		}
		if strings.Contains(p.Text(), "Hélène") {
			t.Errorf("%.60q shows the customer", typed)
		}
	}
	for _, query := range []string{"?q=helene", "?sort=name", "?sort=email", "?page=2", "?after=x", "?tag=x", "?email=" + helene, "?limit=1000"} {
		if p := assistant.Get(contacts + query); p.Status != http.StatusBadRequest {
			t.Errorf("GET %s: %d", query, p.Status)
		}
	}
	for _, address := range []string{contacts + ".csv", contacts + "/lookup", "/w/atelier-marchand/transactions.csv"} {
		if p := assistant.Get(address); p.Status != http.StatusNotFound && p.Status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", address, p.Status)
		}
	}
	if p := assistant.Post(contacts+"/lookup", url.Values{"email": {helene, "x@example.org"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("two fields: %d", p.Status)
	}
	for _, list := range []string{"transactions", "subscriptions", "affiliate-invoices", "students"} {
		p := assistant.Get("/w/atelier-marchand/" + list)
		if p.Status != http.StatusOK || p.Find("table").Length() > 0 || p.Find(`input[name="email"]`).Length() != 1 {
			t.Errorf("%s is not the search alone: %d", list, p.Status)
		}
	}
}

// Every byte that an assistant can get without a lookup names no customer.
func TestRule28WhatALookupHidesNoListShows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	rows, err := site.DB.Owner.Query(t.Context(), `select name, email, phone, street from contacts where name <> '' and email <> ''`)
	if err != nil {
		t.Fatal(err)
	}
	var secrets []string
	for rows.Next() {
		var name, email, phone, street string
		if err := rows.Scan(&name, &email, &phone, &street); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{name, email, phone, street} {
			if secret != "" {
				secrets = append(secrets, secret)
			}
		}
	}
	if err := rows.Err(); err != nil || len(secrets) < 100 {
		t.Fatalf("%d secrets, %v", len(secrets), err)
	}
	masked := regexp.MustCompile("•••")
	assistant := site.SignIn(t, "assistant@demo.test")
	for _, path := range []string{"", "/contacts", "/contacts/new", "/contacts/lookups", "/orders", "/orders?state=paid", "/transactions", "/subscriptions", "/students", "/affiliate-invoices", "/settings", "/settings/audit-log"} {
		p := assistant.Get("/w/atelier-marchand" + path)
		for _, secret := range secrets {
			if strings.Contains(string(p.Body), secret) {
				t.Errorf("%q stands on %s", secret, path)
			}
		}
		if path == "/orders" && (p.Status != http.StatusOK || !masked.MatchString(p.Text())) {
			t.Errorf("the orders: %d %s", p.Status, p.Text())
		}
		if strings.Contains(string(p.Body), "contacts/0") && path == "/orders" {
			t.Error("an order leads to its hidden customer")
		}
	}
}

// The allowance is taken before the answer, and the owners are told once.
func TestRule21LookupsAreLimited(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	exec(t, site, `update workspaces set lookups_per_minute = 3`)
	first, second := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	first.Get(contacts)
	second.Get(contacts)
	statuses := map[int]int{}
	for i, visitor := range []*webtest.Visitor{first, second, first, second, first} {
		visitor.Header.Set("X-Forwarded-For", "203.0.113."+string(rune('1'+i)))
		p := visitor.Post(contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
		statuses[p.Status]++
		if p.Status == http.StatusTooManyRequests && p.Header.Get("Retry-After") == "" {
			t.Error("no time to wait")
		}
	}
	if statuses[http.StatusOK] != 3 || statuses[http.StatusTooManyRequests] != 2 {
		t.Errorf("statuses %v", statuses)
	}
	site.WaitMail(t, "owner@demo.test", "a limit of lookups is reached")
	site.WaitMail(t, "owner2@demo.test", "/settings/audit-log") // In French.
	if n := len(site.Mailbox.List()); n != 2 {
		t.Errorf("%d mails for two owners", n)
	}
}

// Creating a customer, or changing an address, is a lookup in disguise: it
// counts, and opens whoever is there.
func TestRule27CreatingBeginsWithTheLookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts + "/new")
	there := assistant.Post(contacts, url.Values{"name": {"Probe"}, "email": {helene}})
	if there.Status != http.StatusSeeOther || !assistant.Follow(there).Has("Hélène Dubois") {
		t.Fatalf("an address that is there: %d %s", there.Status, there.Text())
	}
	fresh := assistant.Post(contacts, url.Values{"name": {"New Customer"}, "email": {"new.customer@example.org"}, "phone": {"+33612345678"}})
	if p := assistant.Follow(fresh); p.Status != http.StatusOK || !p.Has("New Customer") || !p.Has("Open to you until") {
		t.Fatalf("a new customer: %d %s", p.Status, p.Text())
	}
	if p := assistant.Get(contacts + "/lookups"); strings.Count(p.Text(), "h•••@e•••.org") < 1 || !p.Has("n•••@e•••.org") {
		t.Errorf("one's own searches: %s", p.Text())
	}
	gone := fresh.Header.Get("Location") + "/delete"
	assistant.Get(gone)
	if p := assistant.Post(gone, nil); p.Status != http.StatusSeeOther {
		t.Errorf("deleting a found customer: %d %s", p.Status, p.Text())
	}
	if p := assistant.Get(fresh.Header.Get("Location")); p.Status != http.StatusNotFound {
		t.Errorf("after deleting: %d", p.Status)
	}
}
