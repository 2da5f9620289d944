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
