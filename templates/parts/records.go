package parts

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// RecordSection is one kind of a customer's records.
type RecordSection struct {
	Label     string
	Heads     []Head
	Rows      []RecordRow
	Empty     string // said when there are none
	More      string // "the newest 20", "" when all are shown
	CreateURL string // "" when closed
}

// RecordRow is one record; Cells follow the heads. The second one names the
// record, carries its link and comes first on a phone.
type RecordRow struct {
	URL   string // "" for none
	Cells []Cell
}

// RecordsPage is a list of records: transactions, orders and their like.
type RecordsPage struct {
	Number, NumberLabel string // what is searched for by number; "" for a kind without
	NewURL, NewLabel    string // where a new one is begun, "" for whoever begins none
	frame.Frame
	Lead   string
	Export ExportChoice
	// ImportURL leads to bringing a file, "" where that is closed.
	ImportURL string
	Action    string
	States    []ui.Option // field "state"
	Kinds     []ui.Option // field "kind", of transactions alone
	From, To  string      // fields "from" and "to", days
	Filtered  bool
	EmptyHint string   // what to do where nothing is yet
	Totals    []string // one a currency
	Section   RecordSection
	Hidden    string // why names are masked, "" when they are not
	NextURL   string
	FirstURL  string
}
