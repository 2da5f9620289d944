package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Enter in a field of one line, where a text for a customer is written, sends nothing, and closes
// nothing: what was typed is kept, there and in the other fields.
func TestEnterInAFieldOfOneLineSendsNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	id := site.SomeConversation(t)
	message := site.Mailed(t, id, webtest.SomeMail)
	before := webtest.Ask[string](t, site, `select concat_ws(' ', (select count(*) from messages), (select count(*) from conversations where state = 'open'))`)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	for _, c := range []struct{ page, text, field, typed string }{
		{talks + "/" + id, "#reply-text", "#cc", "ben@third.example"},
		{talks + "/" + id, "#reply-text", "#bcc", "eve@third.example"},
		{talks + "/" + id, "#reply-text", "#plan-at", ""},
		{talks + "/new", "#text", "#to", "zoe@third.example"},
		{talks + "/new", "#text", "#subject", "Kilns"},
		{talks + "/messages/" + message + "/forward", "#text", "#to", "printer@third.example"},
	} {
		words := "Written before " + c.field
		owner.Go(c.page)
		owner.do(chromedp.Evaluate[chromedp.Void](`{
			document.querySelectorAll("details:has(#cc, #plan-at)").forEach((part) => { part.open = true; });
			document.querySelectorAll("#cc, #bcc, #to, #subject, #text, #reply-text").forEach((field) => { field.value = ""; });
		}`))
		owner.do(chromedp.SendKeys(c.text, words), chromedp.SendKeys(c.field, c.typed+kb.Enter))
		owner.until(c.field+" of "+c.page+" keeps what was typed", func() bool {
			return ask[bool](owner, "ready") && owner.value(c.text) == words && owner.value(c.field) == c.typed &&
				webtest.Ask[int](t, site, `select (select count(*) from conversation_drafts where text = $1) + (select count(*) from begun_drafts where text = $1)`, words) == 1
		})
		if after := webtest.Ask[string](t, site, `select concat_ws(' ', (select count(*) from messages), (select count(*) from conversations where state = 'open'))`); after != before {
			t.Errorf("%s of %s: there were %s, there are %s", c.field, c.page, before, after)
		}
	}
}
