package people

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
)

// PreviewFacts are what a preview of somebody's access is filled with.
type PreviewFacts struct {
	Customers     int // of the workspace; for a viewer who lists them
	PerDay        int // lookups that a member has a day
	Conversations int // open, and within the reach of who is shown; up to listing.CountCap

	Contact uuid.NullUUID // one to look at: the newest
	Order   uuid.NullUUID

	Given     Given
	Guardians []Person // who can change it
	Noted     bool     // in the log, that the viewer looked at pages of whom it shows
}

// Shown is whose access a preview shows: a member's, somebody invited's, or, with neither,
// that of a role.
type Shown struct {
	Member, Invitation uuid.UUID
	Role               policy.Role
	Logged             string // as the log names them, "" where none of their pages is looked at
}

// Given is who gave somebody their role, and set each of their restrictions: zero, or none, for
// what nothing tells of, as the role of whoever founded the workspace.
type Given struct {
	Role         Setting
	Restrictions map[policy.Restriction]Setting
}

// Setting is who set something, and when.
type Setting struct {
	By string
	At time.Time
}
