// Package activity holds the lines of the activity log: who did what, and when.
package activity

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
)

// Entry is one line of the activity log: an act, or a lookup.
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
}

// Query chooses lines of the log.
type Query struct {
	Kind    string // "lookups", "changes", or "" for both
	Member  uuid.NullUUID
	After   time.Time
	AfterID uuid.UUID
	Limit   int
}

// LookupsToday is how often one member searched in the last 24 hours, and opened
// what counts like it.
type LookupsToday struct {
	Name, Email           string
	Found, Missed, Opened int
	PerDay                int
}

// Used is what all of it takes from the allowance.
func (t *LookupsToday) Used() int { return t.Found + t.Missed + t.Opened }

// Page is one page of the log.
type Page struct {
	Entries []Entry
	Today   []LookupsToday
	Members []listing.Choice
	More    bool
}
