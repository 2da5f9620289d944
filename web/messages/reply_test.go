package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// An answer goes out once: from the channel, to the customer, with a token that brings
// the customer's answer back; a person wrote it, so nothing says that a machine did.
func TestRule47AnAnswerIsSentOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	email := webtest.Ask[string](t, site, `select c.email from contacts c join conversations v on v.workspace_id = c.workspace_id and v.contact_id = c.id where v.id = $1`, id)
	site.Exec(t, `update conversations set subject = 'Re: RE: The blue kit' where id = $1`, id)
	site.Exec(t, `update messages set message_id = 'first@mail.example' where id = $1`, latest(t, site, id))
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	v := site.SignIn(t, reader)
	form := v.Get(conversations + "/" + id).Find(`form[action*="/reply"]`)
	in := url.Values{"text": {"Tuesday it is.\r\n\r\nThéo"}, "latest": {form.Find(`[name="latest"]`).AttrOr("value", "")}, "mark": {mark(t, site, id)}, "once": {form.Find(`[name="once"]`).AttrOr("value", "")}}
	for range 2 {
		if p := v.Post(conversations+"/"+id+"/reply?inbox=mine", in); p.Status != http.StatusSeeOther || p.Header.Get("Location") != conversations+"/"+id+"?inbox=mine" {
			t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
		}
	}
	received := site.WaitMail(t, email, "Tuesday it is.")
	raw := strings.ReplaceAll(string(received.Raw), "\r\n", "\n")
	token := webtest.Ask[string](t, site, `select token from conversations where id = $1`, id)
	for _, header := range []string{
		"From: \"Bonjour\" <bonjour@atelier.test>", "Reply-To: <bonjour+" + token + "@atelier.test>", "Subject: Re: The blue kit\n",
		"In-Reply-To: <first@mail.example>", "References: <first@mail.example>",
	} {
		if !strings.Contains(raw, header) {
			t.Errorf("the mail has no %q: %s", header, raw)
		}
	}
	if strings.Contains(raw, "Auto-Submitted") || strings.Contains(raw, "multipart") {
		t.Errorf("a person wrote it: %s", raw)
	}
	webtest.Until(t, "the message is sent", func() bool {
		return webtest.Ask[string](t, site, `select string_agg(state, ' ') from messages where conversation_id = $1 and text like 'Tuesday it is.%'`, id) == "sent"
	})
	p := v.Get(conversations + "/" + id)
	if !p.Has("Tuesday it is.") || !p.Has("sent") || p.Has(email) {
		t.Errorf("the page says %s", p.Text())
	}
	if waiting := webtest.Ask[bool](t, site, `select waiting_since is not null or not last_ours from conversations where id = $1`, id); waiting {
		t.Error("the customer still waits")
	}
}

// Whoever has not seen the latest message sees it before their answer goes, and keeps
// what they typed.
func TestAnAnswerAfterSomebodyWroteAsksFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v := site.SignIn(t, reader)
	known := latest(t, site, id)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state) select workspace_id, gen_random_uuid(), id, 'One more thing', 'received' from conversations where id = $1`, id)
	before := site.Kept(t)
	p := v.Post(conversations+"/"+id+"/reply", url.Values{"text": {"Tuesday it is."}, "latest": {known}, "mark": {mark(t, site, id)}})
	if p.Status != http.StatusConflict || !p.Has("Somebody has written meanwhile") || !p.Has("One more thing") || p.Find("#reply-text").Text() != "Tuesday it is." {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "an answer to what was not the latest")
	again := p.Find(`form[action*="/reply"] [name="latest"]`).AttrOr("value", "")
	if p := v.Post(conversations+"/"+id+"/reply", url.Values{"text": {"Tuesday it is."}, "latest": {again}, "mark": {mark(t, site, id)}}); p.Status != http.StatusSeeOther {
		t.Errorf("sent again: %d %s", p.Status, p.Text())
	}
}

// A note goes to nobody.
func TestRule47ANoteIsNeverSent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v := site.SignIn(t, reader)
	if p := v.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Rings twice"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := v.Get(conversations + "/" + id); p.Find(".entry-note").Text() == "" || !p.Has("Rings twice") || !p.Has("Note, not sent") {
		t.Errorf("%s", p.Text())
	}
	if jobs := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'reply_mail'`); jobs != 0 {
		t.Errorf("%d mails are to be sent", jobs)
	}
}

