package people_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/people"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// Rule 20: whether an address has an account is told neither by signing in,
// nor by asking for a new password, nor by signing up.
func TestRule20KnownAndUnknownAddressesLookTheSame(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
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
		known, unknown := v.Post(tt.path, webtest.With(tt.form, "email", "agent@demo.test")), v.Post(tt.path, webtest.With(tt.form, "email", "nobody@demo.test"))
		if known.Status != tt.status {
			t.Errorf("%s: %d", tt.path, known.Status)
		}
		webtest.SameBut(t, tt.path, known, "agent@demo.test", unknown, "nobody@demo.test")
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

// Rule 21: ten tries in three minutes for an account from one address of the
// network, right or wrong, at whichever process.
func TestRule21SigningIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	processes := []string{site.URL, site.Start(t)}
	wrong := url.Values{"email": {"agent@demo.test"}, "password": {"not the password"}}
	for i := range 10 {
		v := webtest.VisitorOf(t, processes[i%2])
		webtest.Forge(v)
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
	webtest.TooMany(t, "the eleventh try, with the right password", v.Post("/login", right), 180)
	if v.Cookie("__Host-lk") != "" {
		t.Error("signed in beyond the limit")
	}
	site.SignIn(t, "agent.own@demo.test") // Others are not held up.
	site.Exec(t, `update throttles set window_ends = now()`)
	if p := v.Post("/login", right); p.Status != http.StatusSeeOther {
		t.Errorf("when the window is over: %d", p.Status)
	}
}

// Rule 45: strangers who try an account shut nobody out who comes from another
// address, nor whoever has signed in on their device before, wherever they are.
func TestRule45StrangersShutNobodyOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Env = map[string]string{"TRUSTED_PROXIES": "127.0.0.0/8"}
	site.URL = site.Start(t)
	from := func(v *webtest.Visitor, peer string) { v.Header.Set("X-Forwarded-For", peer) }
	right := url.Values{"email": {"agent@demo.test"}, "password": {"open-sesame-demo"}}
	desk := site.Visit(t)
	from(desk, "192.0.2.1")
	desk.Get("/login")
	if p := desk.Post("/login", right); p.Status != http.StatusSeeOther {
		t.Fatal(p.Status)
	}
	desk.Post("/logout", nil)

	try := func(peer string, times int) {
		stranger := site.Visit(t)
		from(stranger, peer)
		stranger.Get("/login")
		for range times {
			stranger.Post("/login", url.Values{"email": {"agent@demo.test"}, "password": {"not the password"}})
		}
	}
	enter := func(what string, v *webtest.Visitor, peer string, want int) {
		t.Helper()
		from(v, peer)
		v.Get("/login")
		if p := v.Post("/login", right); p.Status != want {
			t.Errorf("%s: %d, want %d", what, p.Status, want)
		}
	}
	try("203.0.113.1", 11)
	enter("beside the stranger", site.Visit(t), "203.0.113.1", http.StatusTooManyRequests)
	enter("from elsewhere", site.Visit(t), "192.0.2.7", http.StatusSeeOther)
	for _, peer := range []string{"203.0.113.2", "203.0.113.3", "203.0.113.4"} {
		try(peer, 10)
	}
	enter("once many strangers have tried", site.Visit(t), "192.0.2.8", http.StatusTooManyRequests)
	enter("on a device that knows the account", desk, "203.0.113.1", http.StatusSeeOther)
	// The cookie of a device is no key to another account, and cannot be made up.
	forged := site.Visit(t)
	forged.SetCookie("__Host-device", "ABCDEFGHIJKLMNOPQRSTUVWXYZ.c2VhbA")
	enter("on a device that says so", forged, "192.0.2.9", http.StatusTooManyRequests)
	// A new password ends what a device knew.
	site.Exec(t, `update users set session_epoch = session_epoch + 1 where email = 'agent@demo.test'`)
	enter("on a device that knew an older password", desk, "203.0.113.1", http.StatusTooManyRequests)
	site.Exec(t, `update users set session_epoch = session_epoch - 1 where email = 'agent@demo.test'`)
	for range 12 {
		desk.Post("/logout", nil)
		desk.Get("/login")
		desk.Post("/login", url.Values{"email": {"agent@demo.test"}, "password": {"not the password"}})
	}
	enter("on a device that tries too often", desk, "192.0.2.1", http.StatusTooManyRequests)
}

