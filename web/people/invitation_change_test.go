package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// What is offered may be changed while it waits: the link stays and leads to what is offered
// by then, and nobody offers by it what they may not.
func TestRule08APendingInvitationIsChanged(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	link := site.Invite(t, owner, "anna@example.org", "agent")
	path := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "anna@example.org") + "/role"
	if p := owner.Get(path); p.Status != http.StatusOK || !p.Has("anna@example.org") || p.Find(`input[name=role][value=agent][checked]`).Length() != 1 {
		t.Errorf("the form: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(path, url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}, "access_ends": {"2030-01-31"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("an owner: %d %s", p.Status, p.Text())
	}
	admin.Get(webtest.Members)
	for what, form := range map[string]url.Values{
		"a role that an admin may not give": {"role": {"manager"}},
		"what an owner restricted, lifted":  {"role": {"agent"}},
		"a restriction of another role":     {"role": {"agent"}, "restrictions": {"data_export", "mask_contact"}},
		"an end that has passed":            {"role": {"agent"}, "restrictions": {"mask_contact"}, "access_ends": {"2020-01-31"}},
		"a role that there is not":          {"role": {"king"}},
	} {
		before := site.Kept(t)
		p := admin.Post(path, form)
		if p.Status != http.StatusForbidden && p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, p.Status)
		}
		site.Unchanged(t, before, what)
	}
	guest := site.Visit(t)
	if p := guest.Follow(guest.Get(link)); p.Status != http.StatusOK || p.Find(".decline form").Length() != 1 {
		t.Errorf("the invitation: %d %s", p.Status, p.Text())
	}
	if p := guest.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(path, url.Values{"role": {"agent"}}); p.Status != http.StatusNotFound {
		t.Errorf("one that was accepted: %d", p.Status)
	}
}

// An invitation that nobody answered is mailed once more, the day before it expires, with the
// link that opens; one that was answered is not.
func TestAnInvitationIsRemindedOf(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	link := site.Invite(t, owner, "anna@example.org", "agent")
	site.Invite(t, owner, "bert@example.org", "agent")
	owner.Get(webtest.Members)
	owner.Post(webtest.Invitations+"/"+site.InvitationID(t, webtest.Atelier, "bert@example.org")+"/withdraw", nil)
	if n := webtest.Ask[int](t, site, `
		select count(*) from river_job where kind = 'invitation_reminder' and state = 'scheduled'
		   and scheduled_at between now() + interval '6 days' - interval '1 minute' and now() + interval '6 days'`); n != 2 {
		t.Fatalf("%d reminders wait", n)
	}
	site.DB.Due(t, `kind = 'invitation_reminder'`)
	m := site.WaitMail(t, "anna@example.org", "ends tomorrow")
	if !strings.Contains(m.Text, link) {
		t.Errorf("the reminder leads to %s, want %s", m.Text, link)
	}
	webtest.Until(t, "the other reminder is dropped", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'invitation_reminder' and state <> 'completed'`) == 0
	})
	for _, r := range site.Mailbox.List() {
		if r.To == "bert@example.org" && strings.Contains(r.Subject, "tomorrow") {
			t.Error("an invitation that was withdrawn is reminded of")
		}
	}
}

// What an owner restricted in an invitation is said to be theirs, is locked in the form of an
// admin, and stays when that one changes the rest.
func TestRule08WhatAnOwnerRestrictedStaysInAnInvitation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, "manager@demo.test")
	site.Invite(t, owner, "anna@example.org", "agent")
	id := site.InvitationID(t, webtest.Atelier, "anna@example.org")
	path := webtest.Invitations + "/" + id + "/role"
	owner.Get(path)
	if p := owner.Post(path, url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("an owner: %d %s", p.Status, p.Text())
	}
	for name, v := range map[string]*webtest.Visitor{"an admin": admin, "a manager": manager} {
		p := v.Get(path)
		if p.Find(`input[type=hidden][name=restrictions][value=mask_contact]`).Length() != 1 || !p.Has("Set by an owner") {
			t.Errorf("the form of %s lets them lift what an owner set: %d %s", name, p.Status, p.Text())
		}
		if p := v.Post(path, url.Values{"role": {"agent"}, "restrictions": {"workflows"}}); p.Status != http.StatusForbidden {
			t.Errorf("%s lifts it: %d", name, p.Status)
		}
		if p := v.Post(path, url.Values{"role": {"agent"}, "restrictions": {"mask_contact", "workflows"}}); p.Status != http.StatusSeeOther {
			t.Errorf("%s adds to it: %d %s", name, p.Status, p.Text())
		}
	}
	if got := webtest.Ask[string](t, site, `select restrictions::text || owner_restrictions::text from invitations where id = $1`, id); got != "{workflows,mask_contact}{mask_contact}" {
		t.Errorf("the invitation has %s", got)
	}
	if p := owner.Get(path); p.Find(`input[type=hidden][name=restrictions]`).Length() != 0 {
		t.Error("an owner may not lift what an owner set")
	}
	// One that offers more than they may give is not theirs to look at in its form, nor to change.
	if p := owner.Post(path, url.Values{"role": {"manager"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("a wider role: %d %s", p.Status, p.Text())
	}
	for name, v := range map[string]*webtest.Visitor{"an admin": admin, "a manager": manager} {
		if p := v.Get(path); p.Status != http.StatusForbidden {
			t.Errorf("the form of %s: %d", name, p.Status)
		}
		if p := v.Post(path, url.Values{"role": {"agent"}}); p.Status != http.StatusForbidden {
			t.Errorf("%s narrows it: %d", name, p.Status)
		}
	}
	// One that has run out is changed as well, and stays dead until it is sent again.
	site.Exec(t, `update invitations set expires_at = now() - interval '1 minute' where id = $1`, id)
	if p := owner.Post(path, url.Values{"role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Errorf("one that has run out: %d", p.Status)
	}
	owner.Post(webtest.Invitations+"/"+id+"/withdraw", nil)
	if p := owner.Post(path, url.Values{"role": {"agent"}}); p.Status != http.StatusNotFound {
		t.Errorf("one that is withdrawn: %d", p.Status)
	}
}
