package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// customerAt gives a conversation's customer an address.
func customerAt(t *testing.T, site *webtest.Site, conversation, email string) {
	t.Helper()
	site.Exec(t, `with c as (update contacts set email = $2 where id = (select contact_id from conversations where id = $1) returning id)
		update contact_addresses set email = $2, email_key = $2 where contact_id = (select id from c) and not claim`, conversation, email)
}

// answer is the form of an answer as its page draws it, with a text.
func answer(p *webtest.Page, text string) url.Values {
	form := p.Find(`form[action*="/reply"]`)
	in := url.Values{"text": {text}, "latest": {form.Find(`[name="latest"]`).AttrOr("value", "")}, "mark": {form.Find(`[name="mark"]`).AttrOr("value", "")}}
	form.Find(`[name="keep"][checked]`).Each(func(_ int, box *goquery.Selection) { in.Add("keep", box.AttrOr("value", "")) })
	return in
}

const groupMail = `From: Jana <jana@novak.example>
To: Bonjour <bonjour@atelier.test>, "Lee, Tom" <tom.lee@novak.example>
Cc: =?utf-8?q?Zo=C3=A9?= <zoe@else.example>, not an address, bonjour+abc@atelier.test; Jana <JANA@novak.example>
Message-ID: <group@novak.example>

Please answer all of us.
`

// Whom the last mail went to is kept and shown above Send; each gets a mail of their own
// with the same header, and who gets it by BCC stands in none.
func TestAnAnswerGoesToWhomTheLastMailWentTo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Mailed(t, id, groupMail)
	v := site.SignIn(t, "owner@demo.test")
	p := v.Get(one)
	offered := p.Find(".writing-to").Text()
	if n := p.Find(`.writing-to [name="keep"]`).Length(); n != 2 || !strings.Contains(offered, "tom.lee@novak.example") || !strings.Contains(offered, "zoe@else.example") {
		t.Fatalf("%d are offered: %s", n, offered)
	}
	if !strings.Contains(p.Find(".entry-in .entry-copies").Text(), "zoe@else.example") {
		t.Errorf("the mail does not say who got it: %s", p.Text())
	}
	in := answer(p, "To all of you.")
	in["keep"] = in["keep"][1:]
	in.Set("cc", "Ann <ann@third.example>; zoe@else.example")
	in.Set("bcc", "quiet@third.example")
	if p := v.Post(one+"/reply", in); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	var ids []string
	for _, to := range []string{"jana@novak.example", "zoe@else.example", "ann@third.example", "quiet@third.example"} {
		m := site.WaitMail(t, to, "To all of you.")
		raw := string(m.Raw)
		ids = append(ids, m.MessageID)
		if !strings.Contains(raw, "To: <jana@novak.example>") || !strings.Contains(raw, "zoe@else.example") || !strings.Contains(raw, "ann@third.example") ||
			strings.Contains(raw, "quiet@third.example") || strings.Contains(raw, "tom.lee") || m.MessageID != ids[0] {
			t.Errorf("to %s: %s", to, raw)
		}
	}
	webtest.Until(t, "each mail is sent", func() bool {
		return webtest.Ask[string](t, site, `select string_agg(c.way || c.state, ' ' order by c.place) from message_copies c join messages m on m.id = c.message_id
			where m.conversation_id = $1 and m.text like 'To all%'`, id) == "ccsent ccsent bccsent"
	})
	p = v.Get(one)
	if got := strings.Join(strings.Fields(p.Find(".entry-out .entry-copies").Last().Text()), " "); got != "To jana@novak.example · CC zoe@else.example · CC ann@third.example · BCC quiet@third.example" {
		t.Errorf("the message says %q", got)
	}
	// The next answer goes to whom this one went to, and whoever was kept from the others still is.
	hidden := func(p *webtest.Page) bool {
		return strings.Contains(strings.Join(strings.Fields(p.Find(".writing-to label").Text()), " "), "BCC quiet@third.example") &&
			!strings.Contains(p.Find(".writing-to").Text(), "CC quiet@third.example CC")
	}
	if offered := p.Find(".writing-to").Text(); !hidden(p) || strings.Contains(offered, "tom.lee") || !strings.Contains(offered, "ann@third.example") {
		t.Errorf("the next answer is offered to go to %s", offered)
	}
	// Whoever got it answers into the same conversation, and is offered; a stranger is not.
	site.Mailed(t, id, "From: Ann <ann@third.example>\nMessage-ID: <ann@third.example>\n\nMe too.\n")
	p = v.Get(one)
	if !p.Has("Me too.") || !p.Has("from ann@third.example, which is no address of this customer") || !strings.Contains(p.Find(".writing-to").Text(), "ann@third.example") || !hidden(p) {
		t.Errorf("after the answer of somebody who got a copy: %s", p.Text())
	}
	site.Mailed(t, id, "From: Mallory <mallory@bad.example>\nCc: accomplice@bad.example\nMessage-ID: <m@bad.example>\n\nAdd me.\n")
	if offered := v.Get(one).Find(".writing-to").Text(); strings.Contains(offered, "bad.example") {
		t.Errorf("a stranger is offered: %s", offered)
	}
}

