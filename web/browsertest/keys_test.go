package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Keys walk through the list, open, answer, close and go on; while one types they are
// letters, and whoever turns them off has none.
func TestConversationsWithTheKeyboard(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update tags set used_for = 'both'`)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(talks)
	list, err := chromedp.Run(owner.context,
		chromedp.Evaluate[[]string](`[...document.querySelectorAll(".inbox-row")].map((row) => row.pathname + row.search)`))
	if err != nil || len(list) < 3 {
		t.Fatalf("%v in the list: %v", list, err)
	}
	owner.Press("?")
	owner.SeeDialog(true)
	owner.Press(kb.Escape)
	owner.SeeDialog(false)
	owner.Press("j", "j", "j", "k", kb.Enter)
	owner.until("the second is open", func() bool { return owner.URL() == list[1] && owner.Status() == 200 && ask[bool](owner, "ready") })
	owner.Press("r")
	owner.Press("jcu?")
	if typed := owner.value("#reply-text"); !strings.HasSuffix(typed, "jcu?") {
		t.Errorf("typed is %q", typed)
	}
	owner.Press(kb.Escape)
	owner.Go(list[1])
	owner.Press("t")
	if at, err := chromedp.Run(owner.context, chromedp.Evaluate[string]("document.activeElement.id")); err != nil || at != "tag-add" {
		t.Errorf("the key for tags leads to %q: %v", at, err)
	}
	owner.Go(list[1])
	owner.Press("c")
	owner.See(english.T("notice.conversation_closed"))
	if at := owner.URL(); at != list[2] {
		t.Errorf("behind %s comes %s, want %s", list[1], at, list[2])
	}
	owner.until("its keys are there", func() bool { return ask[bool](owner, "ready") })
	owner.Press("?")
	owner.SeeDialog(true)
	owner.Click(english.T("keys.use"))
	owner.Press(kb.Escape)
	owner.SeeDialog(false)
	owner.Press("c", "?")
	owner.SeeDialog(false)
	owner.Press("/")
	if at := owner.URL(); at != list[2] {
		t.Errorf("turned off, keys lead to %s", at)
	}
}
