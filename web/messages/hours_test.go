package messages_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/mail"
	kept "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const hours = "/w/" + webtest.Atelier + "/settings/channels/hours"

// Who may change channels says when the business is open; what is refused keeps what was typed.
func TestBusinessHoursAreSet(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	good := url.Values{
		"days": {"0-1", "0-5", "2-6"}, "opens": {"09:00", "", "22:00"}, "closes": {"17:30", "", "02:00"},
		"closed": {"2026-12-25", "", "2026-01-01"}, "version": {"1"},
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/channels"); !p.Has("Business hours") {
		t.Error("nothing leads to them")
	}
	if p := owner.Get(hours); p.Status != http.StatusOK || !p.Has("Clocks of Europe/Paris") {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	webtest.Refuses(t, site, owner, hours, []webtest.Attempt{
		{Name: "no days", Form: webtest.With(good, "days"), Status: http.StatusUnprocessableEntity},
		{Name: "no end", Form: webtest.With(good, "closes", "", "", "02:00"), Status: http.StatusUnprocessableEntity},
		{Name: "no time", Form: webtest.With(good, "opens", "24:00", "", "22:00"), Status: http.StatusUnprocessableEntity},
		{Name: "no date", Form: webtest.With(good, "closed", "25/12/2026"), Status: http.StatusUnprocessableEntity},
		{Name: "year 0", Form: webtest.With(good, "closed", "0000-12-25"), Status: http.StatusUnprocessableEntity},
		{Name: "an eighth day", Form: webtest.With(good, "days", "0-8"), Status: http.StatusUnprocessableEntity},
		{Name: "another row", Form: webtest.With(good, "days", "9-1"), Status: http.StatusUnprocessableEntity},
		{Name: "a day twice written", Form: webtest.With(good, "days", "0-01"), Status: http.StatusUnprocessableEntity},
		{Name: "one end more", Form: webtest.With(good, "closes", "17:30"), Status: http.StatusUnprocessableEntity},
		{Name: "many rows", Form: webtest.With(good, "opens", make([]string, kept.MaxSpans+1)...), Status: http.StatusUnprocessableEntity},
		{Name: "another version", Form: webtest.With(good, "version", "7"), Status: http.StatusConflict},
		{Name: "no version", Form: webtest.With(good, "version", "x"), Status: http.StatusBadRequest},
	})
	if p := owner.Post(hours, webtest.With(good, "days")); p.Find(`input[name=opens][value="22:00"]`).Length() != 1 || !p.Has("Choose at least one day") {
		t.Errorf("what was typed is lost: %s", p.Text())
	}
	p := owner.Follow(owner.Post(hours, good))
	if !p.Has("The business hours are saved") || p.Find("input[type=checkbox][checked]").Length() != 3 || p.Find(`input[name=closed][value="2026-01-01"]`).Length() != 1 ||
		p.Find(`input[name=closes]`).Eq(1).AttrOr("value", "") != "02:00" {
		t.Errorf("they are not there: %s", p.Text())
	}
	if p := owner.Post(hours, good); p.Status != http.StatusConflict || !p.Has("Somebody else changed these settings") {
		t.Errorf("over those of somebody else: %d", p.Status)
	}
	if p := owner.Follow(owner.Post(hours, webtest.With(webtest.With(good, "closed"), "version", "2"))); !p.Has("The business hours are saved") {
		t.Errorf("after having read that: %d %s", p.Status, p.Text())
	}
	for _, who := range []string{"assistant@demo.test", "agent@demo.test"} {
		if p := site.SignIn(t, who).Get(hours); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who, p.Status)
		}
	}
}

// closedNow lets a workspace be open on a day that is not near.
func closedNow(t *testing.T, site *webtest.Site, slug string) {
	t.Helper()
	far := (int(time.Now().AddDate(0, 0, 3).Weekday())+6)%7 + 1
	site.Exec(t, `insert into business_hours (workspace_id, spans, closed, version)
		select workspace_id, $2::jsonb, '{}', 1 from workspace_slugs where slug = $1
		    on conflict (workspace_id) do update set spans = excluded.spans`, slug, fmt.Sprintf(`[{"days":[%d],"opens":600,"closes":660}]`, far))
}

// openUntil lets the Atelier be open each day until so many minutes ago.
func openUntil(t *testing.T, site *webtest.Site, ago int) {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(paris)
	at := func(ago int) int { return (now.Hour()*60 + now.Minute() - ago + 1440) % 1440 }
	site.Exec(t, `update business_hours set spans = $1::jsonb`, fmt.Sprintf(`[{"days":[1,2,3,4,5,6,7],"opens":%d,"closes":%d}]`, at(ago+60), at(ago)))
}

func away(t *testing.T, site *webtest.Site, text string) {
	t.Helper()
	site.Exec(t, `update channels set away = $1 where kind = 'email'`, text)
}

