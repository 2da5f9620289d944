package browsertest

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"

	"latchkey/internal/demo"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/web/webtest"
)

// english is what most tests read.
var english = i18n.For(i18n.English, nil)

// invited invites somebody into the atelier over HTTP, and returns the link of
// the mail.
func invited(t testing.TB, site *webtest.Site, owner *webtest.Visitor, email string) string {
	t.Helper()
	return invitedTo(t, site, owner, atelier, email)
}

func invitedTo(t testing.TB, site *webtest.Site, owner *webtest.Visitor, place, email string) string {
	t.Helper()
	owner.Get(place + members)
	answer := owner.Post(place+members+"/invitations", url.Values{"email": {email}, "role": {"assistant"}, "language": {"en"}})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("inviting %s: %d %s", email, answer.Status, answer.Text())
	}
	return link(t, site.WaitMail(t, email, "/join/"))
}

// link is the address that a mail leads to.
func link(t testing.TB, received mail.Received) string {
	t.Helper()
	found := mailLink.FindString(received.Text)
	if found == "" {
		t.Fatalf("no link in %s", received.Text)
	}
	return found
}

// The page of an invitation is itself the sign-in, for an address that has an
// account.
func TestJoinWithAnAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	to := invited(t, site, site.SignIn(t, "owner@demo.test"), "former@demo.test")
	paul := Open(t, site)
	paul.Go(to)
	paul.See(english.T("invitation.sign_in_hint"))

	paul.Fill(english.T("account.password"), "not this one at all")
	paul.Follow(english.T("invitation.sign_in_and_join"))
	paul.See(english.T("fault.password_wrong"))

	paul.Fill(english.T("account.password"), demo.Password)
	paul.Follow(english.T("invitation.sign_in_and_join"))
	french := i18n.For(i18n.French, nil) // Paul's own, from now on.
	paul.See(french.T("dashboard.orders"))
	if paul.URL() != atelier+"/dashboard" {
		t.Errorf("joining leads to %s", paul.URL())
	}
}

// Somebody else's browser says so, and leads to the right account.
func TestJoinInTheWrongAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	to := invited(t, site, site.SignIn(t, "owner@demo.test"), "former@demo.test")
	shared := Open(t, site)
	shared.SignIn("assistant@demo.test")
	shared.Go(to)
	shared.See(english.T("invitation.wrong_account.title"))
	shared.See("f•••@d•••.test")
	shared.See("assistant@demo.test")

	shared.Follow(english.T("invitation.wrong_account.button"))
	shared.See(english.T("invitation.sign_in_hint"))
	shared.Fill(english.T("account.password"), demo.Password)
	shared.Follow(english.T("invitation.sign_in_and_join"))
	if shared.URL() != atelier+"/dashboard" {
		t.Errorf("joining leads to %s", shared.URL())
	}
}

// Whoever is signed in with the address joins with one click.
func TestJoinWithOneClick(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	to := invited(t, site, site.SignIn(t, "owner@demo.test"), "nora@demo.test")
	nora, dutch := Open(t, site), i18n.For(i18n.Dutch, nil)
	nora.SignIn("nora@demo.test")
	nora.Go(to)
	nora.Follow(dutch.T("invitation.join"))
	nora.SeeNotice(dutch.T("notice.joined", "Workspace", "Atelier Marchand"))
}
