package workspace

import (
	"time"

	"github.com/google/uuid"
)

// Activity is one line of the activity log: an act, or a lookup.
type Activity struct {
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

// ActivityQuery chooses lines of the log.
type ActivityQuery struct {
	Kind    string // "lookups", "changes", or "" for both
	Member  uuid.NullUUID
	After   time.Time
	AfterID uuid.UUID
	Limit   int
}

// LookupsToday is how often one member searched in the last 24 hours.
type LookupsToday struct {
	Name, Email   string
	Found, Missed int
	PerDay        int
}

// MemberName is a member as a choice in a form.
type MemberName struct {
	ID   uuid.UUID
	Name string
}

// ActivityPage is one page of the log.
type ActivityPage struct {
	Entries []Activity
	Today   []LookupsToday
	Members []MemberName
	More    bool
}
