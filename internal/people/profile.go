package people

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/activity"
)

// Profile is the page of one member: what they are here, and what of them a viewer
// may know.
type Profile struct {
	Person
	InvitedBy string    // "" for who founded the workspace
	InvitedAt time.Time // zero with it
	// NewAddress is invited to their place until then, "" for none.
	NewAddress      string
	NewAddressUntil time.Time
	Teams           []string
	Given           Given
	Contacts        int // assigned to them
	Conversations   int // open, and assigned to them

	Changes []activity.Entry // of their access, the latest first; for who reads the log
	Week    Week             // of lookups; for who reads the log
	Devices []Device         // where they are signed in; for owners
	Places  []Place          // where else they are in the organization; for its admins

	Organization string
}

// PreviewNoted is how long one line of the log stands for further previews of one member.
const PreviewNoted = time.Hour

// Week is what a member looked up in the last days.
type Week struct {
	Found, Missed int
	Lookups       []LookedUp // the latest, found or not, each customer and each address once
}

// LookedUp is whom a member looked up: a customer, whose name is "" where the viewer may
// not know it, or nobody, and the name is the mask of what was typed.
type LookedUp struct {
	Contact uuid.NullUUID // of whom was found
	Name    string
	At      time.Time
}

// Device is where somebody is signed in.
type Device struct {
	Name     string // "Firefox, Linux"
	Since    time.Time
	LastSeen time.Time
}

// Place is another workspace of the organization.
type Place struct{ Name, Slug, Role string }
