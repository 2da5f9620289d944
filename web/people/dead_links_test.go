package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// Rule 7: a link that does not open shows one page, whatever the reason, byte
// for byte, and leaves it to whoever invited to say more.
func TestRule07DeadLinksLookTheSame(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin, stranger := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test"), site.Visit(t)
	answer := func(link, path string) *webtest.Page {
		v := site.Visit(t)
		v.Follow(v.Get(link))
		return v.Post(path, url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}})
	}
	row := func(email string) string {
		return webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, email)
	}
	dead := map[string]string{
		"unknown": site.URL + "/join/0123456789012345678901234567890123456789012",
	}
	for reason, end := range map[string]func(email, link string){
		"used":      func(_, link string) { answer(link, "/join") },
		"declined":  func(_, link string) { answer(link, "/join/decline") },
		"withdrawn": func(email, _ string) { owner.Post(row(email)+"/withdraw", nil) },
		"replaced":  func(email, _ string) { owner.Post(row(email)+"/resend", nil) },
		"run out":   func(email, _ string) { site.Exec(t, expire, email) },
		"access is over": func(email, _ string) {
			site.Exec(t, `update invitations set access_ends_at = now() where email_key = $1`, email)
		},
		"void": func(string, string) {},
	} {
		email := strings.ReplaceAll(reason, " ", ".") + "@example.org"
		by := owner
		if reason == "void" {
			by = admin
		}
		link := site.Invite(t, by, email, "agent")
		end(email, link)
		dead[reason] = link
	}
	site.Seat(t, "admin@demo.test", "assistant")
	for _, reason := range []string{"void", "access is over"} {
		// Nobody knows before somebody accepts; then it is as dead as any.
		if p := answer(dead[reason], "/join"); p.Status != http.StatusGone {
			t.Errorf("accepting what is %s: %d", reason, p.Status)
		}
	}
	first := stranger.Follow(stranger.Get(dead["unknown"]))
	if first.Status != http.StatusGone || !first.Has("Ask whoever invited you") || first.Has("Atelier") {
		t.Errorf("a dead link: %d %s", first.Status, first.Text())
	}
	stranger.Get("/login")
	before := site.Kept(t)
	for reason, link := range dead {
		p := stranger.Get(link)
		if p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d before the clean address", reason, p.Status)
		}
		webtest.SameBut(t, reason, stranger.Follow(p), "", first, "")
		sent := stranger.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}})
		if sent.Status != http.StatusGone {
			t.Errorf("%s, sent: %d", reason, sent.Status)
		}
		if p := stranger.Post("/join/decline", nil); p.Status != http.StatusGone {
			t.Errorf("%s, declined: %d", reason, p.Status)
		}
	}
	site.Unchanged(t, before, "a dead link")
}

// expire lets an invitation run out, with its link.
const expire = `
	with ended as (update invitations set expires_at = now() - interval '1 second' where email_key = $1 returning id)
	update tokens set expires_at = now() - interval '1 second' where purpose = 'invitation' and id in (select id from ended)`

// Rule 7: links of accounts die in the same way.
func TestRule07DeadLinksOfAccounts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	for _, path := range []string{"/signup", "/forgot"} {
		email := map[string]string{"/signup": "bert@example.org", "/forgot": "agent@demo.test"}[path]
		unknown := v.Follow(v.Get(path + "/0123456789012345678901234567890123456789012"))
		old := webtest.AccountLink(t, site, path, email)
		site.Exec(t, `update tokens set expires_at = now() - interval '1 second'`)
		webtest.SameBut(t, path+" run out", v.Follow(v.Get(old)), "", unknown, "")
		v.Get(path)
		if p := v.Post(path, url.Values{"email": {email}}); p.Status != http.StatusOK {
			t.Fatalf("%s again: %d", path, p.Status)
		}
		received, err := site.Mailbox.Wait(t.Context(), newerThan(old, email))
		if err != nil {
			t.Fatal(err)
		}
		if p := v.Follow(v.Get(webtest.MailLink.FindString(received.Text))); p.Status != http.StatusOK {
			t.Errorf("%s, the newer link: %d", path, p.Status)
		}
		webtest.SameBut(t, path+" replaced", v.Follow(v.Get(old)), "", unknown, "")
	}
}
