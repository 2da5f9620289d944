package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// undoable is a site where answers wait, and one of them that a member has sent.
func undoable(t *testing.T) (site *webtest.Site, v *webtest.Visitor, id string) {
	t.Helper()
	site = webtest.New(t, messages.Area)
	site.UndoTime = time.Hour
	site.URL = site.Start(t)
	id = talkOf(t, site, reader)
	site.Exec(t, `delete from messages where conversation_id = $1 and member_id is not null`, id) // What is sent is the first answer.
	site.Exec(t, `update conversations set waiting_since = last_at, asked_at = null, first_answer_at = null, answered_by = null where id = $1`, id)
	return site, site.SignIn(t, reader), id
}

// sendAnswer sends an answer and returns where it is undone.
func sendAnswer(t *testing.T, site *webtest.Site, v *webtest.Visitor, id string, more url.Values) (undo string) {
	t.Helper()
	in := url.Values{"text": {"Wednesday, dear {{contact.name}}"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}
	for name, values := range more {
		in[name] = values
	}
	p := v.Post(conversations+"/"+id+"/reply", in)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("sending: %d %s", p.Status, p.Text())
	}
	return v.Follow(p).Find(`.notice form[action$="/undo"]`).AttrOr("action", "")
}

// whatIsKept is all that an answer changes.
func whatIsKept(t *testing.T, site *webtest.Site, id string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select concat_ws('|', last_at, last_text, last_ours, waiting_since, state, first_answer_at, asked_at, answered_by,
		(select string_agg(id::text || text, ' ' order by at, id) from messages where conversation_id = v.id),
		(select string_agg(word, ' ' order by word) from conversation_words where conversation_id = v.id and word like 'wedn%'))
		from conversations v where id = $1`, id)
}

// due lets everything go that waits.
func due(t *testing.T, site *webtest.Site) {
	t.Helper()
	site.DB.Due(t, `kind = 'reply_mail'`)
	webtest.Until(t, "the mails are worked", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'reply_mail' and finalized_at is null`) == 0
	})
}

// An answer that is taken back goes to nobody. Its conversation is as it was, and its
// writer has what they wrote: text, recipients and files.
func TestAnAnswerIsTakenBack(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	site.Seat(t, reader, "agent") // Who reads addresses, and so may add some.
	before := whatIsKept(t, site, id)
	file := webtest.Ask[string](t, site, `insert into message_files (workspace_id, id, member_id, conversation_id, place, name, kind, size, bytes)
		select m.workspace_id, gen_random_uuid(), m.id, $1, 0, 'plan.txt', 'text/plain', 1, 'x' from members m where m.id = $2 returning id::text`,
		id, site.MemberID(t, webtest.Atelier, reader))
	undo := sendAnswer(t, site, v, id, url.Values{"cc": {"ben@third.example"}, "bcc": {"eva@third.example"}, "attached": {file}})
	if p := v.Get(conversations + "/" + id); !p.Has("Wednesday, dear") || p.Find("#reply-text").Text() != "" {
		t.Errorf("what waits is not shown: %s", p.Text())
	}
	if sent := whatIsKept(t, site, id); sent == before || !strings.Contains(sent, "wednesday") {
		t.Fatalf("nothing was written: %s", sent)
	}
	v.Post(conversations+"/"+id+"/draft", url.Values{"text": {"One more thing"}})
	p := v.Post(undo, nil)
	if p.Status != http.StatusSeeOther || p.Header.Get("Location") != conversations+"/"+id {
		t.Fatalf("undone: %d %s", p.Status, p.Text())
	}
	p = v.Follow(p)
	if got := p.Find("#reply-text").Text(); got != "Wednesday, dear {{contact.name}}\n\nOne more thing" {
		t.Errorf("the draft is %q", got)
	}
	if cc, bcc := p.Find(`[name="cc"]`).AttrOr("value", ""), p.Find(`[name="bcc"]`).AttrOr("value", ""); cc != "ben@third.example" || bcc != "eva@third.example" {
		t.Errorf("the draft goes to %q and %q", cc, bcc)
	}
	if !p.Has("plan.txt") || !p.Has("It is a draft again") {
		t.Errorf("%s", p.Text())
	}
	if after := whatIsKept(t, site, id); after != before {
		t.Errorf("the conversation was\n%s\nand is\n%s", before, after)
	}
	if p := v.Post(undo, nil); p.Status != http.StatusNotFound {
		t.Errorf("undone twice: %d", p.Status)
	}
	due(t, site)
	if sent := len(site.Mailbox.List()); sent != 0 {
		t.Errorf("%d mails went out", sent)
	}
}