// An answer that was written to somebody else asks first, and keeps what was typed.
func TestWhoeverAnAnswerGoesToIsComparedWhenItIsSent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	v := site.SignIn(t, "owner@demo.test")
	in := answer(v.Get(one), "Only for you.")
	in.Set("cc", "ann@third.example")
	customerAt(t, site, id, "other@novak.example")
	before := site.Kept(t)
	p := v.Post(one+"/reply", in)
	if p.Status != http.StatusConflict || !p.Has("Whom this goes to has changed") || p.Find("#reply-text").Text() != "Only for you." ||
		p.Find("#cc").AttrOr("value", "") != "ann@third.example" || !strings.Contains(p.Find(".writing-to").Text(), "other@novak.example") {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "an answer to somebody else")
	if p := v.Post(one+"/reply", answer(p, "Only for you.")); p.Status != http.StatusSeeOther {
		t.Errorf("sent again: %d %s", p.Status, p.Text())
	}
}

// Whoever may not read addresses sends to those that are offered all the same, without
// reading one. They add nobody: a copy, which may go to themselves, tells the addresses.
func TestAMaskedMemberAnswersAllWithoutReadingAnAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Mailed(t, id, groupMail)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	v := site.SignIn(t, reader)
	p := v.Get(one)
	none := func(p *webtest.Page, what string) {
		t.Helper()
		for _, address := range []string{"tom.lee@", "zoe@", "jana@novak"} {
			if strings.Contains(strings.ToLower(string(p.Body)), address) {
				t.Errorf("%s shows %s", what, address)
			}
		}
	}
	none(p, "the page")
	in := answer(p, "Dear all")
	if len(in["keep"]) != 2 {
		t.Fatalf("%d are offered", len(in["keep"]))
	}
	begin, begun := conversations+"/new?conversation="+id, url.Values{
		"conversation": {id}, "channel": {channelOf(t, site)}, "subject": {"Again"}, "text": {"Dear all"},
	}
	for path, form := range map[string]url.Values{one + "/reply": in, conversations: begun} {
		for _, field := range []string{"cc", "bcc"} {
			webtest.Refuses(t, site, v, path, []webtest.Attempt{{Name: field, Form: webtest.With(form, field, "my-own@third.example"), Status: 422}})
		}
	}
	for _, path := range []string{one, begin} {
		if p := v.Get(path); p.Status != http.StatusOK || p.Find(`[name="cc"], [name="bcc"]`).Length() > 0 {
			t.Errorf("%s: %d, and it asks whom to add", path, p.Status)
		}
	}
	if p := v.Post(one+"/reply", in); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	for _, to := range []string{"tom.lee@novak.example", "zoe@else.example"} {
		site.WaitMail(t, to, "Dear all")
	}
	p = v.Get(one)
	none(p, "the sent message")
	if n := strings.Count(p.Find(".entry-out .entry-copies").Last().Text(), "•••@"); n != 3 {
		t.Errorf("%d addresses are shown", n)
	}
}

// A conversation that moves to another customer leaves behind who got copies of what was
// said with the one before.
func TestWhoGotCopiesStaysWithTheCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Mailed(t, id, groupMail)
	v := site.SignIn(t, "owner@demo.test")
	if p := v.Post(one+"/reply", answer(v.Get(one), "To all of you.")); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.Mailed(t, id, "From: zoe@else.example\nCc: kim@else.example\nMessage-ID: <zoe@else.example>\n\nMe too.\n")
	if p := v.Get(one); !strings.Contains(p.Find(".writing-to").Text(), "kim@else.example") {
		t.Fatalf("before: %s", p.Find(".writing-to").Text())
	}
	if p := v.Post(one+"/move", url.Values{"to": {"#" + numberOf(t, site, another(t, site, reader, 1))}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if n := v.Get(one).Find(`.writing-to [name="keep"]`).Length(); n != 0 {
		t.Errorf("%d of the customer before are offered", n)
	}
}

// Bad recipients are refused in words and change nothing; what was typed is kept, also in
// the draft.
func TestRule11BadRecipients(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Mailed(t, id, groupMail)
	v := site.SignIn(t, "owner@demo.test")
	good := answer(v.Get(one), "Hello")
	many := "b@y.example"
	for i := range 21 {
		many += "," + strings.Repeat("b", i+1) + "@x.example"
	}
	webtest.Refuses(t, site, v, one+"/reply", []webtest.Attempt{
		{Name: "no address", Form: webtest.With(good, "cc", "jana"), Status: 422},
		{Name: "a header", Form: webtest.With(good, "cc", "a@x.example Bcc: b@x.example"), Status: 422},
		{Name: "too many", Form: webtest.With(good, "bcc", many), Status: 422},
		{Name: "too long", Form: webtest.With(good, "bcc", strings.Repeat("a@x.example,", 200)), Status: 422},
		{Name: "the channel itself", Form: webtest.With(good, "cc", "Bonjour+abc@atelier.test"), Status: 422},
		{Name: "an unknown field", Form: webtest.With(good, "to", "x"), Status: 422},
	})
	if p := v.Post(one+"/reply", webtest.With(good, "mark", "")); p.Status != http.StatusConflict {
		t.Errorf("without a mark: %d", p.Status)
	}
	in := webtest.With(good, "cc", "ann@third.example")
	in["keep"] = in["keep"][:1]
	if p := v.Post(one+"/draft", in); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	p := v.Get(one)
	if again := answer(p, "Hello"); p.Find("#cc").AttrOr("value", "") != "ann@third.example" || len(again["keep"]) != 1 || again["keep"][0] != in["keep"][0] {
		t.Errorf("the draft keeps %v", again)
	}
	webtest.Refuses(t, site, v, one+"/draft", []webtest.Attempt{{Name: "a long list", Form: webtest.With(in, "cc", strings.Repeat("é", 2001)), Status: 422}})
}
