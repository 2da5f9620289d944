package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Whoever began a broadcast is told, by the bell and by mail, that it paused by itself, and why.
// One that is let go on pauses when as many fail anew, not at the next that fails, nor for what
// comes back of before.
func TestABroadcastThatPausesTellsWhoBeganIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	page := pausedAfterOne(t, site, owner, 24)
	site.Exec(t, `delete from notifications`)
	site.Exec(t, `update broadcast_recipients set address = 'no address' where state = 'queued'`)
	rings := func(v *webtest.Visitor) string {
		return strings.TrimSpace(v.Get(told).Find(`#told li.unread a[href="` + page + `"]`).Closest("li").Find("span:not(.visually-hidden)").Text())
	}
	if got := goesOn(t, site, owner, page); got != "paused 24 1 20 0" {
		t.Fatalf("it is %s", got)
	}
	if got := rings(owner); got != "The broadcast June paused by itself: many of its messages were not delivered" {
		t.Errorf("the bell of who began it says %q", got)
	}
	if got := rings(admin); got != "" {
		t.Errorf("the bell of another says %q", got)
	}
	mailsAreDue(t, site)
	if m := site.WaitMail(t, "owner@demo.test", "The broadcast June paused by itself"); !strings.Contains(m.Text, page) {
		t.Errorf("the mail leads nowhere: %s", m.Text)
	}
	site.Exec(t, `delete from notifications`)
	if got := goesOn(t, site, owner, page); got != "done 24 1 23 0" {
		t.Errorf("let go on, it is %s", got)
	}
	if got := rings(owner); got != "" {
		t.Errorf("nothing happened, and the bell says %q", got)
	}
	// Whoever opens no broadcasts any more hears of none: the owners do.
	site.Exec(t, `update broadcast_sendings set state = 'paused', ended_at = null, begun_by = (
		select id from members where user_id = (select id from users where email = 'agent@demo.test') and workspace_id = broadcast_sendings.workspace_id)`)
	// One whose channel goes stops, and says so.
	site.Exec(t, `update channels set deleted_at = now() where address = 'bonjour@atelier.test'`)
	owner.Post(page+"/turn", url.Values{"to": {"resume"}})
	ended(t, owner, page)
	if got := rings(owner); got != "The broadcast June stopped by itself: its channel is no longer connected" {
		t.Errorf("of one that stopped the bell says %q", got)
	}
	site.Exec(t, `update broadcasts set deleted_at = now() where name = 'June'`)
	if got := owner.Get(told).Find("#told li.unread").Text(); strings.Contains(got, "June") {
		t.Errorf("of one that is deleted the bell says %q", got)
	}
}

// What comes back of mails from before a broadcast was let go on counts there, and pauses nothing.
func TestWhatComesBackOfBeforePausesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := pausedAfterOne(t, site, owner, 3)
	to := webtest.Ask[string](t, site, `select 'bonjour+return-' || lower(return_token) || '@atelier.test' from broadcast_recipients where state = 'sent'`)
	site.Exec(t, `update broadcast_sendings set per_minute = 1, failed = 25`)
	owner.Post(page+"/turn", url.Values{"to": {"resume"}})
	site.Exec(t, `update broadcast_sendings set state = 'sending', failed = failed + 19`) // Since it goes on.
	raw := "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n<x@y.example>:\r\nRemote host said: 550 5.1.1 no such user\r\n"
	if err := site.Receive(t).Hand("", to, raw); err != nil {
		t.Fatal(err)
	}
	webtest.Until(t, "the report is read", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from inbound_mails where state = 'report'`) == 1
	})
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', state <> 'paused', failed - failed_before) from broadcast_sendings`); got != "t 19" {
		t.Errorf("it goes on, and failed since: %s", got)
	}
}

// An address of which a server said that nobody has it gets no other broadcast, and the page says
// how many are left out for that; once the customer says yes again they get it.
func TestABroadcastLeavesOutAddressesThatNobodyHas(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 3)
	page := aBroadcast(t, owner, "Hello.")
	begin := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}, "at": {""}}
	owner.Post(page+"/begin", begin)
	ended(t, owner, page)
	door := site.Receive(t)
	for i, said := range []string{"550 5.1.1 no such user", "552 5.2.2 mailbox full", "550 5.1.1 forged"} {
		to := webtest.Ask[string](t, site, `select 'bonjour+return-' || lower(return_token) || '@atelier.test' from broadcast_recipients where address = $1`, yes[i])
		if i == 2 { // An address that is not the secret one of that mail.
			to = "bonjour+return-aaaaaaaaaaaaaaaaaaaaaaaaaa@atelier.test"
		}
		raw := "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n<x@y.example>:\r\nRemote host said: " + said + "\r\n"
		if err := door.Hand("", to, raw); err != nil && i < 2 {
			t.Fatal(err)
		}
	}
	webtest.Until(t, "the reports are read", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from inbound_mails where state = 'report'`) == 2
	})
	if got := webtest.Ask[string](t, site, `select string_agg(email_key, ' ') from dead_addresses`); got != strings.ToLower(yes[0]) {
		t.Fatalf("nobody has %s, want %s", got, yes[0])
	}
	next := func(want, figures string) {
		t.Helper()
		p := owner.Follow(owner.Post(broadcasts, url.Values{"name": {"July"}, "subject": {"July"}, "text": {"Hello."}}))
		page, _ := p.Find(`tr:contains("July") a.row-mark[href]`).First().Attr("href")
		if p := owner.Get(page); p.Has("nobody has this address any more") != (want == "dead") {
			t.Errorf("before it is begun the page says %s", p.Find(".broadcast-audience").Text())
		}
		if p := owner.Post(page+"/begin", begin); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		ended(t, owner, page)
		id := strings.Split(page, "/")[4]
		if got := webtest.Ask[string](t, site, `select concat_ws(' ', total, sent, left_out, dead_addresses) from broadcast_sendings
			where broadcast_id = $1::uuid`, id); got != figures {
			t.Errorf("total, sent, left out, dead: %s, want %s", got, figures)
		}
		if p := owner.Get(page); !p.Has("Left out: nobody has their address any more") {
			t.Errorf("the page says %s", p.Find(".broadcast-figures").Text())
		}
		site.Exec(t, `update broadcasts set deleted_at = now() where id = $1::uuid`, id)
	}
	next("dead", "3 2 0 1")
	site.Exec(t, `update contacts set consent_since = $2 where email = $1`, yes[0], time.Now().Add(time.Minute))
	next("alive", "3 3 0 0")
}
