package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Rule 21: all that looks up takes from one allowance of the member, whatever
// the session, the section and the address that a proxy is said to have seen.
func TestRule21OneAllowanceForAllThatLooksUp(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set lookups_per_minute = 7`)
	first, second := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	found := webtest.LookedUp(t, first, webtest.Contacts, webtest.Helene)
	second.Get(webtest.Contacts)
	i := 0
	send := func(path string, form url.Values) *webtest.Page {
		i++
		v := []*webtest.Visitor{first, second}[i%2]
		webtest.Forge(v)
		return v.Post("/w/"+webtest.Atelier+"/"+path, form)
	}
	for _, section := range webtest.LookupSections[1:] {
		if p := send(section+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", section, p.Status)
		}
	}
	if p := send("contacts", url.Values{"name": {"Probe"}, "email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("creating: %d", p.Status)
	}
	taken := site.AnotherAddress(t)
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Probe"}, "email": {taken}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing an address: %d", p.Status)
	}
	before := site.Kept(t)
	for range 2 { // One of each session. The owners are told by the first.
		for path, form := range map[string]url.Values{
			"contacts/lookup": {"email": {taken}}, "students/lookup": {"email": {"nobody@example.org"}},
			"contacts": {"name": {"Probe"}, "email": {taken}}, "contacts/" + found + "/edit": {"name": {"Probe"}, "email": {taken}},
		} {
			p := send(path, form)
			webtest.TooMany(t, path, p, 60)
			if strings.Contains(p.Text(), "Hélène") && !strings.Contains(path, found) {
				t.Errorf("%s, beyond the limit: %s", path, p.Text())
			}
		}
	}
	after := site.Kept(t)
	for _, table := range []string{"lookups", "contacts", "contact_addresses"} {
		if before[table] != after[table] {
			t.Errorf("what came too often changed %s", table)
		}
	}
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Hélène"}, "email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing a customer, and no address, needs no lookup: %d %s", p.Status, p.Text())
	}
	limited := func() int {
		return webtest.Ask[int](t, site, `select count(*) from activity where act = 'lookup.limit' and at > now() - interval '1 minute'`)
	}
	mails := func() int {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`)
	}
	lines, jobs := limited(), mails()
	if lines != 1 || jobs != 3 {
		t.Errorf("in one window %d lines and %d mails for two owners and an admin", lines, jobs)
	}
	// The next window, and another member.
	site.Exec(t, `update throttles set window_ends = now() - interval '1 second' where key like 'lookup:%'`)
	for range 10 {
		send("contacts/lookup", url.Values{"email": {"nobody@example.org"}})
	}
	if limited() != lines+1 || mails() != jobs+3 {
		t.Errorf("in the next window %d lines and %d mails", limited(), mails())
	}
	site.Seat(t, "agent@demo.test", "assistant")
	other := site.SignIn(t, "agent@demo.test")
	webtest.LookedUp(t, other, webtest.Contacts, taken)
	// And the same member in another workspace.
	webtest.LookedUp(t, first, "/w/"+webtest.Nordlicht+"/contacts", webtest.Ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, site.SomeContact(t, webtest.Nordlicht)))
}

// Rule 11 of the product: opening an order takes from the allowance of lookups as
// well, and the log adds it to what a member has used.
func TestOpenedOrdersStandInTheLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	left := func() string { return assistant.Get(webtest.Contacts).Find(".find-left").Text() }
	before := left()
	for range 2 {
		assistant.Get("/w/" + webtest.Atelier + "/orders/" + site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "paid"))
	}
	if after := left(); before == "" || after == before {
		t.Errorf("left after two orders: %q, before %q", after, before)
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has("opened the order #") || !p.Has("orders opened: 2") {
		t.Errorf("the log: %s", p.Text())
	}
}

// A key opens reading, changing and deleting, from whatever section it was
// asked for, and is noted there.
func TestRule27EverySectionFinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	assistant := site.SignIn(t, "assistant@demo.test")
	for _, section := range webtest.LookupSections {
		email := webtest.Ask[string](t, site, `
			select email_key from contact_addresses a where workspace_id = (select workspace_id from workspace_slugs where slug = $1)
			   and not exists (select from lookups l where l.contact_id = a.contact_id) order by email_key limit 1`, webtest.Atelier)
		id := webtest.LookedUp(t, assistant, "/w/"+webtest.Atelier+"/"+section, email)
		if got := webtest.Ask[string](t, site, `select resource from lookups order by found_at desc limit 1`); got != strings.ReplaceAll(section, "-", "_") {
			t.Errorf("%s is noted as %s", section, got)
		}
		if p := assistant.Get(webtest.Contacts + "/" + id + "/delete"); p.Status != http.StatusOK {
			t.Errorf("%s: deleting what was found: %d", section, p.Status)
		}
	}
}

