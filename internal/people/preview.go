package people

import "github.com/google/uuid"

// PreviewFacts are what a preview of somebody's access is filled with.
type PreviewFacts struct {
	Customers     int // of the workspace; for a viewer who lists them
	PerDay        int // lookups that a member has a day
	Conversations int // open, and within the reach of who is shown; up to listing.CountCap

	Contact uuid.NullUUID // one to look at: the newest
	Order   uuid.NullUUID
}
