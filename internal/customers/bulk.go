package customers

import (
	"github.com/google/uuid"
)

// Bulk is one change of many contacts at once.
type Bulk struct {
	Kind     BulkKind
	Tag      string        // for Tag and Untag
	Assignee uuid.NullUUID // for Assign; none is nobody
	Team     uuid.NullUUID // for HandToTeam; none is no team
}

// BulkDone says what such a change did.
type BulkDone struct {
	Changed int
	Full    int // those who have as many tags as there can be, and did not get another
}

// BulkKind is what such a change does.
type BulkKind string

// The kinds.
const (
	BulkTag    BulkKind = "tag"
	BulkUntag  BulkKind = "untag"
	BulkAssign BulkKind = "assign"
	BulkTeam   BulkKind = "team"
)

// Field is what such a change changes.
func (b Bulk) Field() string {
	switch b.Kind {
	case BulkAssign:
		return "assignee"
	case BulkTeam:
		return "team"
	default:
		return "tags"
	}
}