// Decision 7: a key is one member's, to one contact, and a change of role, a
// removal, or a deletion ends it; nothing but finding again brings it back.
func TestRule27WhatEndsAKey(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	member := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	found := func() string { return webtest.LookedUp(t, assistant, webtest.Contacts, webtest.Helene) }
	id := found()
	owned := func(path string, form url.Values) {
		t.Helper()
		owner.Get(webtest.Members)
		if p := owner.Post(path, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
	}

	site.Seat(t, "agent@demo.test", "assistant")
	other := site.SignIn(t, "agent@demo.test")
	other.Get(webtest.Contacts)
	webtest.CustomerGone(t, site, "what another member found", other, id)
	webtest.LookedUp(t, other, webtest.Contacts, site.AnotherAddress(t))
	webtest.CustomerGone(t, site, "what another member found, while one has found somebody else", other, id)
	webtest.CustomerGone(t, site, "what nobody looked up", assistant, site.SomeContact(t, webtest.Atelier))

	owned(member+"/role", url.Values{"role": {"agent"}})
	if p := assistant.Get(webtest.Contacts + "/" + id); p.Status != http.StatusForbidden || p.Has("Dubois") {
		t.Errorf("an agent at what they found as an assistant: %d %s", p.Status, p.Text())
	}
	owned(member+"/role", url.Values{"role": {"assistant"}})
	webtest.CustomerGone(t, site, "after an hour as an agent", assistant, id)
	found()

	owned(member+"/role", url.Values{"role": {"manager"}})
	if p := assistant.Get(webtest.Contacts + "/" + id); p.Status != http.StatusOK || p.Has("Open to you until") {
		t.Errorf("a manager needs no key: %d %s", p.Status, p.Text())
	}
	owned(member+"/role", url.Values{"role": {"assistant"}})
	webtest.CustomerGone(t, site, "after an hour as a manager", assistant, id)
	found()

	owned(member+"/remove", nil)
	if p := assistant.Get(webtest.Contacts + "/" + id); p.Status != http.StatusNotFound {
		t.Errorf("somebody who was removed: %d", p.Status)
	}
	owned(webtest.Invitations, url.Values{"email": {"assistant@demo.test"}, "role": {"assistant"}})
	assistant.Get("/profile")
	if p := assistant.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, "assistant@demo.test")+"/accept", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("joining again: %d %s", p.Status, p.Text())
	}
	webtest.CustomerGone(t, site, "after joining again", assistant, id)
	found()

	owned(webtest.Contacts+"/"+id+"/delete", nil)
	webtest.CustomerGone(t, site, "a contact that was deleted", assistant, id)
	webtest.CustomerGone(t, site, "a contact that was deleted, for the owner", owner, id)
	if p := assistant.Follow(assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}})); p.Status != http.StatusOK || !p.Has("No customer with exactly this address") {
		t.Errorf("the address of a contact that was deleted: %d %s", p.Status, p.Text())
	}

	// The same person is an assistant of another business.
	address := webtest.Ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, site.SomeContact(t, webtest.Nordlicht))
	foreign := webtest.LookedUp(t, assistant, "/w/"+webtest.Nordlicht+"/contacts", address)
	webtest.CustomerGone(t, site, "what was found in another workspace", assistant, foreign)
	webtest.CustomerGone(t, site, "what is in another workspace", owner, foreign)
}

// Access 7: who tries many addresses in vain is noticed.
func TestRule27ManyMissesTellTheOwners(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	assistant := site.SignIn(t, "assistant@demo.test")
	site.Exec(t, `update workspaces set misses_told = 6`)
	assistant.Get(webtest.Contacts)
	for i := range 8 {
		assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {strings.Repeat("x", i+1) + "@example.org"}})
	}
	site.WaitMail(t, "owner@demo.test", "has tried many addresses in vain")
	site.WaitMail(t, "owner2@demo.test", "adresses sans résultat")
	if lines := webtest.Ask[int](t, site, `select count(*) from activity where act = 'lookup.misses'`); lines != 1 {
		t.Errorf("%d lines in the log", lines)
	}
	if p := site.SignIn(t, "owner@demo.test").Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has("tried 6 addresses in vain") {
		t.Errorf("the log: %s", p.Text())
	}
}

