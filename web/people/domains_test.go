package people_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Where a workspace names domains, no door of invitations lets another address in.
func TestOnlyOurDomainsAreInvited(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	general := "/w/" + webtest.Atelier + "/settings/general"
	save := func(domains string) *webtest.Page {
		p := owner.Get(general)
		form := webtest.Typed(p)
		form.Set("name", "Atelier")
		form.Set("invite_domains", domains)
		return owner.Post(general, form)
	}
	if p := save("not a domain"); p.Status != http.StatusUnprocessableEntity || p.Find(`[name="invite_domains"]`).AttrOr("value", "") != "not a domain" {
		t.Errorf("no domain: %d", p.Status)
	}
	if p := save("@Ours.example, ours.nl"); p.Status != http.StatusSeeOther {
		t.Fatalf("two domains: %d %s", p.Status, p.Text())
	}
	if got := owner.Get(general).Find(`[name="invite_domains"]`).AttrOr("value", ""); got != "ours.example ours.nl" {
		t.Errorf("they are kept as %q", got)
	}
	pending := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "pending@demo.test")
	withdrawn := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "weekend@demo.test")
	owner.Post(withdrawn+"/withdraw", url.Values{})
	before := webtest.Ask[int](t, site, `select count(*) from invitations where state = 'pending'`)
	for what, try := range map[string]struct {
		path string
		form url.Values
	}{
		"invited":         {webtest.Invitations, url.Values{"email": {"eve@evil.example"}, "role": {"agent"}}},
		"one of several":  {webtest.Invitations, url.Values{"email": {"ann@ours.example eve@evil.example"}, "role": {"agent"}}},
		"a domain below":  {webtest.Invitations, url.Values{"email": {"eve@x.ours.example"}, "role": {"agent"}}},
		"invited already": {pending + "/role", url.Values{"role": {"agent"}}},
		"sent again":      {pending + "/resend", url.Values{}},
		"another address": {webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test") + "/replace", url.Values{"email": {"karim@evil.example"}, "language": {"en"}}},
		"taken back":      {withdrawn + "/restore", url.Values{}},
	} {
		owner.Get(webtest.Members)
		if p := owner.Post(try.path, try.form); p.Status != http.StatusUnprocessableEntity || !p.Has("@ours.example, @ours.nl") {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
	if after := webtest.Ask[int](t, site, `select count(*) from invitations where state = 'pending'`); after != before {
		t.Errorf("%d are invited, and were %d", after, before)
	}
	// An invitation from before the domains were named is void once it is accepted.
	former := site.SignIn(t, "former@demo.test")
	former.Get("/workspaces")
	save("")
	site.Invite(t, owner, "former@demo.test", "agent")
	save("ours.example, ours.nl")
	former.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, "former@demo.test")+"/accept", nil)
	if role := roleOf(t, site, "former@demo.test"); role != "" {
		t.Errorf("an address of another domain is in, as %s", role)
	}
	site.WaitMail(t, "owner@demo.test", "the domain of the address")
	owner.Get(webtest.Members)
	if p := owner.Post(webtest.Invitations, url.Values{"email": {"Ann@OURS.example"}, "role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Errorf("one of ours: %d %s", p.Status, p.Text())
	}
	if p := save(""); p.Status != http.StatusSeeOther {
		t.Fatalf("none: %d %s", p.Status, p.Text())
	}
	owner.Get(webtest.Members)
	if p := owner.Post(webtest.Invitations, url.Values{"email": {"eve@evil.example"}, "role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Errorf("any: %d %s", p.Status, p.Text())
	}
}