// Rule 21: sixty tries for a network address, however many accounts they name.
func TestRule21OneAddressManyAccounts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	v.Get("/login")
	site.Exec(t, `insert into throttles (key, window_ends, count) values ('signin-peer:127.0.0.1', now() + interval '3 minutes', 59)`)
	for i, want := range []int{http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusTooManyRequests} {
		webtest.Forge(v)
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
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	for _, path := range []string{"/forgot", "/signup"} {
		v.Get(path)
		form := url.Values{"email": {"agent@demo.test"}}
		for i := range 5 {
			if p := v.Post(path, form); p.Status != http.StatusOK {
				t.Fatalf("%s %d: %d", path, i, p.Status)
			}
		}
		before := site.Kept(t)["jobs"]
		webtest.TooMany(t, "the sixth at "+path, v.Post(path, form), 3600)
		if after := site.Kept(t)["jobs"]; len(after) < len(before) {
			t.Errorf("%s: jobs went away", path)
		}
		sixth := v.Post(path, url.Values{"email": {"someone@demo.test"}})
		if sixth.Status != http.StatusOK {
			t.Errorf("%s for somebody else: %d", path, sixth.Status)
		}
	}
	site.Exec(t, `update throttles set count = 30 where key like 'link-peer:%'`)
	webtest.Forge(v)
	webtest.TooMany(t, "the thirty-first of a peer", v.Post("/forgot", url.Values{"email": {"new@demo.test"}}), 3600)
}

// Rule 21: invitations, five an hour to one address and a hundred an hour for a
// workspace; the counter goes up before anything is looked at.
func TestRule21Invitations(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	form := url.Values{"email": {"anna@example.org"}, "role": {"agent"}}
	owner.Post(webtest.Invitations, form)
	row := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "anna@example.org")
	for i := range 4 {
		if p := owner.Post(row+"/resend", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("sent again %d times: %d", i, p.Status)
		}
	}
	before := site.Kept(t)
	webtest.TooMany(t, "sent again for the fifth time", owner.Post(row+"/resend", nil), 3600)
	webtest.TooMany(t, "invited for the sixth time", owner.Post(webtest.Invitations, form), 3600)
	site.Unchanged(t, before, "too many invitations")

	site.Exec(t, `update throttles set count = 99 where key like 'invite:%' and key not like '%@%'`)
	if p := owner.Post(webtest.Invitations, url.Values{"email": {"agent@demo.test"}, "role": {"agent"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("the hundredth, refused: %d", p.Status)
	}
	before = site.Kept(t)
	webtest.TooMany(t, "the hundred and first of the workspace", owner.Post(webtest.Invitations, url.Values{"email": {"new@example.org"}, "role": {"agent"}}), 3600)
	site.Unchanged(t, before, "too many invitations of a workspace")
	nora := site.SignIn(t, "nora@demo.test")
	nora.Get("/profile")
	if p := nora.Post("/w/"+webtest.Nordlicht+"/settings/members/invitations", form); p.Status != http.StatusSeeOther {
		t.Errorf("another workspace: %d", p.Status)
	}
}

// Rule 45: whoever is signed in keeps their way: what others try elsewhere does
// not count for the password that they type again.
func TestRule45StrangersDoNotStopWhoeverIsSignedIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, stranger := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	stranger.Get("/login")
	for range 12 {
		stranger.Post("/login", url.Values{"email": {"owner@demo.test"}, "password": {"not the password"}})
	}
	webtest.TooMany(t, "the stranger", stranger.Post("/login", url.Values{"email": {"owner@demo.test"}, "password": {"not the password"}}), 180)
	change := url.Values{"current_password": {"not the password"}, "password": {"a quiet kiln in spring"}}
	for i := range 10 {
		if p := owner.Post("/profile/password", change); p.Status != http.StatusUnprocessableEntity {
			t.Fatalf("%d: %d %s", i, p.Status, p.Text())
		}
	}
	webtest.TooMany(t, "a session that guesses", owner.Post("/profile/password", change), 180)
}

// Rule 21: what is no address counts as an account of its own that nobody has.
func TestRule21MalformedAddressesDoNotShareACounter(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	v.Get("/login")
	try := func(email string) *webtest.Page {
		return v.Post("/login", url.Values{"email": {email}, "password": {"not the password"}})
	}
	for range 10 {
		try("anna@@example.org")
	}
	webtest.TooMany(t, "one malformed address", try("anna@@example.org"), 180)
	if p := try("bram@@example.org"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("another: %d %s", p.Status, p.Text())
	}
}