// Closing with an answer is undone with it.
func TestAnAnswerThatClosesIsTakenBack(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	before := whatIsKept(t, site, id)
	undo := sendAnswer(t, site, v, id, url.Values{"then": {"close"}})
	if p := v.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("undone: %d %s", p.Status, p.Text())
	}
	if after := whatIsKept(t, site, id); after != before {
		t.Errorf("the conversation was\n%s\nand is\n%s", before, after)
	}
}

// What came in meanwhile stays, and its customer waits since then at the latest.
func TestAnAnswerIsTakenBackAfterTheCustomerWrote(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	waited := webtest.Ask[string](t, site, `select coalesce(waiting_since::text, '') from conversations where id = $1`, id)
	undo := sendAnswer(t, site, v, id, nil)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state) select workspace_id, gen_random_uuid(), id, 'One more', 'received' from conversations where id = $1`, id)
	site.Exec(t, `update conversations set last_at = now(), last_text = 'One more', last_ours = false, waiting_since = now() where id = $1`, id)
	v.Post(undo, nil)
	got := webtest.Ask[string](t, site, `select concat_ws('|', last_text, last_ours, waiting_since) from conversations where id = $1`, id)
	if waited != "" && got != "One more|f|"+waited || !strings.HasPrefix(got, "One more|f|") {
		t.Errorf("the conversation is %s, and waited since %q", got, waited)
	}
}

// Nobody takes back what is on its way, or what somebody else wrote, or what they do not see.
func TestWhatIsNotTakenBack(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	undo := sendAnswer(t, site, v, id, nil)
	before := site.Kept(t)
	if p := site.SignIn(t, "owner@demo.test").Post(undo, nil); p.Status != http.StatusForbidden || !p.Has("Only whoever wrote") {
		t.Errorf("of somebody else: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "taking back what somebody else wrote")
	give(t, site, id, site.MemberID(t, webtest.Atelier, mate), nil)
	site.Seat(t, reader, "agent", "visibility_own")
	before = site.Kept(t)
	if p := v.Post(undo, nil); p.Status != http.StatusNotFound {
		t.Errorf("beyond the reach: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "taking back beyond the reach")
	give(t, site, id, site.MemberID(t, webtest.Atelier, reader), nil)
	due(t, site)
	before = site.Kept(t)
	if p := v.Post(undo, nil); p.Status != http.StatusConflict || !p.Has("It is too late") {
		t.Errorf("on its way: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "taking back what is on its way")
}

// justSent is an answer of a member that waits to be sent.
func justSent(t *testing.T, site *webtest.Site, id, email string) (message string) {
	t.Helper()
	message = webtest.Ask[string](t, site, `insert into messages (workspace_id, id, conversation_id, member_id, text, state)
		select workspace_id, gen_random_uuid(), id, $2, 'Soon', 'sent' from conversations where id = $1 returning id::text`,
		id, site.MemberID(t, webtest.Atelier, email))
	site.Exec(t, `insert into message_undos (workspace_id, message_id, text, cc, bcc, dropped, state)
		select workspace_id, id, text, '', '', '{}', 'open' from messages where id = $1`, message)
	return message
}

// The form of what was taken back, which is still open in another tab, sends what is in it: it is not
// done already, and leads to nothing that is gone.
func TestAFormIsSentAgainOnceItsAnswerIsTakenBack(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	site.Seat(t, reader, "agent", "visibility_own")
	customerAt(t, site, id, "jana@novak.example")
	another := site.Mailed(t, id, webtest.SomeMail)
	for _, c := range []struct {
		name, path string
		form       url.Values
		back       string // where it is taken back, "" for what is undone
	}{
		{"an answer", conversations + "/" + id + "/reply", url.Values{"latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}, ""},
		{"a planned one", conversations + "/" + id + "/reply", url.Values{"latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"}, "plan_at": {tomorrow()}}, conversations + "/" + id + "/unplan"},
		{"a new conversation", conversations, begin(t, site, id), ""},
		{"a new one that is planned", conversations, webtest.With(webtest.With(begin(t, site, id), "then", "later"), "plan_at", tomorrow()), "/unplan"},
		{"a forward that is planned", conversations + "/messages/" + another + "/forward", url.Values{"to": {"ben@third.example"}, "then": {"later"}, "plan_at": {tomorrow()}},
			conversations + "/messages/" + another + "/forward/unplan"},
		{"a forward", conversations + "/messages/" + another + "/forward", url.Values{"to": {"ben@third.example"}}, ""},
	} {
		form := webtest.With(webtest.With(c.form, "text", "Sent of "+c.name), "once", uuid.NewString())
		count := func() int {
			return webtest.Ask[int](t, site, `select (select count(*) from messages where text like 'Sent of ' || $1 || '%') +
				(select count(*) from conversation_drafts where text = 'Sent of ' || $1 and send_at is not null) +
				(select count(*) from begun_drafts where text = 'Sent of ' || $1 and send_at is not null)`, c.name)
		}
		p := v.Post(c.path, form)
		where := p.Header.Get("Location")
		if again := v.Post(c.path, form); p.Status != http.StatusSeeOther || again.Status != http.StatusSeeOther || count() != 1 {
			t.Fatalf("%s: %d %s, then %d, %d went", c.name, p.Status, p.Text(), again.Status, count())
		}
		back := c.back
		switch {
		case back == "":
			back = undoURL(webtest.Ask[string](t, site, `select id::text from messages where text like 'Sent of ' || $1 || '%'`, c.name))
		case back[0:2] == "/u":
			back = strings.Split(where, "?")[0] + back
		}
		if p := v.Post(back, nil); p.Status != http.StatusSeeOther || count() != 0 {
			t.Fatalf("%s: taken back: %d %s", c.name, p.Status, p.Text())
		}
		p = v.Post(c.path, form)
		if p.Status != http.StatusSeeOther || count() != 1 {
			t.Errorf("%s: sent again: %d %s, %d went", c.name, p.Status, p.Text(), count())
		}
		if p := v.Follow(p); p.Status != http.StatusOK {
			t.Errorf("%s: sent again it leads to %d", c.name, p.Status)
		}
		if n := webtest.Ask[int](t, site, `select (select count(*) from begun_drafts where text = $1 and send_at is null) + (select count(*) from conversation_drafts
			where text = $1 and send_at is null)`, "Sent of "+c.name); n != 0 {
			t.Errorf("%s: sent again, %d drafts of it are left", c.name, n)
		}
		site.Exec(t, `delete from conversation_drafts where text like 'Sent of %'`)
		site.Exec(t, `delete from begun_drafts where text like 'Sent of %'`)
		site.Exec(t, `delete from messages where text like 'Sent of %'`)
	}
}

// What was begun about another conversation stays, though it reads alike; of what was taken back only
// that goes which nobody has kept anew since.
func TestAFormThatIsSentAgainForgetsNothingElse(t *testing.T) {
	t.Parallel()
	site, _, id := undoable(t)
	v := site.SignIn(t, "owner@demo.test")
	customerAt(t, site, id, "jana@novak.example")
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, id)
	about := url.Values{"contact": {contact}, "channel": {aChannel(t, site)}, "subject": {"Kiln"}, "text": {"I will call you."}}
	beside := webtest.With(begin(t, site, id), "text", "I will call you.")
	if p := v.Post(conversations+"/new/draft", beside); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	kept := func(where string) int {
		return webtest.Ask[int](t, site, `select count(*) from begun_drafts where text like 'I will call you.%' and `+where)
	}
	for _, meanwhile := range []string{"", "Kiln, again"} {
		form := webtest.With(about, "once", uuid.NewString())
		if p := v.Post(conversations, form); p.Status != http.StatusSeeOther || kept(`conversation_id is not null`) != 1 {
			t.Fatalf("sent: %d %s, of the other are left %d", p.Status, p.Text(), kept(`conversation_id is not null`))
		}
		if p := v.Post(undoURL(webtest.Ask[string](t, site, `select message_id::text from message_undos`)), nil); p.Status != http.StatusSeeOther ||
			kept(`contact_id is not null`) != 1 {
			t.Fatalf("taken back: %d %s", p.Status, p.Text())
		}
		want := 0
		if meanwhile != "" {
			want = 1
			v.Post(conversations+"/new/draft", webtest.With(about, "subject", meanwhile))
		}
		// From another page, about nobody yet: the customer's address is typed there.
		form.Del("contact")
		form.Set("to", "jana@novak.example")
		if p := v.Post(conversations, form); p.Status != http.StatusSeeOther {
			t.Fatalf("sent again: %d %s", p.Status, p.Text())
		}
		if kept(`contact_id is not null`) != want || kept(`conversation_id is not null`) != 1 {
			t.Errorf("%q: of what was taken back %d are left, of the other %d", meanwhile, kept(`contact_id is not null`), kept(`conversation_id is not null`))
		}
		site.Exec(t, `delete from message_undos`)
	}
}

func undoURL(message string) string { return conversations + "/messages/" + message + "/undo" }
