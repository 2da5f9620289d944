package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A long conversation opens at what was written last, with its head, its row in the inbox and
// its customer beside it; whoever comes back finds it where they left it.
func TestAConversationOpensAtWhatWasWrittenLast(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	id := site.SomeConversation(t)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state)
		select workspace_id, gen_random_uuid(), id, now() - n * interval '1 minute', 'This is number ' || n, 'received'
		  from conversations, generate_series(1, 25) n where id = $1`, id)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	for _, width := range []int64{1440, 390} {
		owner.Emulate(width, 900, false)
		owner.Go(talks + "/" + id + "?inbox=all")
		shown := []string{".entry:last-child"}
		if width == 1440 {
			shown = append(shown, ".conversation-head", ".inbox-row[aria-current]", ".conversation-customer")
		}
		for _, what := range shown {
			if !owner.inView(what) {
				t.Errorf("%d: %s is out of view", width, what)
			}
		}
	}
	owner.scroll(0)
	owner.do(chromedp.Reload())
	if owner.inView(".entry:last-child") {
		t.Error("whoever loads it again is taken away from what they read")
	}
}

// inView tells whether the last of what a selector finds is within the window, and nothing covers it.
func (b *Tab) inView(selector string) bool {
	b.t.Helper()
	in, err := chromedp.Run(b.context, chromedp.Evaluate[bool](`(() => {
		const found = [...document.querySelectorAll("`+selector+`")].at(-1), at = found.getBoundingClientRect();
		return found.contains(document.elementFromPoint(at.left + at.width / 2, Math.min(at.bottom, innerHeight) - 4));
	})()`))
	if err != nil {
		b.t.Fatal(err)
	}
	return in
}
