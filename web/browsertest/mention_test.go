package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Whoever types an @ in a note chooses whom to name with the keyboard, and goes on writing.
func TestAnAtInANoteOffersMembers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(talks + "/" + site.SomeConversation(t))
	owner.Press("n")
	owner.until("the note has the focus", func() bool { return owner.value("#note-text:focus ~ button") != "" })
	owner.Press("Rings at noon, @kar")
	owner.until("Karim is offered", func() bool { return owner.value("#mentions [aria-selected=true]") == "Karim Benali" })
	owner.Axe("who is offered for a note")
	owner.Press(kb.Escape)
	owner.until("nobody is offered", func() bool { return owner.value("#mentions") == "" })
	owner.Press("i")
	owner.until("Karim is offered again", func() bool { return owner.value("#mentions [aria-selected=true]") == "Karim Benali" })
	owner.Press(kb.Home, kb.Enter) // The list is of what stands elsewhere: the key is for the cursor.
	owner.until("a line is begun", func() bool { return strings.HasSuffix(owner.value("#note-text"), "\nnRings at noon, @kari") })
	owner.Press(kb.End, "m")
	owner.until("Karim is offered once more", func() bool { return owner.value("#mentions [aria-selected=true]") == "Karim Benali" })
	owner.Press(kb.ArrowDown, kb.Tab, "knows.")
	owner.until("he is named", func() bool {
		return strings.HasSuffix(owner.value("#note-text"), "Rings at noon, @Karim Benali knows.")
	})
	owner.Press(" Not @qqq")
	owner.Click(english.T("messages.note_add"))
	owner.See(english.T("notice.note_added"))
}
