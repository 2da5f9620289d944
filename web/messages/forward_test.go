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

// A message is handed on with a comment and its files, below a head in the language of
// whoever does it; the answer comes into the conversation, and adds nobody to the next one.
func TestAMessageIsForwarded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Exec(t, `update conversations set waiting_since = now(), first_answer_at = null where id = $1`, id)
	message := site.Mailed(t, id, webtest.SomeMail)
	path := conversations + "/messages/" + message + "/forward"
	v := site.SignIn(t, "owner@demo.test")
	if v.Get(one).Find(`a[href="`+path+`"]`).Length() != 1 {
		t.Error("nothing leads to it")
	}
	p := v.Get(path)
	if p.Status != http.StatusOK || !p.Has("two of the blue kits") || !p.Has("From: jana@novak.example") {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	form := p.Find(`form[action="` + path + `"]`)
	in := url.Values{"to": {"printer@third.example, Ann <ann@third.example>"}, "text": {"Can you print these?"}, "once": {form.Find(`[name="once"]`).AttrOr("value", "")}}
	for _, box := range form.Find(`[name="files"]`).EachIter() {
		if strings.Contains(box.Parent().Text(), "list.pdf") {
			in.Add("files", box.AttrOr("value", ""))
		}
	}
	for range 2 { // Sent twice it goes once.
		if p := v.Post(path, in); p.Status != http.StatusSeeOther || p.Header.Get("Location") != one {
			t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
		}
	}
	for _, to := range []string{"printer@third.example", "ann@third.example"} {
		raw := string(site.WaitMail(t, to, "Can you print these?").Raw)
		for word, want := range map[string]bool{
			"Subject: Fwd: ": true, "Forwarded message": true, "blue kits": true, "list.pdf": true, "mark.png": false, "In-Reply-To": false,
			"bonjour+": true, "printer@third.example": true,
		} {
			if strings.Contains(raw, word) != want {
				t.Errorf("to %s: %q: %t: %s", to, word, !want, raw)
			}
		}
	}
	p = v.Get(one)
	if got := p.Find(".entry-out").Last().Text(); !strings.Contains(got, "Forwarded by Marie Marchand") || !strings.Contains(got, "To printer@third.example") {
		t.Errorf("the conversation says %s", got)
	}
	if webtest.Ask[bool](t, site, `select waiting_since is null or last_ours or first_answer_at is not null from conversations where id = $1`, id) {
		t.Error("the customer is taken for answered")
	}
	if n := webtest.Ask[int](t, site, `select count(*) from messages where forwards is not null`); n != 1 {
		t.Errorf("it was forwarded %d times", n)
	}
	site.Mailed(t, id, "From: printer@third.example\nCc: mate@third.example\nMessage-ID: <p@third.example>\n\nIt costs 12 euros.\n")
	p = v.Get(one)
	if !p.Has("It costs 12 euros.") || strings.Contains(p.Find(".writing-to").Text(), "third.example") {
		t.Errorf("after the answer: %s", p.Find(".writing-to").Text())
	}
	v.Get(path + "?x=1")
	webtest.Refuses(t, site, v, path, []webtest.Attempt{
		{Name: "nobody", Form: url.Values{"to": {" "}, "text": {"x"}}, Status: 422},
		{Name: "no address", Form: url.Values{"to": {"printer"}, "text": {"x"}}, Status: 422},
		{Name: "the channel", Form: url.Values{"to": {"bonjour@atelier.test"}, "text": {"x"}}, Status: 422},
		{Name: "a long comment", Form: url.Values{"to": {"a@x.example"}, "text": {strings.Repeat("é", 20_001)}}, Status: 422},
	})
	if p := v.Post(path, url.Values{"to": {"a@x.example"}, "files": {id}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a file of something else: %d", p.Status)
	}
}

// Who may not read addresses hands on none; what is beyond reach is not there.
func TestForwardingKeepsTheMask(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	path := conversations + "/messages/" + latest(t, site, id) + "/forward"
	in := url.Values{"to": {"me@home.example"}, "text": {""}}
	for seat, want := range map[string]int{"mask_contact": http.StatusForbidden, "visibility_own": http.StatusOK} {
		site.Seat(t, reader, "agent", seat)
		v := site.SignIn(t, reader)
		p := v.Get(path)
		if p.Status != want || (v.Get(conversations+"/"+id).Find(`a[href="`+path+`"]`).Length() == 1) != (want == http.StatusOK) {
			t.Errorf("%s: %d, want %d", seat, p.Status, want)
		}
		if want != http.StatusOK {
			before := site.Kept(t)
			if p := v.Post(path, in); p.Status != want || !p.Has("Whoever forwards a message hands on all of it") {
				t.Errorf("%s: %d %s", seat, p.Status, p.Text())
			}
			site.Unchanged(t, before, "a masked forward")
		}
	}
	site.Seat(t, reader, "agent", "visibility_own")
	give(t, site, id, nil, nil)
	v := site.SignIn(t, reader)
	v.Get(conversations)
	if p := v.Get(path); p.Status != http.StatusNotFound {
		t.Errorf("beyond reach: %d", p.Status)
	}
	if p := v.Post(path, in); p.Status != http.StatusNotFound {
		t.Errorf("sent from beyond reach: %d", p.Status)
	}
}

// A message of any channel is handed on, by mail: with who wrote it and when, and its files.
func TestAMessageOfAnotherChannelIsForwarded(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now().Add(-time.Minute), textOf("Is the blue kit back?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	message, one := latest(t, site, talk), conversations+"/"+talk
	site.Exec(t, `insert into message_files (workspace_id, id, message_id, place, name, kind, content_id, inline, size, bytes)
		select workspace_id, gen_random_uuid(), id, 0, 'kit.txt', 'text/plain', '', false, 3, 'kit' from messages where id = $1`, message)
	path := conversations + "/messages/" + message + "/forward"
	if owner.Get(one).Find(`a[href="`+path+`"]`).Length() != 1 {
		t.Error("nothing leads to it")
	}
	page := owner.Get(path)
	if page.Status != http.StatusOK || !page.Has("From: Zoë Petit +"+wa) || page.Find(`#channel option`).Length() == 0 {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	in := url.Values{"to": {"printer@third.example"}, "text": {"For {{contact.name}}"}, "channel": {aChannel(t, site)},
		"files": {page.Find(`[name="files"]`).AttrOr("value", "")}}
	webtest.Refuses(t, site, owner, path, []webtest.Attempt{
		{Name: "no channel", Form: webtest.With(in, "channel", ""), Status: 422},
		{Name: "a channel that is no mail", Form: webtest.With(in, "channel", webtest.Ask[string](t, site, `select channel_id::text from conversations where id = $1`, talk)), Status: 422},
	})
	if r := owner.Post(path, in); r.Status != http.StatusSeeOther || r.Header.Get("Location") != one {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	raw := string(site.WaitMail(t, "printer@third.example", "For Zoë Petit").Raw)
	for _, word := range []string{"Is the blue kit back?", "kit.txt", "Fwd:"} {
		if !strings.Contains(raw, word) {
			t.Errorf("without %q: %s", word, raw)
		}
	}
	if got := owner.Get(one).Find(".entry-out, .entry-forward").Last().Text(); !strings.Contains(got, "Forwarded by Marie Marchand") {
		t.Errorf("the conversation says %s", got)
	}
	back := webtest.Ask[string](t, site, `select replace(k.address, '@', '+return-' || lower(r.token) || '@')
		from mail_returns r join messages x on x.id = r.message_id and x.forwards is not null join channels k on k.id = $1`, aChannel(t, site))
	if err := site.Receive(t).Hand("", back, "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n"+
		"<printer@third.example>:\r\nRemote host said: 550 5.1.1 no such user\r\n"); err != nil {
		t.Fatalf("its report: %s", err)
	}
	webtest.Until(t, "the report is read", func() bool {
		return webtest.Ask[string](t, site, `select state from messages where forwards is not null`) == "failed"
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.got) != 0 {
		t.Errorf("the customer got %q", p.got)
	}
}
