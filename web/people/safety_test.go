package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

const (
	firefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
	safariOnIPhone   = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
	edgeOnWindows    = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)

// on signs somebody in with a browser of that kind.
func on(t *testing.T, site *webtest.Site, email, agent string) *webtest.Visitor {
	t.Helper()
	v := site.Visit(t)
	v.Header.Set("User-Agent", agent)
	v.SignIn(email, "open-sesame-demo")
	return v
}

// Rule 17: each of one's own devices is signed out alone, somebody else's is not there.
func TestRule17EachDeviceIsSignedOutAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	a, b, c := on(t, site, "agent@demo.test", firefoxOnWindows), on(t, site, "agent@demo.test", safariOnIPhone), on(t, site, "agent@demo.test", edgeOnWindows)
	other := on(t, site, "nora@demo.test", firefoxOnWindows)
	sessionOf := func(email, kind string) string {
		t.Helper()
		return "/profile/sessions/" + webtest.Ask[string](t, site, `
			select s.id::text from user_sessions s join users u on u.id = s.user_id where u.email_key = $1 and s.device = $2`, email, kind) + "/end"
	}
	page := a.Get("/profile")
	for _, name := range []string{"Firefox on Windows", "Safari on iPhone", "Edge on Windows", "127.0.0.1"} {
		if !page.Has(name) {
			t.Errorf("the profile does not name %s", name)
		}
	}
	if marked := page.Find(".sessions li:has(.badge)"); marked.Length() != 1 || !strings.Contains(marked.Text(), "Firefox on Windows") {
		t.Errorf("this device is: %q", marked.Text())
	}
	lives := func(what string, v *webtest.Visitor, want bool) {
		t.Helper()
		if p := v.Get("/profile"); (p.Status == http.StatusOK) != want {
			t.Errorf("%s: %d", what, p.Status)
		}
	}
	theirs := sessionOf("nora@demo.test", "Firefox · Windows")
	for path, want := range map[string]int{theirs: 404, "/profile/sessions/" + uuid.NewString() + "/end": 404, "/profile/sessions/x/end": 404} {
		if p := a.Post(path, nil); p.Status != want {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	phone := sessionOf("agent@demo.test", "Safari · iPhone")
	for range 2 { // A second click is told the same.
		if p := a.Post(phone, nil); p.Status != http.StatusSeeOther || !a.Follow(p).Has("Safari on iPhone.") {
			t.Errorf("signing out the phone: %d %s", p.Status, p.Text())
		}
	}
	lives("this device", a, true)
	lives("the phone", b, false)
	lives("the third", c, true)
	lives("somebody else's", other, true)
	a.Get("/profile")
	if p := a.Post(sessionOf("agent@demo.test", "Firefox · Windows"), nil); p.Header.Get("Location") != "/login" {
		t.Errorf("signing out this device leads to %q", p.Header.Get("Location"))
	}
	lives("this device, signed out", a, false)
	lives("the third", c, true)
}

// Rule 43: a sign-in on a device that nobody knew is told by mail, once.
func TestRule43ASignInFromANewDeviceIsMailed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	told := func(what string, want int) {
		t.Helper()
		if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'sign_in_mail'`); n != want {
			t.Errorf("%s: %d mails, want %d", what, n, want)
		}
	}
	v := on(t, site, "nora@demo.test", firefoxOnWindows)
	told("a new device", 1)
	m := site.WaitMail(t, "nora@demo.test", "Firefox op Windows")
	if !strings.Contains(m.Text, "127.0.0.1") || strings.Contains(m.Text+m.Subject, "mail.") {
		t.Errorf("the mail: %s\n%s", m.Subject, m.Text)
	}
	v.Post("/logout", nil)
	v.Header.Set("User-Agent", safariOnIPhone)
	v.SignIn("nora@demo.test", "open-sesame-demo")
	told("the same browser, which has its cookie", 1)
	on(t, site, "nora@demo.test", firefoxOnWindows)
	told("another browser of that kind at that address", 1)
	on(t, site, "nora@demo.test", edgeOnWindows)
	told("another kind", 2)
	site.Exec(t, `update user_sessions set address = '192.0.2.1'`)
	on(t, site, "nora@demo.test", edgeOnWindows)
	told("that kind elsewhere", 3)
	// Whoever gets an account has not signed in before, and knows.
	link, guest := site.Invite(t, site.SignIn(t, "owner@demo.test"), "new@example.org", "agent"), site.Visit(t)
	guest.Follow(guest.Get(link))
	if p := guest.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	told("a new account", 3)
}

// Rule 43: a new password is told by mail.
func TestRule43ANewPasswordIsMailed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	agent := site.SignIn(t, "agent@demo.test")
	agent.Get("/profile")
	agent.Post("/profile/password", url.Values{"current_password": {"wrong"}, "password": {"a quiet kiln in spring"}})
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'password_mail'`); n != 0 {
		t.Errorf("a refused change: %d mails", n)
	}
	agent.Post("/profile/password", url.Values{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}})
	site.WaitMail(t, "agent@demo.test", "Your password was changed")
	reset, visitor := webtest.AccountLink(t, site, "/forgot", "agent@demo.test"), site.Visit(t)
	visitor.Follow(visitor.Get(reset))
	if p := visitor.Post("/forgot/reset", url.Values{"password": {"another quiet kiln"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("the reset: %d %s", p.Status, p.Text())
	}
	site.WaitMail(t, "agent@demo.test", "Your password was reset")
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'sign_in_mail'`); n != 0 {
		t.Errorf("%d mails of sign-ins beside those of the password", n)
	}
}

// Rule 43: whose access was changed or ended is told by mail what it is now.
func TestRule43ChangedAccessIsMailed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	member := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test")
	owner.Get(webtest.Members)
	change := func(form url.Values) {
		t.Helper()
		if p := owner.Post(member+"/role", form); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	change(url.Values{"role": {"agent"}})
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'access_mail'`); n != 0 {
		t.Errorf("nothing has changed, and %d mails", n)
	}
	change(url.Values{"role": {"manager"}, "restrictions": {"data_export"}, "access_ends": {"2030-01-31"}})
	m := site.WaitMail(t, "agent@demo.test", "You are now a manager")
	for _, words := range []string{"Marie Marchand has changed your access to Atelier Marchand", "No data export", "31 January 2030", "/w/" + webtest.Atelier} {
		if !strings.Contains(m.Text, words) {
			t.Errorf("the mail does not say %q: %s", words, m.Text)
		}
	}
	if p := owner.Post(member+"/remove", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	m = site.WaitMail(t, "agent@demo.test", "has ended your access")
	if !strings.Contains(m.Text, "Ask Marie Marchand") || strings.Contains(m.Text, "/w/"+webtest.Atelier) {
		t.Errorf("the mail of the end: %s", m.Text)
	}
}
