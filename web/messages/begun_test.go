package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// begunForm is what the form of a page holds.
func begunForm(p *webtest.Page) string {
	value := func(name string) string { return p.Find(`main form [name="`+name+`"]`).AttrOr("value", "") }
	return strings.Join([]string{value("to"), value("subject"), p.Find("#text").Text(), value("cc")}, "|")
}

// What somebody has begun of a new conversation is theirs on every device, for whom it is
// meant alone, and goes once it is sent. A snippet is put into it.
func TestANewConversationIsKeptWhileItIsWritten(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, again, mate := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	id := site.SomeConversation(t)
	snippet := webtest.Ask[string](t, site, `insert into snippets (workspace_id, id, name, name_key, text)
		select workspace_id, gen_random_uuid(), 'Bye', 'bye', 'Bye, {{member.name}}' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	page := conversations + "/new?conversation=" + id
	owner.Get(page)
	form := webtest.With(begin(t, site, id), "snippet", snippet)
	form.Set("cc", "ben@third.example")
	if p := owner.Post(conversations+"/new/draft", form); p.Status != http.StatusSeeOther || p.Header.Get("Location") != page {
		t.Fatalf("keeping: %d %s %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	want := "|Your place on Saturday|Hello {{contact.name}}, shall I keep it? {{member.name}}\n\nBye, Marie Marchand|ben@third.example"
	if got := begunForm(again.Get(page)); got != want {
		t.Errorf("on another device: %q", got)
	}
	if got := begunForm(mate.Get(page)); got != "|||" {
		t.Errorf("a colleague's: %q", got)
	}
	alone := conversations + "/new"
	if got := begunForm(owner.Get(alone)); got != "|||" {
		t.Errorf("for nobody yet: %q", got)
	}
	owner.Post(conversations+"/new/draft", url.Values{"to": {"half@"}, "text": {"For whom?"}})
	if got := begunForm(again.Get(alone)); got != "half@||For whom?|" {
		t.Errorf("with half an address: %q", got)
	}
	good := url.Values{"text": {"x"}}
	webtest.Refuses(t, site, owner, conversations+"/new/draft", []webtest.Attempt{
		{Name: "a long one", Form: webtest.With(good, "text", strings.Repeat("é", 20_001)), Status: 422},
		{Name: "a long subject", Form: webtest.With(good, "subject", strings.Repeat("é", 301)), Status: 422},
		{Name: "no snippet", Form: webtest.With(good, "snippet", uuid.NewString()), Status: 422},
		{Name: "no customer", Form: webtest.With(good, "contact", uuid.NewString()), Status: 404},
		{Name: "no conversation", Form: webtest.With(good, "conversation", uuid.NewString()), Status: 404},
		{Name: "no channel", Form: webtest.With(good, "channel", "x"), Status: 422},
	})
	owner.Get(page)
	if p := owner.Post(conversations, begin(t, site, id)); p.Status != http.StatusSeeOther {
		t.Fatalf("sending: %d %s", p.Status, p.Text())
	}
	if got := begunForm(again.Get(page)); got != "|||" {
		t.Errorf("after it was sent: %q", got)
	}
	both := url.Values{"conversation": {id}, "contact": {uuid.NewString()}, "text": {"To whom?"}}
	if p := owner.Post(conversations+"/new/draft", both); p.Status != http.StatusSeeOther || begunForm(again.Get(page)) != "||To whom?|" {
		t.Errorf("of a conversation and somebody else: %d %s", p.Status, p.Text())
	}
}

// Files that were brought for what was begun are there as long as it is, with nothing else in it, too.
func TestFilesOfWhatWasBegunAreKept(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, id := site.SignIn(t, "owner@demo.test"), site.SomeConversation(t)
	page := conversations + "/new?conversation=" + id
	owner.Get(page)
	kept := bring(owner, conversations+"/new/draft", url.Values{"conversation": {id}}, map[string]string{"look.txt": "At this"})
	site.Exec(t, `update message_files set brought_at = now() - interval '25 hours' where name = 'look.txt'`)
	other := bring(owner, conversations+"/new/draft", url.Values{"text": {"x"}}, map[string]string{"other.txt": "At that"})
	if p := owner.Get(page); kept.Status != http.StatusSeeOther || other.Status != http.StatusSeeOther || !p.Has("look.txt") || p.Has("other.txt") {
		t.Errorf("%d %d %s", kept.Status, other.Status, p.Text())
	}
}

// The first message of a conversation is taken back like an answer, and goes later like one.
func TestANewConversationIsTakenBackAndPlanned(t *testing.T) {
	t.Parallel()
	site, _, id := undoable(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(conversations + "/new?conversation=" + id)
	sent := owner.Post(conversations, begin(t, site, id))
	one := sent.Header.Get("Location")
	p := owner.Follow(sent)
	undo := p.Find(`.notice form[action$="/undo"]`).AttrOr("action", "")
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, id)
	beside := conversations + "/new?contact=" + contact
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther || p.Header.Get("Location") != beside {
		t.Fatalf("taken back: %d %s", p.Status, p.Text())
	}
	if got := begunForm(owner.Get(beside)); got != "|"+begin(t, site, id).Get("subject")+"|Hello {{contact.name}}, shall I keep it? {{member.name}}|" {
		t.Errorf("what is left to write: %q", got)
	}
	if p := owner.Get(one); p.Status != http.StatusNotFound {
		t.Errorf("a conversation in which nobody wrote: %d", p.Status)
	}
	if p := owner.Post(conversations, webtest.With(begin(t, site, id), "text", "Now")); p.Status != http.StatusSeeOther {
		t.Errorf("sent after it was taken back: %d %s", p.Status, p.Text())
	}
	later := webtest.With(begin(t, site, id), "then", "later")
	owner.Get(conversations + "/new?conversation=" + id)
	webtest.Refuses(t, site, owner, conversations, []webtest.Attempt{{Name: "in the past", Form: webtest.With(later, "plan_at", "2020-01-01T09:00"), Status: 422}})
	p = owner.Follow(owner.Post(conversations, webtest.With(later, "plan_at", tomorrow())))
	if !p.Has("Goes on") || webtest.Ask[int](t, site, `select count(*) from messages where text like 'Hello %shall I keep%'`) != 0 {
		t.Errorf("planned: %s", p.Text())
	}
	row := site.SignIn(t, "manager@demo.test").Get(conversations + "?inbox=all").Find(".inbox-row").First()
	if row.HasClass("unread") || !strings.Contains(row.Text(), "Rien n’a encore été envoyé") {
		t.Errorf("until it goes others see %s", row.Text())
	}
	timeComes(t, site)
	if n := webtest.Ask[int](t, site, `select count(*) from messages where text like 'Hello %shall I keep%' and state in ('queued', 'sending', 'sent')`); n != 1 {
		t.Errorf("%d went", n)
	}
}

// A conversation that is taken back leaves nothing: whoever may not open customers writes on
// beside another one with them. What somebody else wrote in it keeps it.
func TestAConversationThatIsTakenBackIsGone(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	site.Seat(t, reader, "agent", "visibility_own")
	customerAt(t, site, id, "jana@novak.example")
	page := conversations + "/new?conversation=" + id
	v.Get(page)
	start := webtest.With(begin(t, site, id), "cc", "ben@novak.example")
	sends := func() (one, undo string) {
		t.Helper()
		p := bring(v, conversations, start, map[string]string{"look.txt": "At this"})
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		return p.Header.Get("Location"), v.Follow(p).Find(`.notice form[action$="/undo"]`).AttrOr("action", "")
	}
	whole := webtest.Ask[string](t, site, `select concat_ws(' ', count(*), (select count(*) from messages), (select count(*) from message_files where message_id is not null)) from conversations`)
	one, undo := sends()
	v.Post(conversations+"/new/draft", url.Values{"conversation": {id}, "subject": {"And"}, "text": {"Begun since"}})
	if p := v.Post(undo, nil); p.Header.Get("Location") != page {
		t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	p := v.Get(page)
	want := "|" + start.Get("subject") + "|" + start.Get("text") + "\n\nAnd\n\nBegun since|ben@novak.example"
	if got := begunForm(p); got != want || !p.Has("look.txt") {
		t.Errorf("what is left to write: %q %s", got, p.Text())
	}
	left := webtest.Ask[string](t, site, `select concat_ws(' ', count(*), (select count(*) from messages), (select count(*) from message_files where message_id is not null)) from conversations`)
	if left != whole || v.Get(one).Status != http.StatusNotFound {
		t.Errorf("of %s there is %s", whole, left)
	}
	if p := v.Post(undo, nil); p.Status != http.StatusNotFound {
		t.Errorf("twice: %d", p.Status)
	}
	one, undo = sends()
	site.SignIn(t, "owner@demo.test").Post(one+"/notes", url.Values{"text": {"She called"}})
	if p := v.Post(undo, nil); p.Header.Get("Location") != one || !v.Get(one).Has("She called") {
		t.Errorf("with a note in it: %d to %s", p.Status, p.Header.Get("Location"))
	}
}

// What is handed on is kept while it is written, and is taken back with whom it went to and
// its files.
func TestAForwardIsKeptAndTakenBack(t *testing.T) {
	t.Parallel()
	site, _, id := undoable(t)
	customerAt(t, site, id, "jana@novak.example")
	path := conversations + "/messages/" + site.Mailed(t, id, webtest.SomeMail) + "/forward"
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(path)
	if p := owner.Post(path+"/draft", url.Values{"to": {"printer@"}, "text": {"Can you"}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != path {
		t.Fatalf("keeping: %d %s", p.Status, p.Text())
	}
	p := site.SignIn(t, "owner@demo.test").Get(path)
	if got := begunForm(p); got != "printer@||Can you|" || p.Find(`[name="files"][checked]`).Length() != 2 {
		t.Errorf("on another device: %q %s", got, p.Text())
	}
	file := p.Find(`label:contains("list.pdf") [name="files"]`).AttrOr("value", "")
	before := whatIsKept(t, site, id)
	p = owner.Follow(owner.Post(path, url.Values{"to": {"printer@third.example, ann@third.example"}, "text": {"For {{member.name}}"}, "files": {file}}))
	if got := begunForm(owner.Get(path)); got != "|||" {
		t.Errorf("after it was sent: %q", got)
	}
	taken := owner.Post(p.Find(`.notice form[action$="/undo"]`).AttrOr("action", ""), nil)
	if taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != path {
		t.Fatalf("taken back: %d %s %s", taken.Status, taken.Header.Get("Location"), taken.Text())
	}
	p = owner.Follow(taken)
	ticked := p.Find(`[name="files"][checked]`)
	if got := begunForm(p); got != "printer@third.example, ann@third.example||For {{member.name}}|" || ticked.Length() != 1 || ticked.AttrOr("value", "") != file {
		t.Errorf("what is left to write: %q %s", got, p.Text())
	}
	if after := whatIsKept(t, site, id); after != before {
		t.Errorf("the conversation was\n%s\nand is\n%s", before, after)
	}
	due(t, site)
	if sent := len(site.Mailbox.List()); sent != 0 {
		t.Errorf("%d mails went out", sent)
	}
	site.Seat(t, reader, "agent", "mask_contact")
	v := site.SignIn(t, reader)
	v.Get(conversations)
	if p := v.Post(path+"/draft", url.Values{"text": {"x"}}); p.Status != http.StatusForbidden {
		t.Errorf("a masked reader: %d", p.Status)
	}
}

// What is handed on of a chat goes from the channel of mail that was chosen, also once it was
// taken back; and does not go where that is disconnected meanwhile.
func TestAForwardOfAChatKeepsItsChannel(t *testing.T) {
	t.Parallel()
	site, _, id := undoable(t)
	channel := func(kind, name, address string) string {
		t.Helper()
		return webtest.Ask[string](t, site, `insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at)
			select workspace_id, gen_random_uuid(), $2, $3, lower($3), $4, now() from workspace_slugs where slug = $1 returning id::text`,
			webtest.Atelier, kind, name, address)
	}
	chat, last := channel("custom", "Chat", ""), channel("email", "Zz", "zz@atelier.test")
	site.Exec(t, `update conversations set channel_id = $2, handle = 'jana' where id = $1`, id, chat)
	path := conversations + "/messages/" + latest(t, site, id) + "/forward"
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(path)
	in := url.Values{"to": {"printer@third.example"}, "channel": {last}}
	p := owner.Follow(owner.Post(path, in))
	p = owner.Follow(owner.Post(p.Find(`.notice form[action$="/undo"]`).AttrOr("action", ""), nil))
	if got := p.Find("#channel option[selected]").AttrOr("value", ""); got != last {
		t.Errorf("taken back it goes from %q: %s", got, p.Text())
	}
	if p := owner.Post(path, in); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.Exec(t, `update channels set deleted_at = now() where id = $1`, last)
	due(t, site)
	if got := webtest.Ask[string](t, site, `select state || ' ' || failure from messages where forwards is not null`); got != "failed fault.channel_gone" {
		t.Errorf("from a channel that is gone: %s", got)
	}
}

// A first message that was to go later, and is not to any more, is begun again, with its files: its
// conversation, in which there is nothing, does not stand in every inbox. What somebody else wrote in
// it keeps it.
func TestAConversationThatIsNotToBeginIsGone(t *testing.T) {
	t.Parallel()
	site, v, id := undoable(t)
	site.Seat(t, reader, "agent", "visibility_own")
	customerAt(t, site, id, "jana@novak.example")
	page := conversations + "/new?conversation=" + id
	v.Get(page)
	later := webtest.With(webtest.With(webtest.With(begin(t, site, id), "cc", "ben@novak.example"), "then", "later"), "plan_at", tomorrow())
	plans := func() (one string) {
		t.Helper()
		p := bring(v, conversations, later, map[string]string{"look.txt": "At this"})
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		return p.Header.Get("Location")
	}
	whole := webtest.Ask[int](t, site, `select count(*) from conversations`)
	one := plans()
	if p := v.Post(one+"/unplan", nil); p.Header.Get("Location") != page {
		t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	p := v.Get(page)
	if got := begunForm(p); got != "|"+later.Get("subject")+"|"+later.Get("text")+"|ben@novak.example" || !p.Has("look.txt") {
		t.Errorf("what is left to write: %q %s", got, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from conversations`); n != whole || v.Get(one).Status != http.StatusNotFound {
		t.Errorf("%d conversations, there were %d", n, whole)
	}
	timeComes(t, site)
	one = plans()
	site.SignIn(t, "owner@demo.test").Post(one+"/notes", url.Values{"text": {"She called"}})
	if p := v.Post(one+"/unplan", nil); !strings.HasPrefix(p.Header.Get("Location"), one) || v.Get(one).Find("#reply-text").Text() != later.Get("text") {
		t.Errorf("with a note in it: %d to %s", p.Status, p.Header.Get("Location"))
	}
}
