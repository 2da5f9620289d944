package listing

import (
	"github.com/google/uuid"
)

// Choice is something to choose in a form: a member, a team, a course.
type Choice struct {
	ID   uuid.UUID
	Name string
}
