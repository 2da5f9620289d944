package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// ActivityPage is the activity log: sentences, the lookups among them.
type ActivityPage struct {
	frame.Frame
	Lead     string
	Action   string
	Members  []ui.Option // field "member"
	Kinds    []ui.Option // field "kind"
	Filtered bool
	Today    []LookupsToday
	Days     []ActivityDay
	NextURL  string
	FirstURL string
	Export   parts.ExportChoice
}

// LookupsToday is how far one member's allowance is used.
type LookupsToday struct {
	frame.Person
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
	Badge        string // "Found", "Not found", "Limit", "" for none
	Kind         string // "good", "plain", "warn" of the badge
	Address      string // on the network
}
