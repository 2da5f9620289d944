package people_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"latchkey/web/people"

	"latchkey/internal/policy/policytest"
	"latchkey/web/webtest"
)

// Rule 8, over HTTP: every role tries to make everybody everything, to invite
// as everything and to remove everybody.
func TestRule08WhoMayGiveWhichRole(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	const actorAddress, targetAddress = "agent.masked@demo.test", "agent@demo.test"
	for _, actor := range m.Roles() {
		t.Run(actor, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			site.Seat(t, actorAddress, actor)
			id := site.MemberID(t, webtest.Atelier, targetAddress)
			v := site.SignIn(t, actorAddress)
			v.Get("/profile")
			attempt := func(what string, allowed bool, path string, form url.Values) {
				t.Helper()
				before := site.Kept(t)
				p := v.Post(path, form)
				if allowed && p.Status != http.StatusSeeOther || !allowed && p.Status != http.StatusForbidden {
					t.Errorf("%s %s, allowed: %t: %d %s", actor, what, allowed, p.Status, p.Text())
				}
				if !allowed {
					site.Unchanged(t, before, actor+" "+what)
				}
			}
			for _, target := range m.Roles() {
				for _, given := range m.Roles() {
					site.Seat(t, targetAddress, target)
					allowed := m.Grants(actor, target) && m.Grants(actor, given)
					attempt("makes "+target+" "+given, allowed, webtest.Members+"/"+id+"/role", url.Values{"role": {given}})
					if role := webtest.Ask[string](t, site, `select role from members where id = $1`, id); allowed && role != given {
						t.Errorf("%s made %s %s: it is %s", actor, target, given, role)
					}
				}
				attempt("replaces "+target, m.Grants(actor, target), webtest.Members+"/"+id+"/replace", url.Values{
					"email": {"new." + target + "@example.org"}, "language": {"en"},
				})
				site.Seat(t, targetAddress, target)
				attempt("removes "+target, m.Grants(actor, target), webtest.Members+"/"+id+"/remove", nil)
				site.Seat(t, targetAddress, target)
				attempt("invites as "+target, m.Grants(actor, target), webtest.Invitations, url.Values{"email": {target + "@example.org"}, "role": {target}})
				// What somebody wider offered can be neither sent again nor withdrawn.
				site.Exec(t, `update invitations set role = $1 where email_key = 'pending@demo.test'`, target)
				pending := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "pending@demo.test")
				attempt("sends an invitation as "+target+" again", m.Grants(actor, target), pending+"/resend", nil)
				if !m.Grants(actor, target) {
					attempt("withdraws an invitation as "+target, false, pending+"/withdraw", nil)
				}
				site.ForgetTries(t)
			}
		})
	}
}

// The dialogs offer what may be given, and nothing else.
func TestRule08DialogsOfferWhatMayBeGiven(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := webtest.New(t, people.Area)
	other := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	for _, actor := range m.Roles() {
		if !m.Allowed(actor, nil, "members", "create") {
			continue
		}
		v := site.SignIn(t, actor+"@demo.test")
		for _, path := range []string{webtest.Invitations + "/new", webtest.Members + "/" + other + "/role"} {
			var offered, want []string
			p := v.Get(path)
			for _, input := range p.Find(`input[name="role"]`).EachIter() {
				offered = append(offered, input.AttrOr("value", ""))
			}
			for _, role := range m.Roles() {
				if m.Grants(actor, role) {
					want = append(want, role)
				}
			}
			if !slices.Equal(offered, want) {
				t.Errorf("%s offers %s %q, want %q", path, actor, offered, want)
			}
		}
	}
}

