package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// Rule 20: whether an address has an account is told neither by signing in,
// nor by asking for a new password, nor by signing up.
func TestRule20KnownAndUnknownAddressesLookTheSame(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.Visit(t)
	for _, tt := range []struct {
		path   string
		status int
		form   url.Values
	}{
		{"/login", http.StatusUnprocessableEntity, url.Values{"password": {"not the password"}}},
		{"/forgot", http.StatusOK, url.Values{}},
		{"/signup", http.StatusOK, url.Values{}},
	} {
		v.Get(tt.path)
		known, unknown := v.Post(tt.path, with(tt.form, "email", "agent@demo.test")), v.Post(tt.path, with(tt.form, "email", "nobody@demo.test"))
		if known.Status != tt.status {
			t.Errorf("%s: %d", tt.path, known.Status)
		}
		sameBut(t, tt.path, known, "agent@demo.test", unknown, "nobody@demo.test")
	}
	site.WaitMail(t, "nobody@demo.test", "/signup/")
	site.WaitMail(t, "agent@demo.test", "You already have an account")
	site.WaitMail(t, "agent@demo.test", "/forgot/")
	for _, r := range site.Mailbox.List() {
		if r.To == "nobody@demo.test" && r.Subject == "A new password" {
			t.Error("an address without an account got a mail about its password")
		}
	}
}

// tooMany wants a 429 that says how long to wait, within a limit's window.
func tooMany(t *testing.T, what string, p *webtest.Page, window int) {
	t.Helper()
	wait, err := strconv.Atoi(p.Header.Get("Retry-After"))
	if p.Status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > window+1 {
		t.Errorf("%s: %d, Retry-After %q: %s", what, p.Status, p.Header.Get("Retry-After"), p.Text())
	}
	readable(t, what, p)
}

// forged is a header that claims another address for every request.
func forged(v *webtest.Visitor) {
	for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Forwarded", "X-Client-Ip"} {
		v.Header.Set(name, "203.0.113."+strconv.Itoa(int(uuid.New()[0])))
	}
}

// Rule 21: ten tries in three minutes for an account, right or wrong, from
// wherever, at whichever process; a forged address makes nobody somebody else.
func TestRule21SigningIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	processes := []string{site.URL, site.Start(t)}
	wrong := url.Values{"email": {"agent@demo.test"}, "password": {"not the password"}}
	for i := range 10 {
		v := webtest.VisitorOf(t, processes[i%2])
		forged(v)
		v.Get("/login")
		if i == 5 {
			wrong.Set("email", "  AGENT@demo.test ") // The same account.
		}
		if p := v.Post("/login", wrong); p.Status != http.StatusUnprocessableEntity {
			t.Fatalf("try %d: %d", i+1, p.Status)
		}
	}
	v := site.Visit(t)
	v.Get("/login")
	right := url.Values{"email": {"agent@demo.test"}, "password": {"open-sesame-demo"}}
	tooMany(t, "the eleventh try, with the right password", v.Post("/login", right), 180)
	if v.Cookie("__Host-lk") != "" {
		t.Error("signed in beyond the limit")
	}
	site.SignIn(t, "agent.own@demo.test") // Others are not held up.
	do(t, site, `update throttles set window_ends = now()`)
	if p := v.Post("/login", right); p.Status != http.StatusSeeOther {
		t.Errorf("when the window is over: %d", p.Status)
	}
}

// Rule 21: sixty tries for a network address, however many accounts they name.
func TestRule21OneAddressManyAccounts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.Visit(t)
	v.Get("/login")
	do(t, site, `insert into throttles (key, window_ends, count) values ('signin-peer:127.0.0.1', now() + interval '3 minutes', 59)`)
	for i, want := range []int{http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusTooManyRequests} {
		forged(v)
		p := v.Post("/login", url.Values{"email": {uuid.NewString() + "@example.org"}, "password": {"not the password"}})
		if p.Status != want {
			t.Errorf("try %d: %d, want %d", 60+i, p.Status, want)
		}
	}
}

// Rule 21: five mails an hour to one address, and thirty links an hour for one
// network address.
func TestRule21MailsToOneAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.Visit(t)
	for _, path := range []string{"/forgot", "/signup"} {
		v.Get(path)
		form := url.Values{"email": {"agent@demo.test"}}
		for i := range 5 {
			if p := v.Post(path, form); p.Status != http.StatusOK {
				t.Fatalf("%s %d: %d", path, i, p.Status)
			}
		}
		before := kept(t, site)["jobs"]
		tooMany(t, "the sixth at "+path, v.Post(path, form), 3600)
		if after := kept(t, site)["jobs"]; len(after) < len(before) {
			t.Errorf("%s: jobs went away", path)
		}
		sixth := v.Post(path, url.Values{"email": {"someone@demo.test"}})
		if sixth.Status != http.StatusOK {
			t.Errorf("%s for somebody else: %d", path, sixth.Status)
		}
	}
	do(t, site, `update throttles set count = 30 where key like 'link-peer:%'`)
	forged(v)
	tooMany(t, "the thirty-first of a peer", v.Post("/forgot", url.Values{"email": {"new@demo.test"}}), 3600)
}

// Rule 21: invitations, five an hour to one address and a hundred an hour for a
// workspace; the counter goes up before anything is looked at.
func TestRule21Invitations(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(members)
	form := url.Values{"email": {"anna@example.org"}, "role": {"agent"}}
	owner.Post(invitations, form)
	row := invitations + "/" + invitationID(t, site, atelier, "anna@example.org")
	for i := range 4 {
		if p := owner.Post(row+"/resend", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("sent again %d times: %d", i, p.Status)
		}
	}
	before := kept(t, site)
	tooMany(t, "sent again for the fifth time", owner.Post(row+"/resend", nil), 3600)
	tooMany(t, "invited for the sixth time", owner.Post(invitations, form), 3600)
	unchanged(t, site, before, "too many invitations")

	do(t, site, `update throttles set count = 99 where key like 'invite:%' and key not like '%@%'`)
	if p := owner.Post(invitations, url.Values{"email": {"agent@demo.test"}, "role": {"agent"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("the hundredth, refused: %d", p.Status)
	}
	before = kept(t, site)
	tooMany(t, "the hundred and first of the workspace", owner.Post(invitations, url.Values{"email": {"new@example.org"}, "role": {"agent"}}), 3600)
	unchanged(t, site, before, "too many invitations of a workspace")
	nora := site.SignIn(t, "nora@demo.test")
	nora.Get("/profile")
	if p := nora.Post("/w/"+nordlicht+"/settings/members/invitations", form); p.Status != http.StatusSeeOther {
		t.Errorf("another workspace: %d", p.Status)
	}
}
