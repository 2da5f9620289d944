package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// sessionCookie is what a session's cookie looks like over plain http, and
// nothing else may be.
var sessionCookie = regexp.MustCompile(`^lk=([\w-]{43}); Path=/; Expires=[^;]+; Max-Age=43200; HttpOnly; SameSite=Lax$`)

// with a token of its own, a visitor asks as whoever had it.
func tokenOpens(t *testing.T, site *webtest.Site, token string) bool {
	t.Helper()
	r := site.Visit(t).Request(http.MethodGet, "/profile", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-lk", Value: token})
	return site.Visit(t).Do(r).Status == http.StatusOK
}

// Rule 16: signing in, joining and a new password give a new token, in a cookie
// that is bound to this host; the old one is worth nothing.
func TestRule16EveryDoorRenewsTheToken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	link := site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent")
	nora := site.SignIn(t, "nora@demo.test")
	reset := webtest.AccountLink(t, site, "/forgot", "nora@demo.test")
	for _, door := range []struct {
		name, Page, path string
		form             url.Values
	}{
		{"signing in again", "/profile", "/login", url.Values{"email": {"nora@demo.test"}, "password": {"open-sesame-demo"}}},
		{"a forgotten password", reset, "/forgot/reset", url.Values{"password": {"another quiet kiln"}}},
		{"a new password", "/profile", "/profile/password", url.Values{"current_password": {"another quiet kiln"}, "password": {"a quiet kiln in spring"}}},
		{"joining", link, "/join", nil},
	} {
		old := nora.Cookie("__Host-lk")
		if p := nora.Get(door.Page); p.Status == http.StatusSeeOther {
			nora.Follow(p)
		}
		p := nora.Post(door.path, door.form)
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", door.name, p.Status, p.Text())
		}
		found := false
		for _, set := range p.Header.Values("Set-Cookie") {
			found = found || sessionCookie.MatchString(set)
		}
		if token := nora.Cookie("__Host-lk"); !found || token == old {
			t.Errorf("%s: no new token: %q", door.name, p.Header.Values("Set-Cookie"))
		}
		if tokenOpens(t, site, old) {
			t.Errorf("%s: the old token still opens", door.name)
		}
		if n := webtest.Ask[int](t, site, `select count(*) from sessions where token = $1 or token = $2`, old, nora.Cookie("__Host-lk")); n > 0 {
			t.Errorf("%s: a token stands in the database", door.name)
		}
	}
	nora.Get("/profile")
	old := nora.Cookie("__Host-lk")
	if p := nora.Post("/logout", nil); p.Status != http.StatusSeeOther || nora.Cookie("__Host-lk") != "" || tokenOpens(t, site, old) {
		t.Errorf("signing out: %d, the cookie is %q", p.Status, nora.Cookie("__Host-lk"))
	}
}

// Rule 16: a token that somebody was given before they signed in is not theirs after it.
func TestRule16TokensCannotBeFixed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	evil := site.SignIn(t, "agent@demo.test")
	victim := site.Visit(t)
	victim.Header.Set("Cookie", "__Host-lk="+evil.Cookie("__Host-lk"))
	victim.Get("/profile")
	p := victim.Post("/login", url.Values{"email": {"owner@demo.test"}, "password": {"open-sesame-demo"}})
	if p.Status != http.StatusSeeOther || victim.Cookie("__Host-lk") == evil.Cookie("__Host-lk") {
		t.Errorf("signing in over a given token: %d %q", p.Status, p.Header)
	}
	if p := evil.Get("/profile"); p.Has("owner@demo.test") {
		t.Error("the one who gave the token is signed in as the victim")
	}
}

// Rule 17: a session ends with its own end, with "end all others", with a new
// password, after four hours without a request, and after twelve hours.
func TestRule17SessionsEnd(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	a, b, other := site.SignIn(t, "agent@demo.test"), site.SignIn(t, "agent@demo.test"), site.SignIn(t, "agent.own@demo.test")
	lives := func(what string, v *webtest.Visitor, want bool) {
		t.Helper()
		if p := v.Get("/profile"); (p.Status == http.StatusOK) != want {
			t.Errorf("%s: %d", what, p.Status)
		}
	}
	lives("a second session", b, true)
	a.Get("/profile")
	a.Post("/profile/sessions/end", nil)
	lives("the one that ended the others", a, true)
	lives("another one", b, false)
	lives("somebody else's", other, true)

	b.SignIn("agent@demo.test", "open-sesame-demo")
	b.Get("/profile")
	b.Post("/profile/password", url.Values{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}})
	lives("the one that changed the password", b, true)
	lives("another one after it", a, false)

	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '4 hours 1 second'`)
	lives("after four idle hours", b, false)
	site.Exec(t, `update user_sessions set last_seen_at = now()`)
	site.Exec(t, `update sessions set expires_at = now()`)
	lives("after twelve hours", other, false)
}

// Rule 17: requests that are under way while somebody signs out do not bring
// the session back, neither for its token nor as a row.
func TestRule17SigningOutDuringRequests(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for range 5 {
		v := site.SignIn(t, "agent@demo.test")
		v.Get("/profile")
		token := v.Cookie("__Host-lk")
		plain := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		done := make(chan error, 20)
		for range cap(done) {
			r := v.Request(http.MethodGet, "/w/"+webtest.Atelier, nil)
			r.AddCookie(&http.Cookie{Name: "__Host-lk", Value: token})
			go func() {
				answer, err := plain.Do(r)
				if err == nil {
					answer.Body.Close()
				}
				done <- err
			}()
		}
		v.Post("/logout", nil)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		plain.CloseIdleConnections()
		if tokenOpens(t, site, token) {
			t.Fatal("a request under way brought the session back")
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*) from user_sessions where revoked_at is null`); n > 0 {
		t.Errorf("%d sessions are open", n)
	}
}

// Rule 45: of a user's sessions twenty are open; the twenty-first ends the
// oldest, and nobody else's. One that ended by itself takes no place.
func TestRule45TheOldestOfTooManySessionsEnds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	other := site.SignIn(t, "agent.own@demo.test")
	var all []*webtest.Visitor
	for i := range 26 {
		site.ForgetTries(t)
		all = append(all, site.SignIn(t, "agent@demo.test"))
		if i == 10 || i == 11 || i == 12 {
			site.Exec(t, `update user_sessions set last_seen_at = now() - interval '4 hours 1 second' where id = (select id from user_sessions order by created_at desc limit 1)`)
		}
	}
	for i, v := range all {
		open := i >= 3 && i != 10 && i != 11 && i != 12
		if p := v.Get("/profile"); (p.Status == http.StatusOK) != open {
			t.Errorf("session %d of 26: %d", i+1, p.Status)
		}
	}
	keeps(t, other, "somebody else's")
	if n := all[25].Get("/profile").Find(`section[aria-labelledby="sessions"] li`).Length(); n != 20 {
		t.Errorf("%d sessions are shown", n)
	}
}
