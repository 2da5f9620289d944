package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// renews asks for a page and wants a new token, once; the old one opens nothing.
func renews(t *testing.T, site *webtest.Site, v *webtest.Visitor, what string) {
	t.Helper()
	old, csrf := v.Cookie("__Host-lk"), v.CSRF()
	p := v.Get("/profile")
	if token := v.Cookie("__Host-lk"); p.Status != http.StatusOK || token == old || token == "" {
		t.Errorf("%s: %d, no new token: %q", what, p.Status, p.Header.Values("Set-Cookie"))
	}
	if tokenOpens(t, site, old) {
		t.Errorf("%s: the old token still opens", what)
	}
	if csrf != "" {
		// What it says is refused, so that nothing changes; its token is not.
		if p := v.Post("/profile", url.Values{"csrf": {csrf}, "name": {""}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: a form of a page before: %d %s", what, p.Status, p.Text())
		}
	}
	keeps(t, v, what+", once")
}

// keeps asks for a page and wants no new token.
func keeps(t *testing.T, v *webtest.Visitor, what string) {
	t.Helper()
	old := v.Cookie("__Host-lk")
	if p := v.Get("/profile"); p.Status != http.StatusOK || v.Cookie("__Host-lk") != old {
		t.Errorf("%s: %d, a new token: %q", what, p.Status, p.Header.Values("Set-Cookie"))
	}
}

// Rule 16: when somebody's role or restrictions change, in whatever workspace,
// each of their sessions has a new token at its next page.
func TestRule16NewAccessRenewsTheToken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	desk, phone, other := site.SignIn(t, "agent@demo.test"), site.SignIn(t, "agent@demo.test"), site.SignIn(t, "agent.own@demo.test")
	row := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test")
	for _, v := range []*webtest.Visitor{owner, desk, phone, other} {
		keeps(t, v, "nothing has changed")
	}
	change := func(path string, form url.Values) func() {
		return func() {
			if p := owner.Post(path, form); p.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", path, p.Status, p.Text())
			}
		}
	}
	for _, step := range []struct {
		what string
		act  func()
	}{
		{"another role", change(row+"/role", url.Values{"role": {"manager"}})},
		{"a restriction", change(row+"/role", url.Values{"role": {"manager"}, "restrictions": {"settings"}})},
		{"another restriction", change(row+"/role", url.Values{"role": {"manager"}, "restrictions": {"data_export"}})},
		{"no restriction", change(row+"/role", url.Values{"role": {"manager"}})},
		{"a role taken and given back", func() {
			change(row+"/role", url.Values{"role": {"owner"}})()
			change(row+"/role", url.Values{"role": {"manager"}})()
		}},
		{"a place in another workspace", func() {
			if p := owner.Post("/workspaces/new", webtest.AWorkspace("Kiln")); p.Status != http.StatusSeeOther {
				t.Fatalf("founding: %d %s", p.Status, p.Text())
			}
			renews(t, site, owner, "a workspace of one's own")
			kiln := "(select workspace_id from workspace_slugs where slug like 'kiln-%')"
			site.Exec(t, `insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
				select `+kiln+`, gen_random_uuid(), id, name, name_key, email, email_key, 'agent' from users where email_key = 'agent@demo.test'`)
		}},
		{"no role any more", change(row+"/remove", nil)},
	} {
		step.act()
		renews(t, site, desk, step.what)
		renews(t, site, phone, step.what+", on another device")
		keeps(t, other, step.what+" of somebody else")
	}
	keeps(t, owner, "the one who changed them")

	desk.Post("/profile", url.Values{"name": {"Karim the Younger"}, "language": {"en"}, "theme": {"dark"}})
	keeps(t, desk, "a new name")
}

// Rule 16: joining on one device renews the tokens of all.
func TestRule16JoiningRenewsTheTokensOfAllDevices(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	desk, phone := site.SignIn(t, "nora@demo.test"), site.SignIn(t, "nora@demo.test")
	opened(t, desk, site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent"))
	phone.Get("/profile")
	old := desk.Cookie("__Host-lk")
	if p := desk.Post("/join", nil); p.Status != http.StatusSeeOther || desk.Cookie("__Host-lk") == old || tokenOpens(t, site, old) {
		t.Errorf("joining: %d %q", p.Status, p.Header.Values("Set-Cookie"))
	}
	keeps(t, desk, "the one that joined, which has its new token")
	renews(t, site, phone, "another one")
}

// Rule 17: a new token makes no session longer.
func TestRule17ANewTokenIsNoNewSession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	karim := site.SignIn(t, "agent@demo.test")
	site.Exec(t, `update user_sessions set created_at = now() - interval '11 hours'`)
	karim.Get("/profile")
	const session = `select u.id || ' ' || u.created_at from user_sessions u join sessions s on s.user_session_id = u.id`
	const ends = `select max(expires_at) from sessions`
	before, until := webtest.Ask[string](t, site, session), webtest.Ask[time.Time](t, site, ends)
	site.Seat(t, "agent@demo.test", "manager")
	renews(t, site, karim, "another role")
	if after := webtest.Ask[string](t, site, session); after != before {
		t.Errorf("the session was %s and is %s", before, after)
	}
	if now := webtest.Ask[time.Time](t, site, ends); !now.Equal(until) {
		t.Errorf("it ended %s and ends %s", until, now)
	}
}

// Rule 4: opening a link of a mail writes nothing, not even a new token.
func TestRule04OpeningALinkRenewsNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	karim := site.SignIn(t, "agent@demo.test")
	link := site.Invite(t, site.SignIn(t, "owner@demo.test"), "anna@example.org", "agent")
	site.Seat(t, "agent@demo.test", "manager")
	before, old := site.Whole(t), karim.Cookie("__Host-lk")
	if p := opened(t, karim, link); karim.Cookie("__Host-lk") != old || site.Whole(t)["sessions"] != before["sessions"] {
		t.Errorf("opening a link: %q", p.Header.Values("Set-Cookie"))
	}
	renews(t, site, karim, "the next request")
}

// Rule 16: of many requests at once one brings the new token. The others are
// answered, or asked to sign in, which whoever has the new token need not.
func TestRule16ManyRequestsMakeOneNewToken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	karim := site.SignIn(t, "agent@demo.test")
	for round := range 3 {
		karim.Get("/profile")
		old := karim.Cookie("__Host-lk")
		site.Seat(t, "agent@demo.test", []string{"manager", "assistant", "agent"}[round])
		var requests []*http.Request
		for range 30 {
			r := karim.Request(http.MethodGet, "/profile", nil)
			r.AddCookie(&http.Cookie{Name: "__Host-lk", Value: old})
			requests = append(requests, r)
		}
		tokens := map[string]bool{}
		answers := webtest.TogetherEach(t, requests, func(answer *http.Response) {
			for _, c := range answer.Cookies() {
				if c.Name == "lk" {
					tokens[c.Value] = true
				}
			}
		})
		for answer := range answers {
			if answer != "200" && !strings.HasPrefix(answer, "303 /login") {
				t.Errorf("answers: %v", answers)
			}
		}
		if len(tokens) != 1 || tokenOpens(t, site, old) {
			t.Fatalf("%d new tokens; answers: %v", len(tokens), answers)
		}
		if n := webtest.Ask[int](t, site, `select max(n) from (select count(*) as n from sessions group by user_session_id) of_one`); n != 1 {
			t.Errorf("%d tokens are kept", n)
		}
		karim.SignIn("agent@demo.test", "open-sesame-demo")
	}
}
