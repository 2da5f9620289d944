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

	Set map[policy.Restriction]Setting // of a member; none for what nothing tells of
}

// Setting is who set something, and when.
type Setting struct {
	By string
	At time.Time
}
