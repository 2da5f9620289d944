package sales_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/sales"

	"latchkey/web/webtest"
)

// The order of somebody whom they did not find shows an assistant a name and an
// address, and neither the e-mail, the phone nor a way to the customer.
func TestRule28AnOrderTellsAnAssistantWhatShippingNeeds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact := site.SomeContact(t, webtest.Atelier)
	site.Exec(t, `update contacts set name = 'Canary Name', email = 'canary@canary.example', phone = '+33698765432', street = 'Canarystreet 1', postal_code = '69005', city = 'Canarycity', country = 'FR' where id = $1`, contact)
	id := site.MakeRecord(t, "orders", contact, "paid")
	assistant, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	order := "/w/" + webtest.Atelier + "/orders/" + id
	if p := assistant.Get(order); p.Status != http.StatusOK || !p.Has("Canary Name") || !p.Has("Canarystreet 1") || !p.Has("Canarycity") || p.Find(`main a[href*="/contacts/"]`).Length() > 0 {
		t.Errorf("where it goes: %d %s", p.Status, p.Text())
	}
	for _, path := range []string{"", "/edit", "/ship", "/cancel", "/delete"} {
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

// Rule 11 of the product: the first time an hour that an assistant opens an
// order, by whichever of its pages, counts like a lookup and is logged.
func TestOpeningAnOrderCountsLikeALookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact := site.SomeContact(t, webtest.Atelier)
	one, other := site.MakeRecord(t, "orders", contact, "paid"), site.MakeRecord(t, "orders", contact, "paid")
	orders := "/w/" + webtest.Atelier + "/orders/"
	assistant, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	site.Exec(t, `update workspaces set lookups_per_minute = 2`)
	logged := func() int { return webtest.Ask[int](t, site, `select count(*) from activity where act = 'order.open'`) }
	for _, path := range []string{one + "/edit", one, one + "/ship", one + "/delete"} {
		if p := assistant.Get(orders + path); p.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, p.Status, p.Text())
		}
	}
	if n := logged(); n != 1 {
		t.Errorf("the pages of one order are %d lines of the log", n)
	}
	if p := assistant.Get(orders + "01890a5d-0000-7000-8000-000000000000"); p.Status != http.StatusNotFound {
		t.Errorf("an order that is not there: %d", p.Status)
	}
	site.Exec(t, `update throttles set count = 0 where key like 'lookup:%:minute'`)
	if p := assistant.Get(orders + other); p.Status != http.StatusOK || logged() != 2 {
		t.Errorf("another order: %d, %d lines", p.Status, logged())
	}
	site.Exec(t, `update workspaces set lookups_per_minute = 1`)
	for _, path := range []string{"", "/edit"} {
		if p := assistant.Get(orders + site.MakeRecord(t, "orders", contact, "paid") + path); p.Status != http.StatusTooManyRequests ||
			p.Header.Get("Retry-After") == "" || p.Has("Canary") {
			t.Errorf("beyond the limit: %d %s", p.Status, p.Text())
		}
	}
	if p := assistant.Get(orders + other); p.Status != http.StatusOK {
		t.Errorf("what was opened already, beyond the limit: %d", p.Status)
	}
	site.Exec(t, `update throttles set count = 0 where key like 'lookup:%:minute'`)
	earlier := site.MakeRecord(t, "orders", contact, "paid")
	site.Exec(t, `
		insert into activity (workspace_id, id, at, member_id, actor, act, target, target_id, detail, address)
		select workspace_id, gen_random_uuid(), now() - interval '61 minutes', member_id, actor, act, target, $1, detail, address
		  from activity where act = 'order.open' limit 1`, earlier)
	if p := assistant.Get(orders + earlier); p.Status != http.StatusOK || logged() != 4 {
		t.Errorf("an hour later: %d, %d lines", p.Status, logged())
	}
	for range 3 {
		if p := owner.Get(orders + site.MakeRecord(t, "orders", contact, "paid")); p.Status != http.StatusOK {
			t.Errorf("an owner, who lists customers: %d", p.Status)
		}
	}
	if n := logged(); n != 4 {
		t.Errorf("%d lines, an owner's among them", n)
	}
}
