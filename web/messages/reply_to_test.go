package messages_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// An answer goes where the customer's latest mail wants it, says so above Send, and goes on
// to do so; also for whoever may not read the address.
func TestAnAnswerGoesWhereTheCustomerWantsIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	site.Mailed(t, id, "From: Jana <jana@novak.example>\nReply-To: Office <office@novak.example>\nCc: office@novak.example, zoe@else.example\nMessage-ID: <a@novak.example>\n\nPlease.\n")
	v := site.SignIn(t, "owner@demo.test")
	for _, text := range []string{"To the office.", "To the office again."} {
		p := v.Get(one)
		to := strings.Join(strings.Fields(p.Find(".writing-to").Text()), " ")
		if !strings.HasPrefix(to, "To office@novak.example · the address that they want answers at (Reply-To)") || strings.Contains(to, "CC office") || !strings.Contains(to, "CC zoe@else.example") {
			t.Errorf("above Send stands %q", to)
		}
		if p := v.Post(one+"/reply", answer(p, text)); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		if raw := string(site.WaitMail(t, "office@novak.example", text).Raw); !strings.Contains(raw, "To: <office@novak.example>") || strings.Contains(raw, "jana@novak.example") {
			t.Errorf("it went as %s", raw)
		}
	}
	if got := v.Get(one).Find(".entry-out .entry-copies").Last().Text(); !strings.Contains(got, "office@novak.example") {
		t.Errorf("the message says %q", got)
	}
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	masked := site.SignIn(t, reader)
	p := masked.Get(one)
	if strings.Contains(string(p.Body), "office@") || !p.Has("(Reply-To)") {
		t.Errorf("masked: %s", p.Text())
	}
	if p := masked.Post(one+"/reply", answer(p, "Masked, to the office.")); p.Status != http.StatusSeeOther || strings.Contains(string(p.Body), "office@") {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.WaitMail(t, "office@novak.example", "Masked, to the office.")
	// Of several the first gets the answer, and the others a copy, one of them where it was written from;
	// none of our own does.
	site.Mailed(t, id, "From: jana@novak.example\nReply-To: bonjour@atelier.test, Office <office@novak.example>, jana@novak.example, OFFICE@novak.example; Bo <bo@novak.example>\nMessage-ID: <s@novak.example>\n\nAll of us.\n")
	p = v.Get(one)
	const all = "To office@novak.example · the address that they want answers at (Reply-To) CC jana@novak.example CC bo@novak.example Add CC"
	if to := strings.Join(strings.Fields(p.Find(".writing-to").Text()), " "); !strings.HasPrefix(to, all) {
		t.Errorf("above Send stands %q", to)
	}
	if p := v.Post(one+"/reply", answer(p, "To all of you.")); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	for _, who := range []string{"office", "jana", "bo"} {
		site.WaitMail(t, who+"@novak.example", "To all of you.")
	}
	if p := masked.Get(one); strings.Contains(string(p.Body), "office@") || strings.Contains(string(p.Body), "bo@novak") {
		t.Errorf("masked: %s", p.Text())
	}
	// A mail without one: answers go to where it came from again.
	site.Mailed(t, id, "From: Jana <jana@novak.example>\nMessage-ID: <b@novak.example>\n\nAnd more.\n")
	if p := v.Get(one); p.Has("(Reply-To)") || !strings.Contains(p.Find(".writing-to").Text(), "To jana@novak.example") {
		t.Errorf("after another mail: %s", p.Find(".writing-to").Text())
	}
}

// Where answers are to go is not taken from whoever is not the customer, nor where an answer
// would come back or go round.
func TestWhereAnswersGoIsNotTakenFromEverybody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	id := talkOf(t, site, reader)
	customerAt(t, site, id, "jana@novak.example")
	v := site.SignIn(t, "owner@demo.test")
	for n, c := range []struct{ name, head, verdict string }{
		{"their own", "From: jana@novak.example\nReply-To: JANA@novak.example", ""},
		{"a channel", "From: jana@novak.example\nReply-To: bonjour@atelier.test", ""},
		{"a channel with a token", "From: jana@novak.example\nReply-To: Bonjour+abc@atelier.test", ""},
		{"no address", "From: jana@novak.example\nReply-To: nobody", ""},
		{"a list", "From: jana@novak.example\nReply-To: list@lists.example\nList-Id: <list.lists.example>", ""},
		{"a program", "From: jana@novak.example\nReply-To: robot@novak.example\nAuto-Submitted: auto-replied", ""},
		{"a stranger", "From: mallory@bad.example\nReply-To: accomplice@bad.example", ""},
		{"somebody in their name", "From: jana@novak.example\nReply-To: accomplice@bad.example", "forbidden"},
		{"perhaps somebody in their name", "From: jana@novak.example\nReply-To: accomplice@bad.example", "unproved"},
	} {
		message := site.Mailed(t, id, fmt.Sprintf("%s\nMessage-ID: <%d@novak.example>\n\nHello %d.\n", c.head, n, n))
		site.Exec(t, `update inbound_mails set verdict = $2 where message_id = $1`, message, c.verdict)
		p := v.Get(conversations + "/" + id)
		if to := p.Find(".writing-to > .quiet").Text(); !strings.Contains(to, "jana@novak.example") || strings.Contains(to, "Reply-To") {
			t.Errorf("%s: an answer goes %q", c.name, to)
		}
	}
}