// Bad values are refused in words, and change nothing.
func TestRule11BadValuesInAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, reader), conversations+"/"+id
	text := func(value string) url.Values {
		return url.Values{"text": {value}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}
	}
	webtest.Refuses(t, site, v, one+"/reply", []webtest.Attempt{
		{Name: "nothing", Form: text(""), Status: 422}, {Name: "blanks", Form: text(" \n\u00a0"), Status: 422},
		{Name: "too much", Form: text(strings.Repeat("é", 20_001)), Status: 422}, {Name: "a turned text", Form: text("a\u202eb"), Status: 422},
		{Name: "no latest", Form: url.Values{"text": {"x"}}, Status: 409},
	})
	webtest.Refuses(t, site, v, one+"/notes", []webtest.Attempt{
		{Name: "nothing", Form: url.Values{"text": {""}}, Status: 422}, {Name: "too much", Form: url.Values{"text": {strings.Repeat("é", 5001)}}, Status: 422},
	})
	former := site.MemberID(t, webtest.Atelier, "former@demo.test")
	webtest.Refuses(t, site, v, one+"/assign", []webtest.Attempt{
		{Name: "somebody who left", Form: url.Values{"assignee": {former}}, Status: 422},
		{Name: "somebody elsewhere", Form: url.Values{"assignee": {site.MemberID(t, webtest.Nordlicht, "nora@demo.test")}}, Status: 422},
		{Name: "no id", Form: url.Values{"assignee": {"x"}}, Status: 422}, {Name: "no team", Form: url.Values{"team": {former}}, Status: 422},
	})
	site.Exec(t, `update contacts set email = '' where id = (select contact_id from conversations where id = $1)`, id)
	webtest.Refuses(t, site, v, one+"/reply", []webtest.Attempt{{Name: "to nobody", Form: text("Hello"), Status: 422}})
	for _, query := range []string{"?inbox=theirs", "?state=gone", "?after=x", "?what=1", "?before=" + id, "?sort=x", "?show=x", "?channel=x", "?tag=x", "?q=" + strings.Repeat("x", 255)} {
		if p := v.Get(one + query); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
}

// A conversation is closed and opened again, and given to somebody: who cannot see it
// any more is led back to their inbox.
func TestAConversationIsClosedAndGivenAway(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_own")
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, reader), conversations+"/"+id
	if p := v.Post(one+"/close?inbox=mine", nil); p.Header.Get("Location") != conversations+"?inbox=mine" {
		t.Errorf("closed: %d to %s", p.Status, p.Header.Get("Location"))
	}
	if p := v.Get(conversations); p.Find(`a[href*="`+id+`"]`).Length() != 0 || p.Find(`.notice form[action="`+one+`/reopen"]`).Length() != 1 {
		t.Errorf("a closed one is open: %s", p.Text())
	}
	if p := v.Get(conversations + "?inbox=mine&state=closed"); p.Find(`a[href*="`+id+`"]`).Length() != 1 {
		t.Errorf("a closed one is not among the closed: %s", p.Text())
	}
	v.Post(one+"/reopen", nil)
	if p := v.Get(one); !p.Has("closed the conversation") || !p.Has("reopened the conversation") {
		t.Errorf("%s", p.Text())
	}
	p := v.Post(one+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, mate)}, "team": {""}})
	if p.Header.Get("Location") != conversations+"?inbox=mine" {
		t.Errorf("given away: %d to %s", p.Status, p.Header.Get("Location"))
	}
	if p := v.Get(one); p.Status != http.StatusNotFound {
		t.Errorf("what was given away is open: %d", p.Status)
	}
	// Whoever takes a member's place gets what was theirs.
	owner := site.SignIn(t, "owner@demo.test")
	if p := owner.Get(one); !p.Has("assigned the conversation to") {
		t.Errorf("%s", p.Text())
	}
}

// Who is deleted is in no inbox; who is back has their conversations again, and who is
// forgotten has none.
func TestConversationsFollowTheirCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	const of = ` where id = (select contact_id from conversations where id = $1)`
	site.Exec(t, `update contacts set deleted_at = now()`+of, id)
	if p := owner.Get(one); p.Status != http.StatusNotFound || owner.Get(conversations).Find(`a[href*="`+id+`"]`).Length() != 0 {
		t.Errorf("with a deleted customer: %d", p.Status)
	}
	site.Exec(t, `update contacts set deleted_at = null`+of, id)
	if p := owner.Get(one); p.Status != http.StatusOK || owner.Get(conversations).Find(`a[href*="`+id+`"]`).Length() != 1 {
		t.Errorf("with a customer who is back: %d", p.Status)
	}
}

// Home of whoever has messages and no dashboard is the inbox; an agent in no team is told
// why theirs is empty.
func TestAgentsLandInTheirInbox(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_team")
	site.Exec(t, `delete from team_members where member_id = $1`, site.MemberID(t, webtest.Atelier, reader))
	site.Exec(t, `update conversations set assignee_id = null where assignee_id = $1`, site.MemberID(t, webtest.Atelier, reader))
	site.Exec(t, `update conversations set assignee_id = $1 where id in (
		select id from conversations where workspace_id = (select workspace_id from members where id = $1) and state = 'open' and not hidden limit 3)`,
		site.MemberID(t, webtest.Atelier, reader))
	v := site.SignIn(t, reader)
	if words := strings.Fields(v.Get(conversations).Find(`.areas [aria-current="page"]`).First().Text()); words[0] != "Mine" || words[len(words)-1] != "3" {
		t.Errorf("an agent lands in %q", words)
	}
	if p := v.Get(conversations + "?inbox=team"); !p.Has("You are in no team") {
		t.Errorf("%s", p.Text())
	}
}