func TestRule08Restrictions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	agent := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test") + "/role"
	masked := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.masked@demo.test") + "/role" // both set by an owner
	for _, tt := range []struct {
		name, by, path string
		form           url.Values
		status         int
	}{
		{"of another role", "owner", agent, url.Values{"role": {"agent"}, "restrictions": {"data_export"}}, 422},
		{"of no role of that kind", "owner", agent, url.Values{"role": {"assistant"}, "restrictions": {"mask_contact"}}, 422},
		{"on an owner", "owner", agent, url.Values{"role": {"owner"}, "restrictions": {"settings"}}, 422},
		{"two that exclude each other", "owner", agent, url.Values{"role": {"agent"}, "restrictions": {"visibility_team", "visibility_own"}}, 422},
		{"unknown", "owner", agent, url.Values{"role": {"agent"}, "restrictions": {"everything"}}, 422},
		{"unknown beside a known one", "owner", agent, url.Values{"role": {"agent"}, "restrictions": {"workflows", "Workflows"}}, 422},
		{"an owner's, lifted by an admin", "admin", masked, url.Values{"role": {"agent"}}, 403},
		{"one of two of an owner's, lifted by an admin", "admin", masked, url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}}, 403},
		{"an owner's, lifted by a role that cannot carry it", "admin", masked, url.Values{"role": {"assistant"}}, 403},
		{"an owner's, lifted by a manager", "manager", masked, url.Values{"role": {"agent"}, "restrictions": {"workflows"}}, 403},
		{"invited with one of another role", "owner", webtest.Invitations, url.Values{"email": {"a@example.org"}, "role": {"manager"}, "restrictions": {"workflows"}}, 422},
		{"invited with an unknown one", "owner", webtest.Invitations, url.Values{"email": {"a@example.org"}, "role": {"manager"}, "restrictions": {"root"}}, 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := site.SignIn(t, tt.by+"@demo.test")
			v.Get(webtest.Members)
			before := site.Kept(t)
			p := v.Post(tt.path, tt.form)
			if p.Status != tt.status || p.Find(`[role="alert"], .error`).Length() == 0 {
				t.Errorf("%d, want %d: %s", p.Status, tt.status, p.Text())
			}
			site.Unchanged(t, before, tt.name)
		})
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	if p := owner.Post(masked, url.Values{"role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Errorf("an owner lifts what an owner set: %d %s", p.Status, p.Text())
	}
}

// Somebody who comes back starts with the restrictions that they had; an owner
// alone starts them with fewer.
func TestRule08FormerMemberKeepsRestrictions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update members set restrictions = '{mask_contact}' where email_key = 'former@demo.test'`)
	form := url.Values{"email": {"former@demo.test"}, "role": {"agent"}}
	for _, by := range []string{"admin", "manager"} {
		v := site.SignIn(t, by+"@demo.test")
		v.Get(webtest.Members)
		before := site.Kept(t)
		if p := v.Post(webtest.Invitations, form); p.Status != http.StatusForbidden {
			t.Errorf("%s invites a former member with fewer restrictions: %d", by, p.Status)
		}
		site.Unchanged(t, before, "a refused invitation")
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	if p := owner.Post(webtest.Invitations, form); p.Status != http.StatusSeeOther {
		t.Errorf("an owner: %d %s", p.Status, p.Text())
	}
}

// Nobody changes their own access: one's own row is there, and not one's own to change.
func TestRule09NobodyChangesTheirOwnAccess(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	own, other := site.MemberID(t, webtest.Atelier, "owner@demo.test"), site.MemberID(t, webtest.Atelier, "agent@demo.test")
	before := site.Kept(t)
	for _, page := range []string{"/role", "/remove"} {
		form := map[string]url.Values{"/role": {"role": {"agent"}}}[page]
		for _, p := range []*webtest.Page{owner.Get(webtest.Members + "/" + own + page), owner.Post(webtest.Members+"/"+own+page, form)} {
			if p.Status != http.StatusForbidden || !p.Has("Nobody changes their own access") {
				t.Errorf("%s for oneself: %d %s", page, p.Status, p.Text())
			}
		}
		if p := owner.Get(webtest.Members + "/" + other + page); p.Status != http.StatusOK {
			t.Errorf("%s for another: %d", page, p.Status)
		}
	}
	site.Unchanged(t, before, "changing oneself")
}
