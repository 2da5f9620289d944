package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// ActivityPage is the activity log: sentences, the lookups among them.
type ActivityPage struct {
	frame.Frame
	Lead       string
	Action     string
	Search     string // field "q"
	Subjects   []ui.Option
	Members    []ui.Option // field "person"
	CustomerID string      // of the customer who is asked for, "" for none
	Customer   string      // the address that was typed instead
	Spans      []ui.Option // field "days", the last so many
	From, To   string      // days
	Chips      []frame.Link
	Meant      []frame.Link // people and subjects whose name is looked for
	Filtered   bool
	Narrowed   bool // by a list, and not by words alone
	Today      []LookupsToday
	Days       []ActivityDay
	NextURL    string
	FirstURL   string
	Cut        string // not all was looked through, "" where it was
	Export     parts.ExportChoice
}

// LookupsToday is how far one member's allowance is used.
type LookupsToday struct {
	frame.Person
	URL         string // what they looked up
	Used, Limit int
	UsedText    string // "13 of 500"
	Split       string // "9 found, 4 not found"
}

// ActivityDay is one day of the log.
type ActivityDay struct {
	Label   string
	Entries []ActivityEntry
}

// ActivityEntry is one line.
type ActivityEntry struct {
	Time         string
	frame.Person        // Name "" for the system
	Text         string // "looked up h•••@w•••.fr"
	URL, Link    string // the customer who was found, "" for whom they are closed
	Badge        string // "Found", "Not found", "Limit", "" for none
	Kind         string // "good", "plain", "warn" of the badge
	Address      string // on the network
}
