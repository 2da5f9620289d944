package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// Rule 5: of a hundred acceptances of one invitation at two processes, by its
// link and from the switcher, one joins.
func TestRule05AcceptedAHundredTimesAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	link := site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent")
	_, token, _ := strings.Cut(link, "/join/")
	accept := "/invitations/" + site.InvitationID(t, webtest.Atelier, "nora@demo.test") + "/accept"
	visitors := []*webtest.Visitor{site.SignIn(t, "nora@demo.test"), webtest.VisitorOf(t, site.Start(t))}
	visitors[1].SignIn("nora@demo.test", "open-sesame-demo")
	for _, v := range visitors {
		opened(t, v, "/join/"+token)
		v.Get("/profile")
	}
	var requests []*http.Request
	for i := range 100 {
		path := "/join"
		if i%4 < 2 {
			path = accept
		}
		requests = append(requests, webtest.Posting(visitors[i%2], path, nil))
	}
	answers := webtest.Together(t, requests)
	if answers["303 /w/"+webtest.Atelier] == 0 {
		t.Errorf("one joins: %v", answers)
	}
	for answer := range answers {
		// The same form again is led in too. Whose session was renewed by the one that joined
		// is asked to sign in, or sees the page of the link again.
		again := answer == "303 /login" || strings.HasPrefix(answer, "303 /join?link=")
		if answer != "303 /w/"+webtest.Atelier && !again && answer[0] != '4' {
			t.Errorf("answers: %v", answers)
		}
	}
	for what, sql := range map[string]string{
		"memberships":            `select count(*) from members m join workspace_slugs s using (workspace_id) where s.slug = 'atelier-marchand' and m.email_key = 'nora@demo.test'`,
		"accepted invitations":   `select count(*) from invitations where email_key = 'nora@demo.test' and state = 'accepted'`,
		"lines in the activity":  `select count(*) from activity where act = 'invitation.accept' and target = 'nora@demo.test' and at > now() - interval '1 minute'`,
		"places in organization": `select count(*) from organization_members m join organizations o on o.id = m.organization_id join users u on u.id = m.user_id where o.name = 'Marchand' and u.email_key = 'nora@demo.test'`,
	} {
		if n := webtest.Ask[int](t, site, sql); n != 1 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// Rule 9: two owners take each other's role, or remove each other, in the same
// instant: one is left.
func TestRule09TwoOwnersAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	first, second := site.SignIn(t, "owner@demo.test"), webtest.VisitorOf(t, site.Start(t))
	second.SignIn("owner2@demo.test", "open-sesame-demo")
	first.Get("/profile")
	second.Get("/profile")
	one, two := webtest.Members+"/"+site.MemberID(t, webtest.Atelier, "owner@demo.test"), webtest.Members+"/"+site.MemberID(t, webtest.Atelier, "owner2@demo.test")
	for round := range 20 {
		act, form := "/role", url.Values{"role": {"admin"}}
		if round%2 == 1 {
			act, form = "/remove", nil
		}
		answers := webtest.Together(t, []*http.Request{webtest.Posting(first, two+act, form), webtest.Posting(second, one+act, form)})
		if answers["303 "+webtest.Members]+answers["303 "+webtest.Members+"#changed"] != 1 || answers["403"]+answers["404"]+answers["409"] != 1 {
			t.Errorf("round %d: %v", round, answers)
		}
		if n := webtest.Ask[int](t, site, `
			select count(*) from members m join workspace_slugs s using (workspace_id)
			 where s.slug = $1 and m.role = 'owner' and m.removed_at is null`, webtest.Atelier); n != 1 {
			t.Fatalf("round %d: %d owners", round, n)
		}
		site.Seat(t, "owner@demo.test", "owner")
		site.Seat(t, "owner2@demo.test", "owner")
		// The new tokens that new roles bring went to nobody's browser.
		site.ForgetTries(t)
		first.SignIn("owner@demo.test", "open-sesame-demo")
		second.SignIn("owner2@demo.test", "open-sesame-demo")
		first.Get("/profile")
		second.Get("/profile")
	}
}
