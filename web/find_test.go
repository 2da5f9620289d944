package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

// An assistant finds one customer by the exact address, serves them, and the
// owner reads it in the ledger.
func TestRule27RestrictedSearch(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	assistant := site.SignIn(t, "assistant@demo.test")
	page := assistant.Get(webtest.Contacts)
	if page.Status != http.StatusOK || page.Has("Dubois") || page.Find(`input[name="email"]`).Length() != 1 {
		t.Fatalf("the page of the search: %d %s", page.Status, page.Text())
	}
	found := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {" Helene.Dubois@EXAMPLE.org "}, "reason": {"asks for an invoice"}})
	if found.Status != http.StatusSeeOther {
		t.Fatalf("looking up: %d %s", found.Status, found.Text())
	}
	customer := assistant.Follow(found)
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	closes := webtest.Ask[time.Time](t, site, `select max(found_at) + interval '30 minutes' from lookups`).In(paris).Format("15:04")
	for _, words := range []string{"Hélène Dubois", "Open to you until " + closes, "Transactions", "Subscriptions"} {
		if !customer.Has(words) {
			t.Errorf("the customer's page lacks %q: %s", words, customer.Text())
		}
	}
	id := strings.TrimPrefix(found.Header.Get("Location"), webtest.Contacts+"/")
	if p := assistant.Get(webtest.Contacts + "/" + id + "/edit"); p.Status != http.StatusOK {
		t.Errorf("editing a found customer: %d", p.Status)
	}
	none := assistant.Follow(assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"helene.dubois@example.com"}}))
	if none.Status != http.StatusOK || !none.Has("No customer with exactly this address") {
		t.Errorf("an address that nobody has: %d %s", none.Status, none.Text())
	}
	owner := site.SignIn(t, "owner@demo.test")
	log := owner.Get("/w/atelier-marchand/settings/audit-log")
	if !log.Has("looked up h•••@e•••.org (asks for an invoice)") || log.Has(webtest.Helene) {
		t.Errorf("the ledger: %s", log.Text())
	}
	if p := owner.Get(webtest.Contacts); !p.Has("Hélène Dubois") {
		t.Errorf("the owner's list: %s", p.Text())
	}
}

// Nothing but the whole address finds anybody.
func TestRule27NothingElseFinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set lookups_per_minute = 1000`)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	for _, typed := range []string{
		"", "%", "_", "*", "helene", "helene.dubois", "@example.org", "example.org", "helene.dubois@%", "helene.duboi_@example.org", "*@example.org",
		"helene.dubois@example", "elene.dubois@example.org", "helene.dubois@example.orgg", webtest.Helene + "," + webtest.Helene, webtest.Helene + ";" + webtest.Helene, webtest.Helene + " " + webtest.Helene,
		webtest.Helene + "\n" + webtest.Helene, `"helene.dubois"@example.org`, "helene.dubois(x)@example.org", "<" + webtest.Helene + ">", `{"email":"` + webtest.Helene + `"}`,
		"' or 1=1 --", "helene.dubois@example.org' or '1'='1", "^helene.*$", "helene%2Edubois@example.org", "hеlene.dubois@example.org",
		"helene.dubois@exam\u200bple.org", "ｈelene.dubois@example.org", "helene.dubois@ｅxample.org", strings.Repeat("a", 100_000) + "@example.org",
	} {
		p := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {typed}})
		refused := p.Status >= 400 && p.Status < 500
		if !refused {
			p = assistant.Follow(p)
		}
		if !refused && (p.Status != http.StatusOK || !p.Has("No customer with exactly this address")) {
			t.Errorf("%.60q: %d", typed, p.Status)
		}
		if strings.Contains(p.Text(), "Hélène") {
			t.Errorf("%.60q shows the customer", typed)
		}
	}
	for _, query := range []string{"?q=helene", "?sort=name", "?sort=purchase", "?sort=email", "?page=2", "?after=x", "?tag=x", "?email=" + webtest.Helene, "?limit=1000"} {
		if p := assistant.Get(webtest.Contacts + query); p.Status != http.StatusBadRequest {
			t.Errorf("GET %s: %d", query, p.Status)
		}
	}
	for _, address := range []string{webtest.Contacts + ".csv", webtest.Contacts + "/lookup", "/w/atelier-marchand/transactions.csv"} {
		if p := assistant.Get(address); p.Status != http.StatusNotFound && p.Status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", address, p.Status)
		}
	}
	if p := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene, "x@example.org"}}); p.Status != http.StatusUnprocessableEntity {
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
	site := webtest.New(t, web.Areas...)
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
