// Package activity holds the lines of the activity log: who did what, and when.
package activity

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
)

// The acts of lines that stand in tables of their own.
const (
	Lookup  = "lookup"
	Refused = "refused"
)

// Entry is one line of the activity log: an act, a lookup, or an hour of one refusal.
type Entry struct {
	ID         uuid.UUID
	At         time.Time
	Member     uuid.UUID // the zero id is the system
	Actor      string
	ActorEmail string
	Act        string
	Target     string
	Detail     map[string]any
	Address    string // on the network
	// Customer is who was found, and their name, for whoever reaches them; the zero id for
	// nobody, and for one who is gone.
	Customer     uuid.UUID
	CustomerName string
}

// Query chooses lines of the log.
type Query struct {
	Filter
	Zone    *time.Location // of the days of the filter
	After   time.Time
	AfterID uuid.UUID
	Limit   int
}

// LookupsToday is how often one member searched in the last 24 hours, and opened
// what counts like it.
type LookupsToday struct {
	Member                uuid.UUID
	Name, Email           string
	Found, Missed, Opened int
	PerDay                int
}

// Used is what all of it takes from the allowance.
func (t *LookupsToday) Used() int { return t.Found + t.Missed + t.Opened }

// Page is one page of the log.
type Page struct {
	Entries []Entry
	Today   []LookupsToday // of a log that nothing is asked of
	Members []listing.Choice
	More    bool
	// Customer is the one who is asked for, as they are called; "" where they are gone.
	Customer string
	// Cut tells that a word stands in more lines than were looked through.
	Cut bool
}
