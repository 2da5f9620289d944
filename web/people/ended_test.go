package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Whoever was removed, or whose access has run out, learns on their next click that it ended,
// when, and whom they can ask, in their language. A stranger learns nothing.
func TestANextClickSaysThatTheAccessEnded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	lotte, agent, stranger := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "agent@demo.test"), site.SignIn(t, "nora@demo.test")
	home := "/w/" + webtest.Atelier
	if p := lotte.Get(home); p.Has("Your access has ended") {
		t.Error("a member is told that their access ended")
	}
	lotte.Get(home + "/settings/roles")
	owner.Get(webtest.Members)
	remove := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test") + "/remove"
	if p := owner.Get(remove); !p.Has("access to the organization Marchand stays") {
		t.Errorf("what stays: %s", p.Text())
	}
	if p := owner.Post(remove, url.Values{"hand_to": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("removing: %d %s", p.Status, p.Text())
	}
	name := webtest.Ask[string](t, site, `select name from members where email_key = 'owner@demo.test' limit 1`)
	site.Exec(t, `update members set access_ends_at = '2026-03-04 12:00Z' where email_key = 'agent@demo.test'`)
	site.Exec(t, `update members set joined_at = '2025-03-04 12:00Z' where role = 'owner'`)
	for _, c := range []struct {
		visitor                *webtest.Visitor
		language, heading, day string
	}{
		{lotte, "en", "Your access has ended", ""},
		{agent, "en", "Your access has ended", "4 March 2026"},
		{agent, "fr", "Votre accès a pris fin", "4 mars 2026"},
		{agent, "nl", "Je toegang is beëindigd", "4 maart 2026"},
	} {
		site.Exec(t, `update users set language = $1`, c.language)
		for _, path := range []string{home, home + "/contacts", home + "/settings/members"} {
			p := c.visitor.Get(path)
			if p.Status != http.StatusNotFound || p.Find("h1").Text() != c.heading || !p.Has(name) || !p.Has(c.day) || p.Has("404") {
				t.Errorf("%s in %s: %d %s", path, c.language, p.Status, p.Text())
			}
		}
	}
	if p := agent.Post(home+"/busy", url.Values{}); p.Status != http.StatusNotFound || !p.Has("Je toegang is beëindigd") {
		t.Errorf("a form of theirs: %d %s", p.Status, p.Text())
	}
	const never = "no-such-workspace"
	if got := stranger.Get(home); got.Status != http.StatusNotFound ||
		strings.ReplaceAll(webtest.Steady(got), webtest.Atelier, never) != webtest.Steady(stranger.Get("/w/"+never)) {
		t.Errorf("a stranger is told more than of a workspace that never was: %s", got.Text())
	}
	if p := site.Visit(t).Get(home); p.Status != http.StatusSeeOther {
		t.Errorf("nobody: %d", p.Status)
	}
	// An owner who came later is nobody whom they can have met.
	site.Exec(t, `update members set joined_at = '2026-03-05' where role = 'owner'`)
	if p := agent.Get(home); p.Has(name) || !p.Has("4 maart 2026") {
		t.Errorf("owners who came later: %s", p.Text())
	}
	// A workspace that is gone is gone for them too.
	site.Exec(t, `update workspaces set deleted_at = now()`)
	if p := agent.Get(home); p.Status != http.StatusNotFound || p.Has("4 maart 2026") {
		t.Errorf("a deleted workspace: %d %s", p.Status, p.Text())
	}
}
