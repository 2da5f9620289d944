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

// aPlan is an answer that a member has planned for tomorrow.
func aPlan(t *testing.T, site *webtest.Site, conversation, email string) {
	t.Helper()
	site.Exec(t, `insert into conversation_drafts (workspace_id, conversation_id, member_id, text, send_at, seen, mark)
		select workspace_id, id, $2, 'Tomorrow.', now() + interval '1 day', id, '' from conversations where id = $1`,
		conversation, site.MemberID(t, webtest.Atelier, email))
}

// timeComes lets the time of what is planned come.
func timeComes(t *testing.T, site *webtest.Site) {
	t.Helper()
	for _, table := range []string{"conversation_drafts", "begun_drafts"} {
		site.Exec(t, `update `+table+` set send_at = now() where send_at is not null`)
	}
	site.DB.Due(t, `kind = 'planned_reply'`)
	webtest.Until(t, "what was planned is worked", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'planned_reply' and finalized_at is null`) == 0
	})
}

// plan plans an answer in a conversation for tomorrow.
func plan(t *testing.T, site *webtest.Site, by *webtest.Visitor, id, text string) *webtest.Page {
	t.Helper()
	return by.Post(conversations+"/"+id+"/reply", url.Values{
		"text": {text}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"},
		"plan_at": {time.Now().AddDate(0, 0, 1).Format("2006-01-02T15:04")},
	})
}

// A planned answer goes when its time has come, in its writer's name, and not before.
func TestAPlannedAnswerGoes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	if p := plan(t, site, owner, id, "Your kit is ready."); p.Status != http.StatusSeeOther {
		t.Fatalf("planning: %d %s", p.Status, p.Text())
	}
	sent := func() int {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and text like 'Your kit is ready.%'`, id)
	}
	p := owner.Get(conversations + "/" + id)
	if !p.Has("Goes on") || !p.Has("Your kit is ready.") || p.Find("#reply-text").Length() != 0 || sent() != 0 {
		t.Errorf("that it is planned is not seen: %s", p.Text())
	}
	another := url.Values{"text": {"Another."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}
	for act, form := range map[string]url.Values{"draft": {"text": {"Another."}}, "reply": another, "reply?": webtest.With(another, "latest", "")} {
		p := owner.Post(conversations+"/"+id+"/"+act, form)
		if p.Status != http.StatusConflict || p.Find(".planned .broadcast-text").Text() != "Your kit is ready." ||
			p.Find("#reply-text").Text() != "Another." || p.Find("#in-vain-error").Length() != 1 {
			t.Errorf("another tab writes over it, %s: %d %s", act, p.Status, p.Text())
		}
	}
	timeComes(t, site)
	if sent() != 1 || webtest.Ask[int](t, site, `select count(*) from conversation_drafts where conversation_id = $1`, id) != 0 {
		t.Errorf("%d were sent", sent())
	}
}