// The ledger is read by owners and admins alone.
func TestRule31WhoReadsTheLedger(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	for email, want := range map[string]int{
		"owner@demo.test": 200, "owner2@demo.test": 200, "admin@demo.test": 200, "manager@demo.test": 403, "manager.restricted@demo.test": 403,
		"assistant@demo.test": 403, "agent@demo.test": 403, "agent.own@demo.test": 403, "nora@demo.test": 404,
	} {
		v := site.SignIn(t, email)
		site.Exec(t, `update users set language = 'en' where email_key = $1`, email)
		for _, query := range []string{"", "?subject=lookups", "?person=" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")} {
			p := v.Get("/w/" + webtest.Atelier + "/settings/audit-log" + query)
			if p.Status != want || p.Has("looked up h•••@e•••.org") != (want == 200) || strings.Contains(string(p.Body), webtest.Helene) {
				t.Errorf("%s%s: %d, want %d: %s", email, query, p.Status, want, p.Text())
			}
		}
	}
	log := site.SignIn(t, "owner@demo.test")
	if p := log.Get("/w/" + webtest.Atelier + "/settings/audit-log?subject=customers"); p.Has("looked up h•••@e•••.org") {
		t.Error("a lookup is a change")
	}
}

func TestRule11BadValuesOfALookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	good := url.Values{"email": {webtest.Helene}, "reason": {"asks for an invoice"}}
	attempts := append(webtest.Each(good, "email", webtest.BadAddresses), webtest.Each(good, "reason", []string{strings.Repeat("é", 201), webtest.Flood, "a\x01b", "a\x7fb"})[1:]...)
	for _, section := range webtest.LookupSections {
		webtest.Refuses(t, site, assistant, "/w/"+webtest.Atelier+"/"+section+"/lookup", attempts)
	}
	site.ForgetTries(t)
	before := site.Kept(t)
	assistant.Post(webtest.Contacts+"/lookup", webtest.With(good, "reason", strings.Repeat("é", 200)))
	if after := site.Kept(t); before["lookups"] == after["lookups"] {
		t.Error("a reason of 200 characters is refused")
	}
}

// workspace, a customer who was there.
func TestRule24RedirectsOfCustomers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	id := site.FindHelene(t)
	v := site.Visit(t)
	p := v.Get(webtest.Contacts + "/" + id)
	if want := "/login?next=" + url.QueryEscape(webtest.Contacts+"/"+id); p.Status != http.StatusSeeOther || p.Header.Get("Location") != want {
		t.Errorf("signed out: %d to %q", p.Status, p.Header.Get("Location"))
	}
	v.Follow(p)
	p = v.Post("/login", url.Values{"email": {"assistant@demo.test"}, "password": {"open-sesame-demo"}, "next": {webtest.Contacts + "/" + id}})
	if got := p.Header.Get("Location"); got != webtest.Contacts+"/"+id || !v.Follow(p).Has("Hélène Dubois") {
		t.Errorf("signing in leads to %q", got)
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	if p := owner.Post("/w/"+webtest.Atelier+"/settings/general", url.Values{"name": {"Atelier"}, "slug": {"new-atelier"}, "lookups_per_minute": {"30"}, "lookups_per_day": {"500"}, "misses_told": {"25"}, "warned_days": {"7"}, "ending_told": {"3"}, "offline_after": {"5"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("a new address: %d %s", p.Status, p.Text())
	}
	for _, path := range []string{"/contacts", "/contacts/" + id, "/orders?state=paid"} {
		if p := v.Get("/w/" + webtest.Atelier + path); p.Status != http.StatusPermanentRedirect || p.Header.Get("Location") != "/w/new-atelier"+path {
			t.Errorf("%s leads to %d %q", path, p.Status, p.Header.Get("Location"))
		}
	}
	p = v.Post("/w/new-atelier/contacts/lookup", url.Values{"email": {webtest.Helene}})
	if got := p.Header.Get("Location"); got != "/w/new-atelier/contacts/"+id {
		t.Errorf("looking up leads to %q", got)
	}
}
