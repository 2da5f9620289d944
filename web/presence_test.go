package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

const (
	busy          = "/w/" + webtest.Atelier + "/busy"
	conversations = "/w/" + webtest.Atelier + "/conversations"
)

// Who is there is told while it changes, through whichever process, and stands in the list
// of whom a conversation can be given to.
func TestWhoIsThereIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	second := site.Start(t)
	site.CheckEvery = 20 * time.Millisecond
	site.Listen(t)
	site.Exec(t, `update members set last_seen_at = now() - interval '3 hours'`)
	id := site.SomeConversation(t)
	owner, manager, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test"), site.SignIn(t, "agent@demo.test")
	member := site.MemberID(t, webtest.Atelier, "manager@demo.test")
	name := webtest.Ask[string](t, site, `select name from members where email = 'manager@demo.test' limit 1`)
	option := func() string {
		t.Helper()
		return owner.Get(conversations + "/" + id).Find(`#assignee option[value="` + member + `"]`).Text()
	}
	if got := option(); got != name {
		t.Errorf("who has not been there for hours is shown as %q", got)
	}
	here := owner.Stream(events)
	here.Hears("resync", "")
	webtest.Until(t, "the process knows who is there", func() bool {
		return webtest.Ask[bool](t, site, `select present_at is not null from members where id = $1`, site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	})

	for _, list := range []string{conversations + "?inbox=all", webtest.Contacts, webtest.Contacts + "/new"} {
		p := owner.Get(list)
		if p.Find(`[data-offline]`).Parent().Find(`option[value="`+member+`"]`).Length() != 1 {
			t.Errorf("%s does not follow who is there", list)
		}
	}
	there := manager.Stream(second + events) // A stream alone makes somebody present.
	here.Hears("presence", member+" online")
	if got := option(); !strings.HasPrefix(got, name+" · ") {
		t.Errorf("whose stream is open is shown as %q", got)
	}
	if p := manager.Post(second+busy, url.Values{"presence": {"busy"}, "next": {"/profile"}}); p.Header.Get("Location") != "/profile" {
		t.Errorf("busy leads to %s", p.Header.Get("Location"))
	}
	here.Hears("presence", member+" busy")
	there.Hears("presence", member+" busy")
	if p := manager.Get(conversations); p.Find(".top .presence.busy").Length() != 1 || p.Find(`button[name=presence][value=online]`).Length() != 1 {
		t.Error("who is busy does not see so")
	}
	if p := agent.Get("/w/" + webtest.Atelier + "/conversations"); p.Find(".top .presence.busy").Length() != 0 {
		t.Error("somebody else is busy with them")
	}
	manager.Post(busy, url.Values{"presence": {"online"}})
	here.Hears("presence", member+" online")

	// After the time that the workspace sets they are offline, and when they were last seen stays.
	seen := webtest.Ask[time.Time](t, site, `select last_seen_at from members where id = $1`, member)
	site.Exec(t, `update user_sessions set revoked_at = now() where user_id = (select id from users where email = 'manager@demo.test')`)
	there.Ends()
	site.Exec(t, `update workspaces set offline_after = 7`)
	site.Exec(t, `update members set present_at = now() - interval '8 minutes', last_seen_at = last_seen_at - interval '8 minutes' where id = $1`, member)
	here.Hears("presence", member+" offline")
	if got := option(); got != name {
		t.Errorf("who has left is shown as %q", got)
	}
	if got := webtest.Ask[time.Time](t, site, `select last_seen_at from members where id = $1`, member); !got.Equal(seen.Add(-8 * time.Minute)) {
		t.Errorf("last seen at %v, not %v", got, seen)
	}
	for _, wrong := range []string{"", "offline", "away"} {
		if p := owner.Post(busy, url.Values{"presence": {wrong}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, p.Status)
		}
	}
}

// An open stream is noted once a minute, whatever else happens.
func TestAStreamIsNotedOnceAMinute(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.CheckEvery = 5 * time.Millisecond
	site.Listen(t)
	owner := site.SignIn(t, "owner@demo.test")
	member := site.MemberID(t, webtest.Atelier, "owner@demo.test")
	here := owner.Stream(events)
	here.Hears("resync", "")
	at := func() *time.Time {
		return webtest.Ask[*time.Time](t, site, `select present_at from members where id = $1`, member)
	}
	webtest.Until(t, "the stream is noted", func() bool { return at() != nil })
	first := at()
	for range 5 {
		here.Lives()
	}
	if got := at(); !got.Equal(*first) {
		t.Errorf("written again after %v", got.Sub(*first))
	}
	site.Exec(t, `update members set present_at = now() - interval '61 seconds' where id = $1`, member)
	webtest.Until(t, "the stream is noted again", func() bool { return at().After(*first) })
}
