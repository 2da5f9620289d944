package parts

// MenuItem is an entry of a row's menu. Post says that it acts at once, else
// it leads to a page that script may show as a dialog.
type MenuItem struct {
	Label  string
	URL    string
	Icon   string
	Post   bool
	Danger bool
}
