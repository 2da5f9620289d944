package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// gone wants every address of a contact to answer byte for byte as that of an

// id that was never given.
func gone(t *testing.T, site *webtest.Site, what string, v *webtest.Visitor, id string) {
	t.Helper()
	v.Get("/profile") // A message of what happened before is read there.
	before, unknown := site.Kept(t), uuid.NewString()
	for _, path := range []string{"", "/edit", "/delete"} {
		p, missing := v.Get(webtest.Contacts+"/"+id+path), v.Get(webtest.Contacts+"/"+unknown+path)
		if p.Status != http.StatusNotFound {
			t.Errorf("%s: GET %s: %d", what, path, p.Status)
		}
		webtest.SameBut(t, what+": GET "+path, p, id, missing, unknown)
		if path == "" {
			continue
		}
		form := url.Values{}
		if path == "/edit" {
			form = url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "version": {"1"}}
		}
		p, missing = v.Post(webtest.Contacts+"/"+id+path, form), v.Post(webtest.Contacts+"/"+unknown+path, form)
		if p.Status != http.StatusNotFound {
			t.Errorf("%s: POST %s: %d", what, path, p.Status)
		}
		webtest.SameBut(t, what+": POST "+path, p, id, missing, unknown)
	}
	site.Unchanged(t, before, what)
}

// Decision 7: a key is one member's, to one contact, and a change of role, a

// removal, or a deletion ends it; nothing but finding again brings it back.
func TestRule27WhatEndsAKey(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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
	gone(t, site, "what another member found", other, id)
	webtest.LookedUp(t, other, webtest.Contacts, site.AnotherAddress(t))
	gone(t, site, "what another member found, while one has found somebody else", other, id)
	gone(t, site, "what nobody looked up", assistant, site.SomeContact(t, webtest.Atelier))

	owned(member+"/role", url.Values{"role": {"agent"}})
	if p := assistant.Get(webtest.Contacts + "/" + id); p.Status != http.StatusForbidden || p.Has("Dubois") {
		t.Errorf("an agent at what they found as an assistant: %d %s", p.Status, p.Text())
	}
	owned(member+"/role", url.Values{"role": {"assistant"}})
	gone(t, site, "after an hour as an agent", assistant, id)
	found()

	owned(member+"/role", url.Values{"role": {"manager"}})
	if p := assistant.Get(webtest.Contacts + "/" + id); p.Status != http.StatusOK || p.Has("Open to you until") {
		t.Errorf("a manager needs no key: %d %s", p.Status, p.Text())
	}
	owned(member+"/role", url.Values{"role": {"assistant"}})
	gone(t, site, "after an hour as a manager", assistant, id)
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
	gone(t, site, "after joining again", assistant, id)
	found()

	owned(webtest.Contacts+"/"+id+"/delete", nil)
	gone(t, site, "a contact that was deleted", assistant, id)
	gone(t, site, "a contact that was deleted, for the owner", owner, id)
	if p := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusOK || !p.Has("No customer with exactly this address") {
		t.Errorf("the address of a contact that was deleted: %d %s", p.Status, p.Text())
	}

	// The same person is an assistant of another business.
	address := webtest.Ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, site.SomeContact(t, webtest.Nordlicht))
	foreign := webtest.LookedUp(t, assistant, "/w/"+webtest.Nordlicht+"/contacts", address)
	gone(t, site, "what was found in another workspace", assistant, foreign)
	gone(t, site, "what is in another workspace", owner, foreign)
}

// A key opens reading, changing and deleting, from whatever section it was

// asked for, and is noted there.
func TestRule27EverySectionFinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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

// Rule 21: all that looks up takes from one allowance of the member, whatever

// Rule 21: a day's allowance, which pages count down, and the workspace's, which

// Every address of a contact, for an assistant: what they found opens, what is

// there, what is elsewhere and what never was are one and the same.
func TestRule15ContactsOfAnAssistant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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
		gone(t, site, what, assistant, other)
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

// Rule 21: an allowance holds when everything comes at once, and the owners are

// Where the pages of customers lead: signing in and back, the new address of a
