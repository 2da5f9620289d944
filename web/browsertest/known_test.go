package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What else is known of a customer is unfolded beside their conversation, with the keyboard
// too; without script a link leads to it.
func TestWhatIsKnownIsUnfoldedBesideAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	path := talks + "/" + site.SomeConversation(t)
	for _, script := range []bool{true, false} {
		owner := Open(t, site)
		owner.SignIn("owner@demo.test")
		if !script {
			owner.NoScript()
		}
		owner.Go(path)
		owner.SeeNot(english.T("known.others"))
		owner.TabTo(english.T("known.more"))
		owner.Press(kb.Enter)
		if !script {
			owner.Click(english.T("known.open"))
		}
		owner.See(english.T("known.others"))
		if script {
			owner.SeeNot(english.T("known.open"))
			owner.Axe("what is known beside a conversation")
			owner.Fits("what is known beside a conversation")
		}
		if at := owner.URL(); (at == path) != script {
			t.Errorf("with script %t it is at %s", script, at)
		}
	}
}