// A planned answer does not go once somebody has written, or it would go to others: it is a
// draft again, and that is said. Taken back, it is one too.
func TestAPlannedAnswerDoesNotGo(t *testing.T) {
	t.Parallel()
	for name, meanwhile := range map[string]string{
		"somebody wrote": `insert into messages (workspace_id, id, conversation_id, text, state)
			select workspace_id, gen_random_uuid(), id, 'Never mind', 'received' from conversations where id = $1`,
		"another address": `update contacts set email = 'another@customer.example' where id = (select contact_id from conversations where id = $1)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, messages.Area)
			owner := site.SignIn(t, "owner@demo.test")
			id := talkOf(t, site, "agent@demo.test")
			plan(t, site, owner, id, "Your kit is ready.")
			site.Exec(t, meanwhile, id)
			timeComes(t, site)
			p := owner.Get(conversations + "/" + id)
			if !p.Has("did not send a planned answer") || p.Find("#reply-text").Text() != "Your kit is ready." {
				t.Errorf("it is no draft: %s", p.Text())
			}
		})
	}
}

// Whoever may not see the conversation any more sends nothing into it, nor whoever may not write
// any more; and nothing goes to another customer.
func TestAPlannedAnswerAsksForTheRightAgain(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "agent.own@demo.test")
	for i, who := range []string{"manager@demo.test", "admin@demo.test", "agent@demo.test", "owner@demo.test"} {
		of := another(t, site, who, i+1)
		if p := plan(t, site, site.SignIn(t, who), of, "Your kit is ready."); p.Status != http.StatusSeeOther {
			t.Fatalf("%s plans: %d %s", who, p.Status, p.Text())
		}
		member := site.MemberID(t, webtest.Atelier, who)
		switch who {
		case "manager@demo.test":
			site.Exec(t, `update members set suspended_at = now(), access_ends_at = now() where id = $1`, member)
		case "admin@demo.test":
			site.Exec(t, `update members set removed_at = now() where id = $1`, member)
		case "agent@demo.test":
			site.Seat(t, who, "assistant")
		case "owner@demo.test":
			site.Exec(t, `update conversations set contact_id = (
				select c.id from contacts c where c.workspace_id = conversations.workspace_id and c.id <> contact_id and c.email <> '' and c.deleted_at is null limit 1)
				where id = $1`, of)
		}
	}
	agent := site.SignIn(t, "agent.own@demo.test")
	if p := plan(t, site, agent, id, "Your kit is ready."); p.Status != http.StatusSeeOther {
		t.Fatalf("planning: %d %s", p.Status, p.Text())
	}
	give(t, site, id, site.MemberID(t, webtest.Atelier, "manager@demo.test"), nil)
	timeComes(t, site)
	if n := webtest.Ask[int](t, site, `select count(*) from messages where text like 'Your kit%'`); n != 0 {
		t.Errorf("%d went all the same", n)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from conversation_drafts where text like 'Your kit%' and send_at is null`); n != 5 {
		t.Errorf("%d are drafts again", n)
	}
	// Whoever has the conversation now is told that it did not go.
	if p := site.SignIn(t, "owner@demo.test").Get(conversations + "/" + id); !p.Has("Camille Moreau did not send a planned answer") {
		t.Errorf("that it did not go is not said: %s", p.Text())
	}
}

// A time that is past, or none, is refused, and nothing of what was typed is lost.
func TestAPlanNeedsATime(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	for _, at := range []string{"", "2020-01-01T09:00", "tomorrow", "2999-01-01T09:00"} {
		p := owner.Post(conversations+"/"+id+"/reply", url.Values{
			"text": {"Later"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"}, "plan_at": {at},
		})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("Choose a time that is still to come") || p.Find("#reply-text").Text() != "Later" {
			t.Errorf("%q: %d %s", at, p.Status, p.Text())
		}
	}
	plan(t, site, owner, id, "Later")
	owner.Post(conversations+"/"+id+"/unplan", nil)
	if p := owner.Get(conversations + "/" + id); p.Find("#reply-text").Text() != "Later" {
		t.Errorf("taken back it is no draft: %s", p.Text())
	}
}

// With a planned answer goes what it was planned with: a file that another tab brings is refused, and
// stays with that tab. Beside a note it is taken.
func TestNoFileSlipsIntoAPlannedAnswer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	plan(t, site, owner, id, "Your kit is ready.")
	in := url.Values{"text": {"Another."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "attached": {""}}
	for _, act := range []string{"draft", "reply"} {
		p := bring(owner, conversations+"/"+id+"/"+act, in, map[string]string{act + ".txt": "For another answer"})
		if p.Status != http.StatusConflict || p.Find("#reply-text").Text() != "Another." {
			t.Errorf("%s: %d %s", act, p.Status, p.Text())
		}
	}
	if p := bring(owner, conversations+"/"+id+"/notes", url.Values{"text": {"Look"}, "attached": {""}}, map[string]string{"note.txt": "For us"}); p.Status != http.StatusSeeOther {
		t.Errorf("a note: %d %s", p.Status, p.Text())
	}
	timeComes(t, site)
	went := webtest.Ask[string](t, site, `select x.text || coalesce((select ' with ' || string_agg(name, ' ') from message_files where message_id = x.id), '')
		from messages x where id = $1`, latest(t, site, id))
	if !strings.HasPrefix(went, "Your kit is ready.") || strings.Contains(went, " with ") {
		t.Errorf("%s went", went)
	}
}