func automatic(t *testing.T, site *webtest.Site) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from messages where automatic`)
}

// known waits until all mails were read, of which there are at least so many, and it is known
// of each who wrote it.
func known(t *testing.T, site *webtest.Site, mails int) {
	t.Helper()
	webtest.Until(t, "all are read", func() bool {
		return webtest.Ask[bool](t, site, `select count(*) >= $1 and coalesce(bool_and(state <> 'waiting' and checked), true) from inbound_mails`, mails)
	})
}

const shop = "bonjour@atelier.test"

// Whoever writes while the business is closed is answered by itself, once until it opens
// again. They wait as before, and no report takes that for an answer.
func TestACustomerIsAnsweredOutsideHours(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	edit := "/w/" + webtest.Atelier + "/settings/channels/" + channelOf(t, site)
	form := webtest.Typed(owner.Get(edit + "/edit"))
	form.Set("away", "Hello {{contact.name}},\n\nwe open again on {{day}}.")
	if p := owner.Post(edit+"/edit", form); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a variable that is none: %d", p.Status)
	}
	form.Set("away", "Hello {{contact.name}},\n\n{{workspace.name}} is closed.")
	if p := owner.Post(edit+"/edit", form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	closedNow(t, site, webtest.Atelier)
	door := site.Receive(t)
	const raw = "From: Ida Berg <ida@berg.example>\nTo: " + shop + "\nSubject: Re: kilns\nMessage-ID: <first@berg.example>\n\nAre you there?\n"
	if err := door.Hand("ida@berg.example", shop, raw); err != nil {
		t.Fatal(err)
	}
	m := site.WaitMail(t, "ida@berg.example", "Atelier Marchand is closed.")
	header := strings.ReplaceAll(string(m.Raw), "\r\n ", " ")
	for _, line := range []string{
		"Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Subject: Auto: Re: kilns", "In-Reply-To: <first@berg.example>",
	} {
		if !strings.Contains(header, line+"\r\n") {
			t.Errorf("it has no %s: %s", line, header)
		}
	}
	if !strings.HasPrefix(m.Text, "Hello Ida Berg,") || !strings.Contains(header, "Reply-To: <bonjour+") {
		t.Errorf("it is %s", m.Raw)
	}
	webtest.Until(t, "it is sent", func() bool {
		return webtest.Ask[string](t, site, `select state from messages where automatic`) == "sent"
	})
	if got := webtest.Ask[string](t, site, `
		select concat_ws(' ', v.state, v.waiting_since is not null, v.last_ours, v.last_text, v.first_answer_at is null) from conversations v
		  join messages x on x.conversation_id = v.id where x.automatic`); got != "open t f Are you there? t" {
		t.Errorf("its conversation is %s", got)
	}
	id := webtest.Ask[string](t, site, `select conversation_id::text from messages where automatic`)
	page := owner.Get(conversations + "/" + id)
	if !page.Has("Automatic answer") || !page.Has("Atelier Marchand is closed.") || page.Has("Somebody") {
		t.Errorf("it is not shown: %s", page.Text())
	}
	if p := owner.Get(conversations + "/" + id + "/print"); !p.Has("Automatic answer") {
		t.Errorf("nor on paper: %s", p.Text())
	}
	again := func(words string) {
		t.Helper()
		door.Send("ida@berg.example", strings.Trim(webtest.Ask[string](t, site, `select 'bonjour+' || token || '@atelier.test' from conversations where id = $1`, id), " "), "Re: kilns", words)
		webtest.Until(t, words, func() bool {
			return webtest.Ask[int](t, site, `select count(*) from messages where text = $1`, words) == 1
		})
		known(t, site, 0)
	}
	if again("And now?"); automatic(t, site) != 1 {
		t.Error("it is answered twice while the business is closed")
	}
	site.Exec(t, `update messages set at = at - interval '3 hours' where automatic`)
	openUntil(t, site, 90)
	if again("After you were open?"); automatic(t, site) != 2 {
		t.Error("it is not answered when the business is closed again")
	}
	// Split, both parts wait, and show what the customer wrote.
	from := webtest.Ask[string](t, site, `select id::text from messages where text = 'After you were open?'`)
	if p := owner.Post(conversations+"/"+id+"/split", url.Values{"from": {from}, "subject": {"A part"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("splitting: %d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[string](t, site, `select string_agg(distinct concat_ws(' ', last_text, waiting_since is not null, last_ours, first_answer_at is null), ', ')
		from conversations v where exists (select from messages x where x.conversation_id = v.id and x.sender = 'ida@berg.example')`); got != "After you were open? t f t, And now? t f t" {
		t.Errorf("the parts are %s", got)
	}
}

// Nobody is answered who is a program, or another than the customer, while the business is
// open, or where nothing is written; nor whoever was answered three times within an hour.
func TestRule46WhatIsAutomaticIsNotAnswered(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	closedNow(t, site, webtest.Atelier)
	away(t, site, "Closed.")
	door, sent := site.Receive(t), 0
	hand := func(envelope, to, raw string) {
		t.Helper()
		if err := door.Hand(envelope, to, raw); err != nil {
			t.Fatal(err)
		}
		sent++
		known(t, site, sent)
	}
	site.Exec(t, `insert into blocked_senders (workspace_id, email_key) select workspace_id, 'blocked@berg.example' from workspace_slugs where slug = $1`, webtest.Atelier)
	of := func(from, header string) string { return "From: " + from + "\n" + header + "Subject: x\n\nHello\n" }
	token := webtest.Ask[string](t, site, `select 'bonjour+' || token || '@atelier.test' from conversations v join channels k on k.id = v.channel_id
		where k.address = $1 and v.state = 'open' limit 1`, shop)
	for _, c := range []struct{ what, envelope, to, raw string }{
		{"an absence notice", "a@berg.example", shop, of("a@berg.example", "Auto-Submitted: auto-replied\n")},
		{"a list", "a@berg.example", shop, of("a@berg.example", "List-Id: <kilns.berg.example>\n")},
		{"a mailing", "a@berg.example", shop, of("a@berg.example", "Precedence: bulk\n")},
		{"Exchange", "a@berg.example", shop, of("a@berg.example", "X-Auto-Response-Suppress: OOF\n")},
		{"a bounce", "", shop, of("a@berg.example", "")},
		{"a report", "a@berg.example", shop, of("a@berg.example", "Content-Type: multipart/report; boundary=b\n")},
		{"our own address", "a@berg.example", shop, of(shop, "")},
		{"our own with a tag", "a@berg.example", shop, of("bonjour+x@atelier.test", "")},
		{"nobody's box", "a@berg.example", shop, of("No-Reply@berg.example", "")},
		{"a server", "a@berg.example", shop, of("mailer-daemon@berg.example", "")},
		{"who is blocked", "blocked@berg.example", shop, of("blocked@berg.example", "")},
		{"a stranger in a conversation", "stranger@berg.example", token, of("stranger@berg.example", "")},
		{"what cannot be read", "a@berg.example", shop, of("bomb@berg.example", strings.Repeat("X: y\n", 2000))},
	} {
		if hand(c.envelope, c.to, c.raw); automatic(t, site) != 0 {
			t.Fatalf("%s is answered", c.what)
		}
	}
	away(t, site, "")
	if hand("a@berg.example", shop, of("a@berg.example", "")); automatic(t, site) != 0 {
		t.Error("nothing is written, and goes")
	}
	away(t, site, "Closed.")
	openUntil(t, site, -30)
	if hand("b@berg.example", shop, of("b@berg.example", "")); automatic(t, site) != 0 {
		t.Error("it is open, and answers")
	}
	site.Exec(t, `update business_hours set closed = array [(now() at time zone 'Europe/Paris')::date]`)
	if hand("c@berg.example", shop, of("c@berg.example", "")); automatic(t, site) != 1 {
		t.Error("it is closed all day, and does not answer")
	}
	site.Exec(t, `delete from messages where automatic`)
	closedNow(t, site, webtest.Atelier)
	for i := range 5 {
		hand("d@berg.example", shop, of("D@berg.example", fmt.Sprintf("Message-ID: <%d@berg.example>\n", i)))
		if got := automatic(t, site); got != min(i+1, 3) {
			t.Errorf("after %d mails: %d answers", i+1, got)
		}
	}
}

// A program that answers each mail as a person would, and says so of none, gets three mails
// an hour; two workspaces of ours that answer by themselves end at the first.
func TestRule46TwoProgramsThatAnswerEachOtherEnd(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	closedNow(t, site, webtest.Atelier)
	closedNow(t, site, webtest.Nordlicht)
	away(t, site, "Closed.")
	door := site.Receive(t)
	const robot = "robot@berg.example"
	theirs := webtest.Ask[string](t, site, `
		insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at, away)
		select workspace_id, gen_random_uuid(), 'email', 'Two', 'two', 'hallo@two.example', now(), 'Closed too.' from workspace_slugs where slug = $1
		returning address`, webtest.Nordlicht)
	failed := make(chan error, 100)
	var said atomic.Int64
	site.Mailbox.Taken = func(r mail.Received) {
		if r.To == robot { // It says each time that it has something new.
			failed <- door.Hand(robot, shop, fmt.Sprintf("From: %s\nSubject: x\nMessage-ID: <%d@berg.example>\n\nThank you\n", robot, said.Add(1)))
		} else {
			failed <- door.Hand(r.Return, r.To, string(r.Raw))
		}
	}
	door.Send(robot, shop, "1", "Hello")
	door.Send(theirs, shop, "Two", "Hello")
	wait := func(mails int) {
		t.Helper()
		webtest.Until(t, "all are read", func() bool {
			return webtest.Ask[int](t, site, `select count(*) from inbound_mails where state <> 'waiting' and checked`) == mails &&
				webtest.Ask[int](t, site, `select count(*) from messages where automatic and state <> 'sent'`) == 0
		})
	}
	wait(2 + 3 + 1)
	for range 4 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if got := webtest.Ask[string](t, site, `select string_agg(recipient || ' ' || n, ', ' order by recipient) from (
		select recipient, count(*) as n from messages where automatic group by 1) x`); got != theirs+" 1, "+robot+" 3" {
		t.Errorf("they sent %s", got)
	}
}
