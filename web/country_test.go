package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A language is never taken for a country: a workspace in Belgium whose language
// is French, with a member who reads Dutch, is in Belgium.
func TestAPhoneNumberWithoutACountryIsOfTheWorkspacesCountry(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.SaveAccount(t, owner, webtest.GoodBusiness())
	phone := func(name string) string {
		return webtest.Ask[string](t, site, `select phone from contacts where name = $1`, name)
	}
	for _, language := range []string{"fr", "nl", "en"} {
		site.Exec(t, `update users set language = $1`, language)
		name := "Typed " + language
		owner.Get(webtest.Contacts + "/new")
		if p := owner.Post(webtest.Contacts, url.Values{"name": {name}, "phone": {"0470 12 34 56"}}); p.Status != http.StatusSeeOther || phone(name) != "+32470123456" {
			t.Errorf("typed by somebody who reads %s: %d, %q", language, p.Status, phone(name))
		}
		name = "Brought " + language
		webtest.Imported(t, owner, webtest.Contacts, "Name,Email,Phone\n"+name+","+language+"@import.example,0470 12 34 56\n", nil)
		if got := phone(name); got != "+32470123456" {
			t.Errorf("imported by somebody who reads %s: %q", language, got)
		}
	}
	if got := webtest.Ask[string](t, site, `select string_agg(distinct country, ',') from contacts where name like 'Brought %' or name like 'Typed %'`); got != "" {
		t.Errorf("customers without a country are stored in %q", got)
	}
	// Both doors read the number of a customer who has a country of their own there.
	owner.Post(webtest.Contacts, url.Values{"name": {"Typed in France"}, "phone": {"06 12 84 07 42"}, "country": {"FR"}})
	webtest.Imported(t, owner, webtest.Contacts, "Name,Email,Phone,Country\nBrought from France,fr@import2.example,06 12 84 07 42,France\n", nil)
	for _, name := range []string{"Typed in France", "Brought from France"} {
		if got := phone(name); got != "+33612840742" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What is new begins with the workspace's currency, also with one that few use.
func TestWhatIsNewBeginsWithTheWorkspacesCurrency(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	contact := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	payer := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Payer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	site.MakeRecord(t, "transactions", payer, "paid") // In euro.
	transactions := "/w/" + webtest.Atelier + "/transactions"
	for i, currency := range []string{"MAD", "GBP"} {
		webtest.SaveAccount(t, owner, webtest.With(webtest.With(webtest.With(webtest.GoodBusiness(), "country", "MA"), "currency", currency), "phone", ""))
		for _, path := range []string{webtest.Goods["digital"] + "/new", webtest.Goods["physical"] + "/new", webtest.Contacts + "/" + contact + "/transactions/new", webtest.Contacts + "/" + contact + "/orders/new"} {
			if p := owner.Get(path); webtest.Chosen(p, "currency") != currency || p.Find(`select[name="currency"] option[value="EUR"]`).Length() != 1 {
				t.Errorf("%s begins with %s, want %s: %d", path, webtest.Chosen(p, "currency"), currency, p.Status)
			}
		}
		if p := owner.Get(webtest.Contacts + "/" + payer + "/transactions/new"); webtest.Chosen(p, "currency") != "EUR" || p.Find(`option[value="`+currency+`"]`).Length() != 1 {
			t.Errorf("who has paid in euro begins with %s", webtest.Chosen(p, "currency"))
		}
		product := webtest.Ask[string](t, site, `select p.id::text from products p join workspace_slugs s using (workspace_id) where s.slug = $1 and p.kind = 'digital' and p.deleted_at is null limit 1`, webtest.Atelier)
		if p := owner.Get(webtest.Goods["digital"] + "/" + product + "/edit"); webtest.Chosen(p, "currency") != "EUR" || p.Find(`option[value="`+currency+`"]`).Length() != 1 {
			t.Errorf("a product in euro is shown in %s", webtest.Chosen(p, "currency"))
		}
		reference := fmt.Sprintf("own-%d", i)
		webtest.Imported(t, owner, transactions, "id,Created,Amount,Customer Email\n"+reference+",2026-01-31,1000000.00,"+webtest.Helene+"\n", nil)
		if got := webtest.Ask[string](t, site, `select currency from transactions where reference = $1`, reference); got != currency {
			t.Errorf("an amount without a currency is imported in %s, want %s", got, currency)
		}
	}
	// The figures of a currency in which less is paid come first when it is the workspace's.
	for _, currency := range []string{"GBP", "MAD", "EUR"} {
		webtest.SaveAccount(t, owner, webtest.With(webtest.GoodBusiness(), "currency", currency))
		for _, path := range []string{"/revenue", "/reports"} {
			if p := owner.Get("/w/" + webtest.Atelier + path); webtest.Chosen(p, "currency") != currency {
				t.Errorf("%s begins with %s, want %s", path, webtest.Chosen(p, "currency"), currency)
			}
		}
		symbol := map[string]string{"GBP": "£", "EUR": "€", "MAD": "MAD"}[currency]
		if p := owner.Get("/w/" + webtest.Atelier + "/dashboard"); !strings.Contains(p.Find(".takings").Text(), symbol) {
			t.Errorf("the dashboard does not begin with %s: %s", currency, p.Find(".takings").Text())
		}
	}
}
