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
