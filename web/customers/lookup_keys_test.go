package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// Every address of a contact, for an assistant: what they found opens, what is
// there, what is elsewhere and what never was are one and the same.
func TestRule15ContactsOfAnAssistant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	id := site.FindHelene(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get("/profile")
	for _, path := range []string{"", "/edit", "/delete"} {
		if p := assistant.Get(webtest.Contacts + "/" + id + path); p.Status != http.StatusOK || !strings.Contains(string(p.Body), "Hélène") {
			t.Errorf("GET %s of what was found: %d %s", path, p.Status, p.Text())
		}
	}
	for what, other := range map[string]string{
		"one's own workspace": site.SomeContact(t, webtest.Atelier), "another workspace": site.SomeContact(t, webtest.Nordlicht), "no contact but a member": site.MemberID(t, webtest.Atelier, "agent@demo.test"),
		"the nil id": uuid.Nil.String(),
	} {
		webtest.CustomerGone(t, site, what, assistant, other)
	}
	before := site.Kept(t)
	for _, malformed := range []string{
		"1", "-1", "me", "%20", "{" + id + "}", "urn:uuid:" + id, strings.ReplaceAll(id, "-", ""), id + "%0a", "%20" + id, strings.Repeat("9", 400), id[:35], id + "0", id + "," + id,
		url.PathEscape(id + "' or 1=1 --"), url.PathEscape("../" + id), "*", "%25",
	} {
		for _, path := range []string{"", "/edit", "/delete"} {
			pages := []*webtest.Page{assistant.Get(webtest.Contacts + "/" + malformed + path)}
			if path != "" {
				pages = append(pages, assistant.Post(webtest.Contacts+"/"+malformed+path, url.Values{}))
			}
			for _, p := range pages {
				if p.Status != http.StatusNotFound || p.Has("Dubois") {
					t.Errorf("%s%s: %d", malformed, path, p.Status)
				}
			}
		}
	}
	site.Unchanged(t, before, "ids that are nothing")
}

// Where the pages of customers lead: signing in and back, the new address of a
