package people_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

// chosen is the option of a list that stands there, "" for the first one that
// is no value.
func chosen(p *webtest.Page, name string) string {
	return p.Find(`main select[name="`+name+`"] option[selected]`).AttrOr("value", "")
}

// Where a business is, and what it is paid in, is asked: the browser's country
// stands there as a guess, its language is none.
func TestANewWorkspaceIsAskedForCountryAndCurrency(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	link := accountLink(t, site, "/signup", "bert@example.org")
	newcomer, member := site.Visit(t), site.SignIn(t, "nora@demo.test")
	newcomer.Follow(newcomer.Get(link))
	for header, want := range map[string][2]string{
		"fr-BE,fr;q=0.9": {"BE", "EUR"}, "en-US,en;q=0.9": {"US", "USD"}, "de-CH": {"CH", "CHF"}, "fr": {}, "nl,en;q=0.5": {}, "es-419,es;q=0.9": {}, "": {},
	} {
		for path, v := range map[string]*webtest.Visitor{"/signup/finish": newcomer, "/workspaces/new": member} {
			v.Header = http.Header{"Accept-Language": {header}}
			p := v.Get(path)
			if got := [2]string{chosen(p, "country"), chosen(p, "currency")}; got != want {
				t.Errorf("%s for %q begins with %q, want %q", path, header, got, want)
			}
			if p.Find(`main [type="hidden"]:not([name="csrf"])`).Length() != 0 || p.Find("main label[for=country], main label[for=currency]").Length() != 2 {
				t.Errorf("%s hides what it asks", path)
			}
		}
	}
	for path, c := range map[string]struct {
		v    *webtest.Visitor
		form url.Values
	}{
		"/signup/finish":  {newcomer, url.Values{"name": {"Bert"}, "workspace": {"Bakery"}, "password": {"a quiet kiln in spring"}}},
		"/workspaces/new": {member, url.Values{"workspace": {"Bakery"}}},
	} {
		c.v.Header = http.Header{"Accept-Language": {"fr-BE"}}
		c.v.Get(path)
		before := site.Kept(t)
		p := c.v.Post(path, webtest.With(webtest.With(c.form, "country", ""), "currency", ""))
		if p.Status != http.StatusUnprocessableEntity || p.Find("#country-error, #currency-error").Length() != 2 || chosen(p, "country") != "" {
			t.Errorf("%s without them: %d %s", path, p.Status, p.Text())
		}
		site.Unchanged(t, before, path+" without a country")
		// What somebody chooses is taken over the guess.
		p = c.v.Post(path, webtest.With(webtest.With(c.form, "country", "CH"), "currency", "CHF"))
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
		slug := strings.TrimPrefix(p.Header.Get("Location"), "/w/")
		if got := webtest.Ask[string](t, site, `select country || currency from workspaces join workspace_slugs on workspace_id = id where slug = $1`, slug); got != "CHCHF" {
			t.Errorf("%s stores %s", path, got)
		}
		if p := c.v.Get("/w/" + slug + "/settings/account"); chosen(p, "country") != "CH" || chosen(p, "currency") != "CHF" {
			t.Errorf("the account of the new workspace has %s and %s", chosen(p, "country"), chosen(p, "currency"))
		}
	}
}

// A language is never taken for a country: a workspace in Belgium whose language
// is French, with a member who reads Dutch, is in Belgium.
func TestAPhoneNumberWithoutACountryIsOfTheWorkspacesCountry(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	settle(t, owner, webtest.GoodBusiness())
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
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	contact := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	payer := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Payer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	site.MakeRecord(t, "transactions", payer, "paid") // In euro.
	transactions := "/w/" + webtest.Atelier + "/transactions"
	for i, currency := range []string{"MAD", "GBP"} {
		settle(t, owner, webtest.With(webtest.With(webtest.GoodBusiness(), "country", "MA"), "currency", currency))
		for _, path := range []string{webtest.Goods["digital"] + "/new", webtest.Goods["physical"] + "/new", webtest.Contacts + "/" + contact + "/transactions/new", webtest.Contacts + "/" + contact + "/orders/new"} {
			if p := owner.Get(path); chosen(p, "currency") != currency || p.Find(`select[name="currency"] option[value="EUR"]`).Length() != 1 {
				t.Errorf("%s begins with %s, want %s: %d", path, chosen(p, "currency"), currency, p.Status)
			}
		}
		if p := owner.Get(webtest.Contacts + "/" + payer + "/transactions/new"); chosen(p, "currency") != "EUR" || p.Find(`option[value="`+currency+`"]`).Length() != 1 {
			t.Errorf("who has paid in euro begins with %s", chosen(p, "currency"))
		}
		product := webtest.Ask[string](t, site, `select p.id::text from products p join workspace_slugs s using (workspace_id) where s.slug = $1 and p.kind = 'digital' and p.deleted_at is null limit 1`, webtest.Atelier)
		if p := owner.Get(webtest.Goods["digital"] + "/" + product + "/edit"); chosen(p, "currency") != "EUR" || p.Find(`option[value="`+currency+`"]`).Length() != 1 {
			t.Errorf("a product in euro is shown in %s", chosen(p, "currency"))
		}
		reference := fmt.Sprintf("own-%d", i)
		webtest.Imported(t, owner, transactions, "id,Created,Amount,Customer Email\n"+reference+",2026-01-31,1000000.00,"+webtest.Helene+"\n", nil)
		if got := webtest.Ask[string](t, site, `select currency from transactions where reference = $1`, reference); got != currency {
			t.Errorf("an amount without a currency is imported in %s, want %s", got, currency)
		}
	}
	// The figures of a currency in which less is paid come first when it is the workspace's.
	for _, currency := range []string{"GBP", "MAD", "EUR"} {
		settle(t, owner, webtest.With(webtest.GoodBusiness(), "currency", currency))
		for _, path := range []string{"/revenue", "/reports"} {
			if p := owner.Get("/w/" + webtest.Atelier + path); chosen(p, "currency") != currency {
				t.Errorf("%s begins with %s, want %s", path, chosen(p, "currency"), currency)
			}
		}
		symbol := map[string]string{"GBP": "£", "EUR": "€", "MAD": "MAD"}[currency]
		if p := owner.Get("/w/" + webtest.Atelier + "/dashboard"); !strings.Contains(p.Find(".takings").Text(), symbol) {
			t.Errorf("the dashboard does not begin with %s: %s", currency, p.Find(".takings").Text())
		}
	}
}
