package customers_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Whoever lists customers sees which address was written down for one although another has
// it, and decides; whoever only looks up is told nothing of that.
func TestRule29AClaimIsDecidedByWhoeverLists(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.SomeContact(t, webtest.Atelier)
	page := webtest.Contacts + "/" + contact
	for _, email := range []string{webtest.Helene, "gone@claim.example"} {
		site.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim) select workspace_id, id, $2, $2, true from contacts where id = $1`,
			contact, email)
	}
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select workspace_id, gen_random_uuid(), id, version, 'contacts', $1::uuid, '', '' from members where email = 'assistant@demo.test'`, contact)
	assistant, manager := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "manager@demo.test")
	if p := assistant.Get(page); p.Status != http.StatusOK || p.Has(webtest.Helene) || p.Find(".contact-claim").Length() > 0 {
		t.Errorf("an assistant: %d %s", p.Status, p.Text())
	}
	if p := assistant.Post(page+"/claims/dismiss", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusForbidden {
		t.Errorf("an assistant decides: %d", p.Status)
	}
	p := manager.Get(page)
	if p.Find(".contact-claim").Length() != 2 || !p.Has(webtest.Helene+" was written down for this customer. Another customer has it") ||
		!p.Has("gone@claim.example was written down for this customer, and nobody else has it any more") {
		t.Errorf("a manager: %s", p.Text())
	}
	if p := manager.Post(page+"/claims/dismiss", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := manager.Get(page); p.Find(".contact-claim").Length() != 1 || p.Has(webtest.Helene) {
		t.Errorf("it is still there: %s", p.Text())
	}
	for _, email := range []string{webtest.Helene, "", "nobody@claim.example"} { // Also the address that the other one has.
		if p := manager.Post(page+"/claims/dismiss", url.Values{"email": {email}}); p.Status != http.StatusNotFound {
			t.Errorf("%q: %d", email, p.Status)
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*) from contact_addresses where email_key = $1 and not claim`, webtest.Helene); n != 1 {
		t.Errorf("%d customers have the address", n)
	}
}
