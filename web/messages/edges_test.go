package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/messages"
	pages "latchkey/web/messages"
	"latchkey/web/webtest"
)

// A list shows how a message begins: no half of an address stands there, of which a mask
// would know nothing, and no second one behind the first.
func TestRule28APreviewShowsNoHalfOfAnAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, pages.Area)
	site.Seat(t, reader, "agent", "mask_contact")
	masked := site.SignIn(t, reader)
	for _, secret := range []string{
		"canary.song@songs.example", "+33 698 765432", "x@y.example/canary.song@songs.example", "canary.song%40songs.example",
	} {
		for cut := messages.MaxPreview - len(secret) - 2; cut <= messages.MaxPreview; cut++ {
			text := strings.Repeat("tra la ", messages.MaxPreview)[:cut-1] + " " + secret + " and more of it"
			id := talkOf(t, site, reader)
			site.Exec(t, `update conversations set last_text = $2 where id = $1`, id, messages.Preview(text))
			if p := masked.Get(conversations); p.Status != http.StatusOK || p.Has("canary") || p.Has("songs.ex") || p.Has("+33") {
				t.Fatalf("%s behind %d letters shows: %d %s", secret, cut, p.Status, p.Text())
			}
		}
	}
}

// What variables make of a text is no longer than a text may be, and no customer reads an
// empty one.
func TestAnAnswerIsCheckedAsItGoes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, pages.Area)
	id := talkOf(t, site, reader)
	site.Exec(t, `update contacts set name = repeat('x', 120) where id = (select contact_id from conversations where id = $1)`, id)
	v, said := site.SignIn(t, "owner@demo.test"), webtest.Ask[int](t, site, `select count(*) from messages`)
	v.Get(conversations + "/" + id)
	for _, text := range []string{strings.Repeat("{{contact.name}}", 1250), "{{}}", "{{  }}"} {
		p := v.Post(conversations+"/"+id+"/reply", url.Values{"text": {text}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}})
		if p.Status != http.StatusUnprocessableEntity || p.Find("textarea").First().Text() == "" {
			t.Errorf("%.20s: %d %.200s", text, p.Status, p.Text())
		}
	}
	if now := webtest.Ask[int](t, site, `select count(*) from messages`); now != said {
		t.Errorf("%d messages were kept", now-said)
	}
}

// A mail of anything is read, in one attempt: words that are longer than an index holds,
// and words of hyphens alone.
func TestRule46AMailOfLongWordsIsRead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, pages.Area)
	id := talkOf(t, site, reader)
	var random strings.Builder
	for i := range 20_000 {
		random.WriteString(string(rune('a' + (i*i*7+i*31)%26)))
		random.WriteString(string(rune('0' + (i*i*i+i)%10)))
	}
	for _, text := range []string{strings.Repeat("a@", 49_000), random.String() + "@" + random.String(), strings.Repeat("a-", 49_000), "a" + strings.Repeat("+", 98_000)} {
		message := site.Mailed(t, id, "From: jana@novak.example\n\n"+text)
		if kept := webtest.Ask[string](t, site, `select text from messages where id = $1`, message); kept != text {
			t.Errorf("%d characters were kept of %d", len(kept), len(text))
		}
	}
}
