package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// plannedForward is a message of a conversation that a member has planned to hand on tomorrow.
func plannedForward(t *testing.T, site *webtest.Site, conversation, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into begun_drafts
		(workspace_id, id, member_id, message_id, recipients, subject, text, cc, bcc, send_at, head)
		select workspace_id, gen_random_uuid(), $2, id, 'printer@third.example', '', '', '', '', now() + interval '1 day', ''
		  from messages where conversation_id = $1 order by at desc, id desc limit 1 returning message_id::text`,
		conversation, site.MemberID(t, webtest.Atelier, email))
}

// laterTo plans to hand a message on tomorrow.
func laterTo(t *testing.T, by *webtest.Visitor, path string, more url.Values) *webtest.Page {
	t.Helper()
	in := url.Values{"to": {"printer@third.example, ann@third.example"}, "text": {"For {{contact.name}}"}, "then": {"later"}, "plan_at": {tomorrow()}}
	for field, values := range more {
		in[field] = values
	}
	return by.Post(path, in)
}

// A message that is to be handed on later stands in its conversation and on its page as such, cannot be
// written over, and goes when its time has come as it would have gone now, with its files.
func TestAForwardGoesLater(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	path := conversations + "/messages/" + site.Mailed(t, id, webtest.SomeMail) + "/forward"
	owner := site.SignIn(t, "owner@demo.test")
	file := owner.Get(path).Find(`label:contains("list.pdf") [name="files"]`).AttrOr("value", "")
	for _, at := range []string{"", "2020-01-01T09:00", "tomorrow", "2999-01-01T09:00"} {
		p := laterTo(t, owner, path, url.Values{"plan_at": {at}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("Choose a time that is still to come") || p.Find("#text").Text() != "For {{contact.name}}" {
			t.Errorf("%q: %d %s", at, p.Status, p.Text())
		}
	}
	webtest.Refuses(t, site, owner, path, []webtest.Attempt{
		{Name: "nobody", Form: url.Values{"to": {""}, "then": {"later"}, "plan_at": {tomorrow()}}, Status: 422},
		{Name: "an unknown variable", Form: url.Values{"to": {"a@x.example"}, "text": {"{{nobody}}"}, "then": {"later"}, "plan_at": {tomorrow()}}, Status: 422},
		{Name: "a file of something else", Form: url.Values{"to": {"a@x.example"}, "files": {id}, "then": {"later"}, "plan_at": {tomorrow()}}, Status: 422},
	})
	p := laterTo(t, owner, path, url.Values{"files": {file}})
	if p.Status != http.StatusSeeOther || p.Header.Get("Location") != one {
		t.Fatalf("planning: %d to %s %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	if p := owner.Get(one); !strings.HasPrefix(p.Find(`a[href="`+path+`"]`).Text(), "You forward it on ") {
		t.Errorf("its conversation does not say it: %s", p.Text())
	}
	if p := site.SignIn(t, "manager@demo.test").Get(one); p.Find(`a[href="`+path+`"]`).Text() != "Transférer" {
		t.Errorf("somebody else sees that it is planned: %s", p.Text())
	}
	p = owner.Get(path)
	if p.Find("#to").Length() != 0 || !p.Has("ann@third.example") || !p.Has("list.pdf") || p.Has("mark.png") || p.Find("#in-vain-error").Length() != 0 {
		t.Errorf("its page: %s", p.Text())
	}
	in := url.Values{"to": {"else@third.example"}, "text": {"Another."}, "plan_at": {tomorrow()}}
	for to, form := range map[string]url.Values{path: in, path + "?": webtest.With(in, "then", "later"), path + "/draft": in} {
		p := owner.Post(to, form)
		if p.Status != http.StatusConflict || !p.Has("You planned to forward this message") || p.Find("#text").Text() != "Another." || !p.Has("ann@third.example") {
			t.Errorf("%s writes over it: %d %s", to, p.Status, p.Text())
		}
	}
	due(t, site)
	if sent := len(site.Mailbox.List()); sent != 0 {
		t.Errorf("%d mails went before", sent)
	}
	timeComes(t, site)
	for _, to := range []string{"printer@third.example", "ann@third.example"} {
		raw := string(site.WaitMail(t, to, "For ").Raw)
		for word, want := range map[string]bool{"Forwarded message": true, "From: jana@novak.example": true, "list.pdf": true, "mark.png": false, "{{": false} {
			if strings.Contains(raw, word) != want {
				t.Errorf("to %s: %q: %t: %s", to, word, !want, raw)
			}
		}
	}
	p = owner.Get(one)
	if got := p.Find(".entry-out").Last().Text(); !strings.Contains(got, "Forwarded by Marie Marchand") || p.Find(`a[href="`+path+`"]`).Text() != "Forward" {
		t.Errorf("the conversation says %s", got)
	}
	if n := webtest.Ask[int](t, site, `select (select count(*) from begun_drafts where send_at is not null) + (select count(*) from messages where forwards is not null)`); n != 1 {
		t.Errorf("%d", n)
	}
}

// What was to be handed on is a draft again once it is taken back, with all that was typed, once.
func TestAForwardThatWasPlannedIsTakenBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	path := conversations + "/messages/" + site.Mailed(t, id, webtest.SomeMail) + "/forward"
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(path)
	laterTo(t, owner, path, nil)
	if p := site.SignIn(t, "manager@demo.test").Post(path+"/unplan", nil); p.Status != http.StatusConflict {
		t.Errorf("somebody else takes it back: %d", p.Status)
	}
	p := owner.Post(path+"/unplan", nil)
	if p.Status != http.StatusSeeOther || p.Header.Get("Location") != path {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	p = owner.Get(path)
	if got := begunForm(p); got != "printer@third.example, ann@third.example||For {{contact.name}}|" || p.Find(`[name="files"][checked]`).Length() != 0 {
		t.Errorf("what is left to write: %q %s", got, p.Text())
	}
	if p := owner.Post(path+"/unplan", nil); p.Status != http.StatusConflict || !p.Has("not planned any more") {
		t.Errorf("taken back twice: %d %s", p.Status, p.Text())
	}
	timeComes(t, site)
	if n := webtest.Ask[int](t, site, `select count(*) from messages where forwards is not null`); n != 0 {
		t.Errorf("%d went", n)
	}
}

// Whoever may not hand it on any more, when its time has come, does not; nor does it go from a channel that
// is gone. It is a draft again, and its conversation says so.
func TestAForwardThatWasPlannedAsksForTheRightAgain(t *testing.T) {
	t.Parallel()
	for name, meanwhile := range map[string]func(*testing.T, *webtest.Site, string){
		"masked": func(t *testing.T, site *webtest.Site, _ string) { site.Seat(t, reader, "agent", "mask_contact") },
		"beyond reach": func(t *testing.T, site *webtest.Site, id string) {
			site.Seat(t, reader, "agent", "visibility_own")
			give(t, site, id, nil, nil)
		},
		"no member": func(t *testing.T, site *webtest.Site, _ string) {
			site.Exec(t, `update members set suspended_at = now(), access_ends_at = now() where id = $1`, site.MemberID(t, webtest.Atelier, reader))
		},
		"no channel": func(t *testing.T, site *webtest.Site, _ string) {
			site.Exec(t, `update channels set deleted_at = now()`)
		},
		"the address is a channel's": func(t *testing.T, site *webtest.Site, _ string) {
			site.Exec(t, `update channels set address = 'ann@third.example' where kind = 'email'
				and id = (select id from channels where kind = 'email' order by id desc limit 1)`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, messages.Area)
			site.Seat(t, reader, "agent")
			id := talkOf(t, site, reader)
			message := site.Mailed(t, id, webtest.SomeMail)
			if p := laterTo(t, site.SignIn(t, reader), conversations+"/messages/"+message+"/forward", nil); p.Status != http.StatusSeeOther {
				t.Fatalf("planning: %d %s", p.Status, p.Text())
			}
			meanwhile(t, site, id)
			timeComes(t, site)
			if got := webtest.Ask[string](t, site, `select (select count(*) from messages where forwards is not null) || ' ' ||
				(select count(*) from begun_drafts where message_id = $1 and send_at is null and recipients like '%ann@third.example')`, message); got != "0 1" {
				t.Errorf("sent, and drafts again: %s", got)
			}
			if p := site.SignIn(t, "owner@demo.test").Get(conversations + "/" + id); !p.Has("did not forward a message as planned") {
				t.Errorf("that it did not go is not said: %s", p.Text())
			}
		})
	}
}

// What is planned goes with its message: into another conversation, and for good.
func TestAForwardThatWasPlannedFollowsItsMessage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id, gone := talkOf(t, site, reader), another(t, site, reader, 3)
	into := another(t, site, reader, 4)
	message := site.Mailed(t, id, webtest.SomeMail)
	laterTo(t, owner, conversations+"/messages/"+message+"/forward", nil)
	laterTo(t, owner, conversations+"/messages/"+latest(t, site, gone)+"/forward", nil)
	site.Exec(t, `update messages set conversation_id = $2 where id = $1`, message, into)
	if p := owner.Post(conversations+"/"+gone+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("deleting: %d %s", p.Status, p.Text())
	}
	timeComes(t, site)
	if got := webtest.Ask[string](t, site, `select string_agg(conversation_id::text, ' ') from messages where forwards is not null`); got != into {
		t.Errorf("it went in %q, want %s", got, into)
	}
}
