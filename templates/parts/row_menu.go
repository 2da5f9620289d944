package parts

import "latchkey/templates/frame"

// MenuItem is an entry of a row's menu. Post says that it acts at once, else
// it leads to a page that script may show as a dialog.
type MenuItem struct {
	Label  string
	URL    string
	Icon   string
	Post   bool
	Danger bool
}

// MenuPage is the menu of one row of a list.
type MenuPage struct {
	frame.Frame
	Items []MenuItem
}
