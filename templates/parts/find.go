package parts

import (
	"latchkey/templates/frame"
)

// FindPage is the restricted search: one field, and what was found, or none.
// There is nothing else on it that could tell more.
type FindPage struct {
	frame.Frame
	Action     string // POST
	Email      string
	EmailError string
	Reason     string
	Left       string // "487 of 500 left today"
	None       bool   // this address was looked up, and no customer has it
	CreateURL  string // "Add as a new customer", "" when closed; carries no address
	Error      string // the limit is reached: when to go on
	LookupsURL string // one's own searches
}

// LookupsPage shows a member their own searches.
type LookupsPage struct {
	frame.Frame
	Lead    string
	Left    string
	Rows    []LookupRow
	FindURL string
}

// LookupRow is one search.
type LookupRow struct {
	At, Address   string
	Reason        string // why, as one wrote it
	URL, Customer string // whom it still opens, "" for nobody
	Until         string
	Found         bool
	FoundLabel    string
}
