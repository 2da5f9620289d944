package browsertest

import (
	"testing"

	"latchkey/web"

	"github.com/chromedp/chromedp/kb"

	"latchkey/web/webtest"
)

// The keyboard alone reaches the button, opens the dialog, and leaves it where
// it began.
func TestInviteWithTheKeyboard(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(atelier + members)

	owner.Press(kb.Tab)
	owner.SeeFocus(english.T("frame.skip"))
	owner.Press(kb.Enter)
	owner.TabTo(english.T("members.invite"))
	for _, leave := range [][]string{{kb.Escape}, {kb.Tab, kb.Tab, kb.Escape}} {
		owner.Press(kb.Enter)
		owner.SeeDialog(true)
		owner.See(english.T("members.invite_assistant"))
		owner.Press(leave...)
		owner.SeeDialog(false)
		owner.SeeFocus(english.T("members.invite"))
	}

	owner.Press(kb.Enter)
	owner.SeeDialog(true)
	owner.Press("anna@example.org")
	owner.TabTo(english.T("members.invite"))
	owner.Press(kb.Enter)
	owner.SeeNotice(english.T("notice.invited", "Email", "anna@example.org"))
}

// The menu of a row, the edit dialog and the question before a removal give the
// focus back too.
func TestRowMenuWithTheKeyboard(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(atelier + members + "?q=lotte")
	dots := english.T("members.actions_for", "Name", "Lotte de Vries")

	owner.TabTo(dots)
	owner.Press(kb.Enter)
	owner.See(english.T("members.edit_role")) // It is read when it is first opened.
	owner.Press(kb.Tab)
	owner.SeeFocus(english.T("members.edit_role"))
	owner.Press(kb.Escape)
	owner.SeeFocus(dots)

	owner.Press(kb.Enter, kb.Tab, kb.Enter)
	owner.SeeDialog(true)
	owner.See(english.T("members.edit_title", "Name", "Lotte de Vries"))
	owner.Press(kb.Escape)
	owner.SeeDialog(false)
	owner.SeeFocus(dots)

	owner.Press(kb.Enter, kb.Tab, kb.Tab, kb.Tab, kb.Tab, kb.Tab, kb.Enter)
	owner.SeeDialog(true)
	owner.SeeFocus(english.T("members.cancel"))
	owner.Press(kb.Enter)
	owner.SeeDialog(false)
	owner.SeeFocus(dots)
}
