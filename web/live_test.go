package web_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

const events = "/w/" + webtest.Atelier + "/events"

// What ends somebody's right, or their session, ends their streams at once, and nobody
// else's: rights are not looked at here but when Postgres tells.
func TestRule18AStreamEndsWithTheRight(t *testing.T) {
	t.Parallel()
	const manager = "manager@demo.test"
	for name, c := range map[string]struct {
		do    func(t *testing.T, site *webtest.Site, owner, manager *webtest.Visitor)
		again int // what the stream answers then
	}{
		"removed": {func(t *testing.T, site *webtest.Site, owner, _ *webtest.Visitor) {
			t.Helper()
			form := "/w/" + webtest.Atelier + "/settings/members/" + site.MemberID(t, webtest.Atelier, manager) + "/remove"
			owner.Get(form)
			leads(t, owner.Post(form, url.Values{}))
		}, http.StatusNotFound},
		"another role": {func(t *testing.T, site *webtest.Site, owner, _ *webtest.Visitor) {
			t.Helper()
			form := "/w/" + webtest.Atelier + "/settings/members/" + site.MemberID(t, webtest.Atelier, manager) + "/role"
			owner.Get(form)
			leads(t, owner.Post(form, url.Values{"role": {"assistant"}}))
		}, http.StatusOK},
		"another restriction": {func(t *testing.T, site *webtest.Site, owner, _ *webtest.Visitor) {
			t.Helper()
			form := "/w/" + webtest.Atelier + "/settings/members/" + site.MemberID(t, webtest.Atelier, manager) + "/role"
			owner.Get(form)
			leads(t, owner.Post(form, url.Values{"role": {"manager"}, "restrictions": {"data_export"}}))
		}, http.StatusOK},
		"signed out": {func(t *testing.T, _ *webtest.Site, _, manager *webtest.Visitor) {
			t.Helper()
			leads(t, manager.Post("/logout", nil))
		}, http.StatusSeeOther},
		"signed out from elsewhere": {func(t *testing.T, site *webtest.Site, _, _ *webtest.Visitor) {
			t.Helper()
			other := site.SignIn(t, manager)
			leads(t, other.Post("/profile/sessions/end", nil))
		}, http.StatusSeeOther},
		"another password": {func(t *testing.T, site *webtest.Site, _, _ *webtest.Visitor) {
			t.Helper()
			site.Exec(t, `update users set session_epoch = session_epoch + 1 where email_key = $1`, manager)
		}, http.StatusSeeOther},
		"no workspace any more": {func(t *testing.T, site *webtest.Site, _, _ *webtest.Visitor) {
			t.Helper()
			site.Exec(t, `update workspaces set deleted_at = now() where id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
		}, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, web.Areas...)
			site.Listen(t)
			owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, manager)
			kept, ending := owner.Stream(events), v.Stream(events)
			kept.Hears("resync", "")
			ending.Hears("resync", "")
			c.do(t, site, owner, v)
			// Whatever happens from now on is not told any more.
			site.Exec(t, `update conversations set subject = 'x'`)
			if heard := ending.Ends(); len(heard) > 0 {
				t.Errorf("it heard %q", heard)
			}
			if again := v.Stream(events); again.Status != c.again {
				t.Errorf("asked again: %d, want %d", again.Status, c.again)
			}
			if name != "no workspace any more" {
				if kind, _ := kept.Next(); kind != "conversation" {
					t.Errorf("the owner hears %q", kind)
				}
			}
		})
	}
}

// What ends by itself is seen when rights are looked at again.
func TestRule18RightsAreLookedAtAgain(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.CheckEvery = 20 * time.Millisecond
	site.Listen(t)
	idle, timed := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "agent@demo.test")
	kept, one, two := site.SignIn(t, "owner@demo.test").Stream(events), idle.Stream(events), timed.Stream(events)
	for _, s := range []*webtest.Stream{kept, one, two} {
		s.Hears("resync", "")
	}
	site.Exec(t, `alter table members disable trigger tell_access`)
	site.Exec(t, `update members set access_ends_at = now() where email = 'agent@demo.test'`)
	two.Ends()
	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '4 hours 1 second' where user_id = (select id from users where email = 'manager@demo.test')`)
	one.Ends()
	site.Exec(t, `update conversations set state = 'closed' where id = (select id from conversations order by id limit 1)`)
	if kind, _ := kept.Next(); kind != "conversation" {
		t.Errorf("the owner hears %q", kind)
	}
}

// A stream is of the members of its workspace, and an open page is nothing that keeps a
// session alive. There are so many, and not more.
func TestRule18WhoMayHaveAStream(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	for email, want := range map[string]int{"owner@demo.test": http.StatusOK, "assistant@demo.test": http.StatusOK, "agent.own@demo.test": http.StatusOK, "nora@demo.test": http.StatusNotFound} {
		if s := site.SignIn(t, email).Stream(events); s.Status != want {
			t.Errorf("%s: %d, want %d", email, s.Status, want)
		}
	}
	if s := site.Visit(t).Stream(events); s.Status != http.StatusSeeOther {
		t.Errorf("nobody: %d", s.Status)
	}
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '2 hours'`)
	site.Exec(t, `update members set last_seen_at = now() - interval '2 hours'`)
	for range 8 {
		owner.Stream(events).Hears("resync", "")
	}
	if s := owner.Stream(events); s.Status != http.StatusTooManyRequests || s.Header.Get("Retry-After") == "" {
		t.Errorf("one stream more: %d", s.Status)
	}
	owner.Header.Set("Latchkey-By-Itself", "yes")
	owner.Get("/w/" + webtest.Atelier + "/conversations")
	if fresh := webtest.Ask[int](t, site, `select count(*) from user_sessions where last_seen_at > now() - interval '1 hour'`); fresh != 0 {
		t.Error("a page that asks by itself keeps a session alive")
	}
	if page := owner.Get(events); page.Status != http.StatusSeeOther {
		t.Errorf("a person at the address of the stream: %d", page.Status)
	}
}

func leads(t *testing.T, page *webtest.Page) {
	t.Helper()
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
}
