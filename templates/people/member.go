package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
)

// MemberPage is one member: what they have here at the left, what they did and what
// was done to their access at the right.
type MemberPage struct {
	frame.Frame
	frame.Person
	HeldAccess
	Status      string // "confirmed", "expired"
	StatusLabel string
	Lead        string // "Assistant since 3 November 2026, invited by Anna Kern"
	Alert       string // "" for nothing that stands in the way
	EditURL     string // "" for what the viewer may not change, and Closed says why
	Closed      string
	AccessURL   string // "Preview access", "" where it would show more than the viewer sees
	Menu        []parts.MenuItem
	Facts       []parts.Fact
	Devices     []DeviceLine
	NoDevices   string // what is said instead of an empty list, "" where the list is not shown
	SignOutURL  string // "" for whoever may not end sessions
	Week        string // "13 found, 2 not found", "" where lookups are not shown
	WeekTitle   string
	LookedUp    []LookedUp
	LookupsURL  string
	Changes     []ActivityEntry
	ChangesNone string // "" where the log is not shown
	LogURL      string
}

// DeviceLine is where somebody is signed in.
type DeviceLine struct{ Name, Since, LastSeen string }

// LookedUp is whom they looked up.
type LookedUp struct {
	Name, URL, Ago string // without a URL nobody was found
	Badge, Kind    string // what came of it
}
