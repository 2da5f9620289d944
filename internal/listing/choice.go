package listing

import (
	"github.com/google/uuid"
)

// Choice is something to choose in a form: a member, a team, a course.
type Choice struct {
	ID       uuid.UUID
	Name     string
	Presence string // of a member to give something to: a people.Presence
}

// Names are what a form chooses from.
type Names struct {
	First  []Choice // by name, at most MaxChoices
	More   bool     // there are others
	Chosen []Named  // those that the form has
}

// Named is one that a form has chosen. It may have gone from its section since.
type Named struct {
	ID   uuid.UUID
	Name string
	Gone bool
}
