package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	nouns "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const (
	ownSignature = "/w/" + webtest.Atelier + "/settings/signature"
	elsewhere    = `select id::text from channels where kind = 'email' and workspace_id <> (
		select workspace_id from workspace_slugs where slug = 'atelier-marchand') limit 1`
)

// A member's own signature stands below what they write by mail, and is shown there before
// they send it. Others have that of the channel, as the member has again without one.
func TestAMemberSignsTheirMailsInTheirOwnWay(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, mate := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	one := conversations + "/" + id
	const channels, mine = "Marie Marchand\nAtelier Marchand", "Marie Marchand, founder\nAtelier Marchand · 7 quai des Potiers"
	answers := func(b *webtest.Visitor, name, want string) {
		t.Helper()
		p := b.Get(one)
		if got := p.Find(".writing .signed [dir]").Text(); got != want {
			t.Errorf("%s sees %q below their answer, want %q", name, got, want)
		}
		if p := b.Post(one+"/reply", url.Values{"text": {"On Tuesday."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", name, p.Status, p.Text())
		}
		sent := webtest.Ask[string](t, site, `select text from messages where id = $1`, latest(t, site, id))
		if sent != "On Tuesday."+nouns.BeforeSignature+want {
			t.Errorf("%s sent %q", name, sent)
		}
	}
	webtest.Refuses(t, site, owner, ownSignature, []webtest.Attempt{
		{Name: "a long one", Form: url.Values{"signature": {strings.Repeat("é", nouns.MaxSignature+1)}}, Status: 422},
		{Name: "what no signature knows", Form: url.Values{"signature": {"{{contact.name}}"}}, Status: 422},
		{Name: "what nobody sees", Form: url.Values{"signature": {"a\x07b"}}, Status: 422},
	})
	answers(owner, "with none of her own she", channels)
	if p := owner.Get(one); p.Find(`a[href="`+ownSignature+`"]`).Length() != 0 {
		t.Errorf("the page of a conversation has the settings")
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/notifications"); p.Find(`a[href="`+ownSignature+`"]`).Length() == 0 {
		t.Errorf("the settings do not lead to it")
	}
	good := url.Values{"signature": {"  {{member.name}}, founder\r\n{{workspace.name}} · 7 quai des Potiers\n"}}
	if p := owner.Post(ownSignature, good); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := owner.Get(ownSignature).Find("#signature").Text(); got != "{{member.name}}, founder\n{{workspace.name}} · 7 quai des Potiers" {
		t.Errorf("it is kept as %q", got)
	}
	answers(owner, "with her own she", mine)
	answers(mate, "her colleague", webtest.Ask[string](t, site, `select m.name || E'\nAtelier Marchand' from members m join workspace_slugs w
		on w.workspace_id = m.workspace_id and w.slug = $1 where m.email_key = 'manager@demo.test'`, webtest.Atelier))
	if got := owner.Get(conversations + "/new?conversation=" + id).Find(".signed [dir]").Text(); got != mine {
		t.Errorf("below a new conversation she sees %q", got)
	}
	p := owner.Post(conversations, begin(t, site, id))
	begun := owner.Follow(p).Text()
	if p.Status != http.StatusSeeOther || !strings.Contains(begun, "7 quai des Potiers") {
		t.Errorf("a new conversation: %d %s", p.Status, begun)
	}
	if p := owner.Post(ownSignature, url.Values{"signature": {" \n"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	answers(owner, "without it again she", channels)
}

// What goes from one channel is signed as the member has it for that one, and the rest as ever.
func TestAMemberSignsEachChannelInTheirOwnWay(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, mate := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	site.Exec(t, `insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at)
		select workspace_id, gen_random_uuid(), 'email', 'Orders', 'orders', 'orders@atelier.test', now() from conversations where id = $1`, id)
	here := webtest.Ask[string](t, site, `select channel_id::text from conversations where id = $1`, id)
	orders := webtest.Ask[string](t, site, `select id::text from channels where name = 'Orders'`)
	signed := func(v *webtest.Visitor) string {
		return v.Get(conversations + "/" + id).Find(".writing .signed [dir]").Text()
	}
	form := func(ofHere, ofOrders string) url.Values {
		return url.Values{"signature": {"All of them"}, "own_" + here: {ofHere}, "own_" + orders: {ofOrders}}
	}
	webtest.Refuses(t, site, owner, ownSignature, []webtest.Attempt{
		{Name: "a long one", Form: form("", strings.Repeat("é", nouns.MaxSignature+1)), Status: 422},
		{Name: "what no signature knows", Form: form("{{contact.name}}", ""), Status: 422},
	})
	for name, in := range map[string]url.Values{
		"no channel":               {"signature": {"x"}, "own_x": {"x"}},
		"one of another workspace": {"signature": {"x"}, "own_" + webtest.Ask[string](t, site, elsewhere): {"x"}},
		"one that is not there":    {"signature": {"x"}, "own_" + uuid.NewString(): {"Typed before it went"}},
	} {
		if p := owner.Post(ownSignature, in); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		} else if name == "one that is not there" && !p.Has("Typed before it went") {
			t.Errorf("what was typed is gone: %s", p.Text())
		}
	}
	for _, c := range []struct{ here, want string }{{"", "All of them"}, {"{{member.name}} of the shop", "Marie Marchand of the shop"}, {" ", "All of them"}} {
		if p := owner.Post(ownSignature, form(c.here, "Elsewhere")); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		if got := signed(owner); got != c.want {
			t.Errorf("%q: signed %q, want %q", c.here, got, c.want)
		}
	}
	if got := signed(mate); strings.Contains(got, "All of them") || strings.Contains(got, "Elsewhere") {
		t.Errorf("a colleague signs %q", got)
	}
	if got := owner.Get(ownSignature).Find("#own-" + orders).Text(); got != "Elsewhere" {
		t.Errorf("it is kept as %q", got)
	}
}

// A chat keeps the signature of its channel, whoever answers.
func TestAChatIsNotSignedAsMailsAre(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	owner.Post(ownSignature, url.Values{"signature": {"By mail"}})
	site.Exec(t, `update channels set kind = 'custom', address = '', confirmed_at = null, signature = 'In the chat'
		where id = (select channel_id from conversations where id = $1)`, id)
	if got := owner.Get(conversations + "/" + id).Find(".writing .signed [dir]").Text(); got != "In the chat" {
		t.Errorf("a chat is signed %q", got)
	}
}

// Two presses at once do the same thing once: neither waits for the other in vain.
func TestSignaturesAreKeptTwiceAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	form := url.Values{"signature": {""}}
	for i := range 6 {
		id := webtest.Ask[string](t, site, `insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at)
			select workspace_id, gen_random_uuid(), 'email', $2, $2, $2 || '@atelier.test', now() from workspace_slugs where slug = $1
			returning id::text`, webtest.Atelier, strings.Repeat("x", i+1))
		form["own_"+id] = []string{"Of " + id}
	}
	var tabs []*webtest.Visitor
	for range 4 {
		tabs = append(tabs, site.SignIn(t, "owner@demo.test"))
	}
	for range 5 {
		site.Exec(t, `delete from member_channel_signatures`)
		var all sync.WaitGroup
		for _, v := range tabs {
			all.Go(func() {
				if p := v.Post(ownSignature, form); p.Status != http.StatusSeeOther {
					t.Errorf("%d %s", p.Status, p.Text())
				}
			})
		}
		all.Wait()
	}
	if n := webtest.Ask[int](t, site, `select count(*) from member_channel_signatures where text = 'Of ' || channel_id`); n != 6 {
		t.Errorf("%d are kept", n)
	}
}
