package messages_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A variable for which nothing is known goes to nobody, whichever door the text leaves by;
// one that is known becomes what it stands for.
func TestNoVariableReachesAReader(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	customerAt(t, site, id, "jana@novak.example")
	message := site.Mailed(t, id, webtest.SomeMail)
	forward := conversations + "/messages/" + message + "/forward"
	v := site.SignIn(t, "owner@demo.test")
	page := aBroadcast(t, v, "Hello")
	started := begin(t, site, site.SomeConversation(t))
	const bad = "About {{contact.phone}}"
	announced := url.Values{"name": {"July"}, "subject": {"{{member.name}}, new in July"}, "text": {"x"}}
	for path, form := range map[string]url.Values{
		forward:       {"to": {"printer@third.example"}, "text": {bad}},
		conversations: webtest.With(started, "subject", bad),
		broadcasts:    announced,
		conversations + "/" + id + "/reply": {
			"text": {bad}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"}, "plan_at": {"2027-01-05T09:00"},
		},
	} {
		v.Get(path)
		before := site.Kept(t)
		if p := v.Post(path, form); p.Status != http.StatusUnprocessableEntity || !p.Has("{{") {
			t.Errorf("%s: %d %s", path, p.Status, p.Text())
		}
		site.Unchanged(t, before, path)
	}
	v.Get(forward)
	if p := v.Post(forward, url.Values{"to": {"printer@third.example"}, "text": {"For {{contact.name}}, by {{member.name}}"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("known ones: %d %s", p.Status, p.Text())
	}
	customer := webtest.Ask[string](t, site, `select c.name from conversations v join contacts c on c.id = v.contact_id where v.id = $1`, id)
	site.WaitMail(t, "printer@third.example", "For "+customer+", by Marie Marchand")
	p := v.Follow(v.Post(conversations, webtest.With(started, "subject", "A place for {{contact.name}}")))
	if p.Find(".conversation-subject").Text() == "" || webtest.Ask[bool](t, site, `select exists (select from conversations where subject like '%{{%')`) {
		t.Errorf("the subject of a new conversation: %s", p.Text())
	}
	// What was written before variables were looked at does not go either.
	site.Exec(t, `update broadcasts set subject = 'New {{month}}' where name = 'June'`)
	for _, act := range []string{"/test", "/begin"} {
		form := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"60"}}
		if p := v.Post(page+act, form); p.Status != http.StatusUnprocessableEntity || !p.Has("{{month}}") {
			t.Errorf("%s: %d %s", act, p.Status, p.Text())
		}
	}
}
