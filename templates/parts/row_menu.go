package parts

import (
	"github.com/a-h/templ"

	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// MenuItem is an entry of a row's menu. Post says that it acts at once, else
// it leads to a page that script may show as a dialog.
type MenuItem struct {
	Label  string
	URL    string
	Icon   string
	Post   bool
	Makes  bool // what it does at once makes something
	Danger bool
}

// MenuPage is the menu of one row of a list.
type MenuPage struct {
	frame.Frame
	Items []MenuItem
}

// RowDots are the dots of a row. They lead to the page of what may be done with
// it, which a script shows as a menu.
func RowDots(url, label string) ui.Piece {
	return ui.Piece(`<button class="icon-button dots" form="rows" formaction="` + templ.EscapeString(url) +
		`" aria-label="` + templ.EscapeString(label) + `"></button>`)
}
