package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// accepting from the switcher does not renew the token.
func TestRule16AcceptingFromTheSwitcherRenews(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Invite(t, site.SignIn(t, "owner@demo.test"), "former@demo.test", "agent")
	former := site.SignIn(t, "former@demo.test")
	old := former.Cookie("__Host-lk")
	accept := former.Get("/workspaces").Find(`form[action$="/accept"]`).AttrOr("action", "")
	if p := former.Post(accept, nil); p.Status != http.StatusSeeOther || former.Cookie("__Host-lk") == old || tokenOpens(t, site, old) {
		t.Errorf("%d, the old token opens: %t", p.Status, tokenOpens(t, site, old))
	}
}

// an owner invites with a restriction, an admin sends the
// invitation again, and from then on it counts as the admin's own to lift.
func TestRule08ResendingKeepsWhatAnOwnerSet(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	owner.Get(webtest.Members)
	owner.Post(webtest.Invitations, url.Values{"email": {"former@demo.test"}, "role": {"agent"}, "restrictions": {"mask_contact"}})
	admin.Get(webtest.Members)
	if p := admin.Post(webtest.Invitations+"/"+site.InvitationID(t, webtest.Atelier, "former@demo.test")+"/resend", nil); p.Status != http.StatusSeeOther {
		t.Fatal(p.Status)
	}
	former := site.SignIn(t, "former@demo.test")
	former.Post(former.Get("/workspaces").Find(`form[action$="/accept"]`).AttrOr("action", ""), nil)
	id := site.MemberID(t, webtest.Atelier, "former@demo.test")
	if set := webtest.Ask[[]string](t, site, `select owner_restrictions from members where id = $1`, id); len(set) != 1 {
		t.Errorf("set by an owner after joining: %q", set)
	}
	if p := admin.Post(webtest.Members+"/"+id+"/role", url.Values{"role": {"agent"}}); p.Status != http.StatusForbidden {
		t.Errorf("an admin lifts what an owner set: %d", p.Status)
	}
}

// opening the link of a sign-up or reset while signed in notes "last seen".
func TestRule04OpeningWhileSignedIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.SignIn(t, "manager@demo.test")
	for _, path := range []string{"/signup/", "/forgot/"} {
		site.Exec(t, `update user_sessions set last_seen_at = now() - interval '10 minutes'`)
		before := site.Whole(t)
		v.Get(path + strings.Repeat("A", 43))
		if after := site.Whole(t); after["user_sessions"] != before["user_sessions"] {
			t.Errorf("GET %s wrote", path)
		}
	}
}

// the field csrf may be repeated; so may a file, and unknown files are taken.
func TestRule11RepeatedToken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get("/profile")
	if p := v.Post("/profile", url.Values{"csrf": {v.CSRF(), "x"}, "name": {"Marie"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("two tokens: %d", p.Status)
	}
	body := "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + v.CSRF() + "\r\n--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nMarie\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"unknown\"; filename=\"a\"\r\n\r\nz\r\n--x--\r\n"
	r := v.Request(http.MethodPost, "/profile", strings.NewReader(body))
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if p := v.Do(r); p.Status < 400 {
		t.Errorf("multipart with an unknown file where a form is urlencoded: %d", p.Status)
	}
}

// 100 fields are the most; 198 of one name pass.
func TestRule34FieldsOfOneName(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get(webtest.Members)
	form := url.Values{"email": {"a@example.org"}, "role": {"agent"}}
	for range 150 {
		form.Add("restrictions", "workflows")
	}
	if p := v.Post(webtest.Invitations, form); p.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("153 fields: %d", p.Status)
	}
}

// two visibilities are refused with the words for a restriction of another role; give.exclusive is never said.
func TestWordsOfTwoVisibilities(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get(webtest.Members)
	p := v.Post(webtest.Invitations, url.Values{"email": {"a@example.org"}, "role": {"agent"}, "restrictions": {"visibility_own", "visibility_team"}})
	if p.Status != 422 || !p.Has("Choose one: team conversations or own conversations") {
		t.Errorf("%d %s", p.Status, p.Find(`[role="alert"], .error`).Text())
	}
}

// a host that is not ours gets a cookie.
func TestRule22NoCookieForAnotherHost(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	r := v.Request(http.MethodGet, "/login", nil)
	r.Host = "evil.example"
	if p := v.Do(r); p.Status != 421 || len(p.Header.Values("Set-Cookie")) > 0 {
		t.Errorf("%d %q", p.Status, p.Header.Values("Set-Cookie"))
	}
}

// a path with "//" in it, and one that does not parse, are kept as targets.
func TestRule24Targets(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for _, next := range []string{"/w//evil.example", "/..//evil.example", "/%zz"} {
		v := site.Visit(t)
		v.Get("/login")
		p := v.Post("/login", url.Values{"email": {"owner@demo.test"}, "password": {"open-sesame-demo"}, "next": {next}})
		if to := p.Header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", next, to)
		}
	}
}
