package web_test

import (
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// That an address takes no mail stands on its customer's page until they say yes again, for
// whoever lists customers: what leaves somebody out of mailings is closed to whoever looks up.
func TestACustomersPageSaysThatTheirAddressIsDead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	page := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"helene.dubois@example.org"}}).Header.Get("Location")
	says := func(v *webtest.Visitor) bool {
		return v.Get(page).Has("nobody has this address: mailings leave it out")
	}
	if says(owner) {
		t.Error("it is said of an address that takes mail")
	}
	site.Exec(t, `insert into dead_addresses (workspace_id, email_key) select workspace_id, 'helene.dubois@example.org' from workspace_slugs`)
	if !says(owner) || says(assistant) {
		t.Errorf("it is said to the owner: %t, to whoever looks up: %t", says(owner), says(assistant))
	}
	site.Exec(t, `update contacts set consent = 'yes', consent_since = now() where email = 'helene.dubois@example.org'`)
	if says(owner) {
		t.Error("it is said of whoever said yes again")
	}
}
