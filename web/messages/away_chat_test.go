package messages_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/web/webtest"

	"latchkey/web/messages"
)

const closedText = "Hello {{contact.name}}, {{workspace.name}} is closed."

// A custom channel answers by itself who writes outside business hours: once for as long as it is
// closed, in the name of the business, three times an hour at most, and nobody who is blocked.
func TestRule46ACustomChannelAnswersOutsideHours(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := newProgram(t, site, owner)
	closedNow(t, site, webtest.Atelier)
	list := "/w/" + webtest.Atelier + "/settings/channels"
	edit := list + "/" + p.channel + "/edit"
	form := webtest.Typed(owner.Get(edit))
	form.Set("away", closedText)
	if r := owner.Post(edit, form); r.Status != http.StatusSeeOther {
		t.Fatalf("what it says: %d %s", r.Status, r.Text())
	}
	vera := values{"id": "v1", "name": "Vera"}
	p.says("1", vera, "Is anybody there?")
	if got := p.wait("Hello Vera, Atelier Marchand is closed."); !strings.Contains(got.body, `"author":"Atelier Marchand"`) || !strings.Contains(got.body, `"to":"v1"`) {
		t.Errorf("the program gets %s", got.body)
	}
	site.WaitForFiles(t)
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', x.state, v.waiting_since is not null, v.last_text) from messages x
		join conversations v on v.id = x.conversation_id where x.automatic`); got != "sent t Is anybody there?" {
		t.Errorf("it is %s", got)
	}
	p.says("2", vera, "Hello?")
	if got := automatic(t, site); got != 1 {
		t.Errorf("while it is closed it answers %d times", got)
	}
	for i := range 4 { // As if it had opened and closed again.
		site.Exec(t, `update messages set at = at - interval '10 days' where automatic`)
		p.says(fmt.Sprint("again", i), vera, "Hello again")
		if got, want := automatic(t, site), min(i+2, 3); got != want {
			t.Errorf("within an hour it answers %d times, want %d", got, want)
		}
	}
	before := automatic(t, site)
	site.Exec(t, `update channels set away = ''  where id = $1`, p.channel)
	p.says("quiet", values{"id": "v2", "name": "Wim"}, "Hi")
	site.Exec(t, `update channels set away = 'Closed.'  where id = $1`, p.channel)
	openUntil(t, site, -30)
	p.says("open", values{"id": "v3", "name": "Xavi"}, "Hi")
	if got := automatic(t, site); got != before {
		t.Errorf("open, or with nothing to say, it answers %d times", got-before)
	}
}

// WhatsApp answers by itself, too. What it says is told of as far as it got, and does not keep the
// window of 24 hours open: the customer did not write it.
func TestRule46WhatsAppAnswersOutsideHours(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	closedNow(t, site, webtest.Atelier)
	site.Exec(t, `update channels set away = $2 where id = $1`, p.channel, closedText)
	p.writes("wamid.1", time.Now(), values{"type": "text", "text": values{"body": "Bonjour"}})
	webtest.Until(t, "the provider gets it", func() bool {
		return slices.Contains(p.taken(), wa+" Hello Zoë Petit, Atelier Marchand is closed.")
	})
	site.WaitForFiles(t)
	p.tells("wamid.ours1", "read")
	if got := webtest.Ask[string](t, site, `select state from messages where automatic`); got != "read" {
		t.Errorf("it is %s", got)
	}
	talk := webtest.Ask[string](t, site, `select conversation_id::text from messages where automatic`)
	site.Exec(t, `update messages set at = now() - interval '25 hours' where conversation_id = $1 and not automatic`, talk)
	in := url.Values{"text": {"Late"}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}}
	if r := owner.Post(conversations+"/"+talk+"/reply", in); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("a day later an answer is taken: %d", r.Status)
	}
}

// What a workflow says by itself over a chat is nobody's and no answer, as by mail: who wrote waits
// as before, and gets no more than three such messages an hour. A program may be at its other end.
func TestRule46AWorkflowIsBoundedOverAChat(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	p := newProgram(t, site, site.SignIn(t, "owner@demo.test"))
	snippet := webtest.Ask[string](t, site, `insert into snippets (workspace_id, id, name, name_key, text)
		select workspace_id, gen_random_uuid(), 'Got it', 'got it', 'We got that, {{contact.name}}.' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	switchedOn(t, site, "message", `[{"kind": "snippet", "what": "`+snippet+`"}]`)
	for i := range 4 {
		p.says(fmt.Sprint("talk", i), values{"id": "v1", "name": "Vera"}, fmt.Sprint("And again ", i))
		site.WaitForFiles(t)
	}
	p.wait("We got that, Vera.")
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = 'v1'`)
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', count(*), bool_and(x.automatic), bool_and(x.member_id is null), bool_and(v.waiting_since is not null), min(v.last_text))
		from messages x join conversations v on v.id = x.conversation_id where v.id = $1 and x.state <> 'received'`, talk); got != "3 t t t And again 3" {
		t.Errorf("what went is %s", got)
	}
	if got := ran(t, site, talk); got != "failed workflow.too_many_mails" {
		t.Errorf("the last run is %s", got)
	}
}
