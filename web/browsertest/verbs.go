package browsertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Press presses keys, one after the other.
func (b *Tab) Press(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

// Click clicks what carries these words.
func (b *Tab) Click(words string) {
	b.t.Helper()
	var found []struct{ X, Y float64 }
	b.until(fmt.Sprintf("one thing to click, %q", words), func() bool {
		found = ask[[]struct{ X, Y float64 }](b, "find", fold(words))
		return len(found) == 1
	})
	b.do(chromedp.MouseClickXY(found[0].X*tiny, found[0].Y*tiny))
	b.clicks++
}

// Follow clicks what leads to another page, and waits for it.
func (b *Tab) Follow(words string) {
	b.t.Helper()
	ask[bool](b, "mark")
	b.Click(words)
	b.until("the page behind "+words, func() bool { return ask[bool](b, "arrived") })
}

// Fill types into the field with this label, over what stands there.
func (b *Tab) Fill(label, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("a field %q", label), func() bool { return ask[bool](b, "focus", fold(label)) })
	call(b, input.InsertText, input.InsertTextParams{Text: text})
}

// See waits for words on the page.
func (b *Tab) See(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the words %q", words), func() bool { return strings.Contains(ask[string](b, "text"), fold(words)) })
}

// SeeNot waits until words are gone.
func (b *Tab) SeeNot(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("no words %q", words), func() bool { return !strings.Contains(ask[string](b, "text"), fold(words)) })
}

// SeeNotice waits for the message at the top of the page.
func (b *Tab) SeeNotice(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the notification %q", words), func() bool { return ask[string](b, "notice") == fold(words) })
}

// SeeFocus waits until what carries these words has the focus.
func (b *Tab) SeeFocus(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the focus on %q", words), func() bool { return ask[string](b, "focused") == fold(words) })
}

// TabTo presses Tab until what carries these words has the focus.
func (b *Tab) TabTo(words string) {
	b.t.Helper()
	var passed []string
	for range 100 {
		b.Press(kb.Tab)
		focused := ask[string](b, "focused")
		if focused == fold(words) {
			return
		}
		passed = append(passed, focused)
	}
	b.t.Fatalf("the keyboard never reaches %q, but %q", words, passed)
}

// SeeDialog waits until a dialog is open, or none is.
func (b *Tab) SeeDialog(open bool) {
	b.t.Helper()
	b.until(fmt.Sprintf("a dialog: %t", open), func() bool { return ask[bool](b, "dialog") == open })
}

// SeeOpened waits until a menu or a dialog is open.
func (b *Tab) SeeOpened() {
	b.t.Helper()
	b.until("a menu or a dialog", func() bool { return ask[bool](b, "opened") })
}

// Choose chooses from the list with this label: it takes two clicks, one to open the list.
func (b *Tab) Choose(label, option string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the option %q of %q", option, label), func() bool { return ask[bool](b, "choose", fold(label), fold(option)) })
	b.clicks += 2
}

// SeeLines waits until what a selector finds on the page are these lines, and no other. A
// line is given as what it holds, in this order.
func (b *Tab) SeeLines(selector string, lines ...[]string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the lines %q", lines), func() bool {
		there := ask[[]string](b, "texts", selector)
		return len(there) == len(lines) && !slices.ContainsFunc(lines, func(parts []string) bool {
			return !slices.ContainsFunc(there, func(line string) bool { return holds(line, parts) })
		})
	})
}

// holds tells whether parts stand in a line, one behind the other.
func holds(line string, parts []string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(line, fold(part))
		if line = rest; !found {
			return false
		}
	}
	return true
}

// Row is the row of a table that has these words, and whether the green check
// stands in it.
func (b *Tab) Row(words string) (text string, check bool) {
	b.t.Helper()
	row := ask[struct {
		Text  string
		Check bool
	}](b, "row", words)
	return row.Text, row.Check
}

// fold makes every space one plain space, as page.js does.
func fold(words string) string { return strings.Join(strings.Fields(words), " ") }
