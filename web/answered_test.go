package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Whoever invited, and nobody else, is told that it was declined, or ran out.
func TestWhoInvitedIsToldThatItWasDeclined(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	manager, admin := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "admin@demo.test")
	link := site.Invite(t, admin, "anna@example.org", "assistant")
	anna := site.Visit(t)
	if p := anna.Follow(anna.Get(link)); p.Status != http.StatusOK {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := anna.Post("/join/decline", url.Values{}); p.Status != http.StatusOK {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	rings(t, admin, "anna@example.org declined your invitation")
	if p := manager.Get(bell); p.Has("anna@example.org") {
		t.Errorf("a manager who did not invite her is told %s", p.Text())
	}
	site.Exec(t, `update notifications set kind = 'lapsed' where kind = 'declined'`)
	rings(t, admin, "Your invitation to anna@example.org has run out")
	// Who may no longer open members learns of nobody's address.
	site.Exec(t, `update members set role = 'assistant' where email_key = 'admin@demo.test'`)
	if p := admin.Get(bell); p.Has("anna@example.org") {
		t.Errorf("somebody who may not open members any more is told %s", p.Text())
	}
}
