package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/web/webtest"
)

// What somebody else found, what was found before a change of access, and what
// was found long ago is not there.
func TestRule27TheKeyIsOnesOwnAndRunsOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	id := site.FindHelene(t)
	address := webtest.Contacts + "/" + id
	assistant := site.SignIn(t, "assistant@demo.test")
	if p := assistant.Get(address); p.Status != http.StatusOK {
		t.Fatalf("a found customer: %d", p.Status)
	}
	// Another member of the same role has found nothing.
	site.Exec(t, `update members set role = 'assistant', restrictions = '{}', owner_restrictions = '{}' where email = 'agent@demo.test'`)
	if p := site.SignIn(t, "agent@demo.test").Get(address); p.Status != http.StatusNotFound {
		t.Errorf("what somebody else found: %d", p.Status)
	}
	// The ledger cannot be changed, so time is moved by writing an old entry.
	site.Exec(t, `update members set version = version + 1 where email = 'assistant@demo.test'`)
	if p := assistant.Get(address); p.Status != http.StatusNotFound {
		t.Errorf("after a change of access: %d", p.Status)
	}
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', '`+id+`', '\x00', '', now() - interval '31 minutes'
		  from members m join workspaces w on w.id = m.workspace_id where m.email = 'assistant@demo.test' and w.name = 'Atelier Marchand'`)
	if p := assistant.Get(address); p.Status != http.StatusNotFound {
		t.Errorf("after half an hour: %d", p.Status)
	}
}

// The allowance is taken before the answer, and the owners are told once.
func TestRule21LookupsAreLimited(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update workspaces set lookups_per_minute = 3`)
	first, second := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	first.Get(webtest.Contacts)
	second.Get(webtest.Contacts)
	statuses := map[int]int{}
	for i, visitor := range []*webtest.Visitor{first, second, first, second, first} {
		visitor.Header.Set("X-Forwarded-For", "203.0.113."+string(rune('1'+i)))
		p := visitor.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
		statuses[p.Status]++
		if p.Status == http.StatusTooManyRequests && p.Header.Get("Retry-After") == "" {
			t.Error("no time to wait")
		}
	}
	if statuses[http.StatusSeeOther] != 3 || statuses[http.StatusTooManyRequests] != 2 {
		t.Errorf("statuses %v", statuses)
	}
	site.WaitMail(t, "owner@demo.test", "a limit of lookups is reached")
	site.WaitMail(t, "owner2@demo.test", "/settings/audit-log") // In French.
	site.WaitMail(t, "admin@demo.test", "/settings/audit-log")
	if n := len(site.Mailbox.List()); n != 3 {
		t.Errorf("%d mails for two owners and an admin", n)
	}
}

// Creating a customer, or changing an address, is a lookup in disguise: it
// counts, and opens whoever is there.
func TestRule27CreatingBeginsWithTheLookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts + "/new")
	there := assistant.Post(webtest.Contacts, url.Values{"name": {"Probe"}, "email": {webtest.Helene}})
	if there.Status != http.StatusSeeOther || !assistant.Follow(there).Has("Hélène Dubois") {
		t.Fatalf("an address that is there: %d %s", there.Status, there.Text())
	}
	fresh := assistant.Post(webtest.Contacts, url.Values{"name": {"New Customer"}, "email": {"new.customer@example.org"}, "phone": {"+33612345678"}})
	if p := assistant.Follow(fresh); p.Status != http.StatusOK || !p.Has("New Customer") || !p.Has("Open to you until") {
		t.Fatalf("a new customer: %d %s", p.Status, p.Text())
	}
	if p := assistant.Get(webtest.Contacts + "/lookups"); strings.Count(p.Text(), "h•••@e•••.org") < 1 || !p.Has("n•••@e•••.org") {
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
