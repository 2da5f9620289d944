package policy

import "strings"

// Reach says which rows of a resource a decision lets through.
type Reach uint8

// The reaches, from nothing to everything.
const (
	ReachNone  Reach = iota
	ReachFound       // records of a customer whom the member found by lookup
	ReachOwn         // assigned to the member; one's own row, for what is personal
	ReachTeam        // assigned to the member, a team of theirs or somebody in it
	ReachAll
)

func (r Reach) String() string {
	return [...]string{"none", "found", "own", "team", "all"}[r]
}

// Mask names the parts of a customer that a decision hides.
type Mask uint8

// The parts of a customer that can be hidden.
const (
	MaskName Mask = 1 << iota
	MaskEmail
	MaskPhone
	MaskAddress
)

const maskEverything = MaskName | MaskEmail | MaskPhone | MaskAddress

// Hides tells whether the part is hidden.
func (m Mask) Hides(part Mask) bool { return m&part != 0 }

func (m Mask) String() string {
	var parts []string
	for i, name := range []string{"name", "email", "phone", "address"} {
		if m&(1<<i) != 0 {
			parts = append(parts, name)
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, "+")
}
