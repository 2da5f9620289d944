package kit

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/masked"
	"latchkey/internal/policy"
)

// Place is where a list that runs backwards in time was left.
type Place struct {
	At pgtype.Timestamptz
	Id uuid.UUID
}

// PlaceAt is the place after the row of that moment and id.
func PlaceAt(at time.Time, id uuid.UUID) Place {
	return Place{pgtype.Timestamptz{Time: at, Valid: true}, id}
}

// ExportSource reads one resource for a file: what the columns are called, and
// up to limit rows from a place on. It writes no column that the scope hides.
type ExportSource struct {
	Count string // about how many rows there are
	Read  func(
		ctx context.Context, tx pgx.Tx, scope policy.Scope, from Place, limit int,
	) (head []string, rows [][]string, last Place, err error)
}

// LeavesAsFile tells whether the list of a resource can be exported at all.
func (s Store) LeavesAsFile(resource policy.Resource) bool {
	_, known := s.exports[resource]
	return known
}

// Exportable lists the resources that have a file, in the order of the matrix.
func (s Store) Exportable() (list []policy.Resource) {
	for resource := range s.exports {
		list = append(list, resource)
	}
	slices.Sort(list)
	return list
}

// ExportTime is a moment as a file writes it, "" for none.
func ExportTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Unhidden is a text that is not hidden: a mask does not leave the workspace either.
func Unhidden(t masked.Text) string {
	if t.Hidden {
		return ""
	}
	return t.Shown
}
