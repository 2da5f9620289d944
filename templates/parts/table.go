// Package parts renders what pages of several areas draw: lists, forms, tables.
package parts

import "latchkey/templates/frame"

// Value is a word that may be a mask: then it stands beside a lock, and Why
// says in words that it is hidden.
type Value struct {
	Text   string
	Hidden bool
	Copy   string // what a button beside it copies, "" for no button
	URL    string // where it leads: a mail to somebody, or a call; "" for nowhere
}

// Head is the head of a column.
type Head struct {
	Label   string
	Numeric bool
}

// Cell is one value of a row. A state is drawn as a badge: Badge is "good",
// "plain", "warn" or "bad".
type Cell struct {
	Value
	URL     string // "" for none
	Badge   string
	Numeric bool
	Unit    string         // what a number counts, where no head stands above it
	People  []frame.Person // before the text
}

// Fact is one labelled value of a customer; several lines for an address.
type Fact struct {
	Label string
	Lines []Value
	URL   string // of the one line, "" for none
}
