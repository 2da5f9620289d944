package kit

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/csvfile"
	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// ExportSource reads one resource for a file.
type ExportSource struct {
	Count string // about how many rows there are
	Read  ReadPart
}

// Exports are the lists that can leave as files.
type Exports map[policy.Resource]ExportSource

// ExportsOf are the lists of sections and of records, those that the matrix lets
// leave.
func ExportsOf(lists ...exporter) Exports {
	all := Exports{}
	for _, list := range lists {
		if resource, source := list.export(); policy.Leaves(resource) {
			all[resource] = source
		}
	}
	return all
}

// exporter is a section, whatever the type of its things, or a kind of records.
type exporter interface {
	export() (policy.Resource, ExportSource)
}

// ReadPart reads what the columns are called, and the rows of a part, for whoever
// acts in the transaction. It writes no column that their scope hides.
type ReadPart func(
	ctx context.Context, tx *postgres.Tx, part Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error)

// Part is some of a file: up to Limit rows after a place. Its times are those of a
// zone, and its columns are called as its reader speaks.
//
// Rows stand in the order of their time, the oldest first, and of their ids where
// that is one: whatever brings the file elsewhere makes ids in the order of its
// rows, so that it leaves there in the same order, though times are cut to seconds.
type Part struct {
	After  listing.Cursor
	Limit  int
	Filter string // what is asked of the list, "" for all
	Zone   *time.Location
	Words  *i18n.Words
}

// Heads are what columns are called.
func (p Part) Heads(columns ...string) []string { return exporting.Heads(p.Words, columns...) }

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

// Args are the place as arguments of a query: @at and @id.
func (p Part) Args() pgx.NamedArgs {
	at := pgtype.Timestamptz{Time: p.After.At, Valid: true}
	if p.After.At.IsZero() {
		at = pgtype.Timestamptz{InfinityModifier: pgtype.NegativeInfinity, Valid: true}
	}
	return pgx.NamedArgs{"at": at, "id": p.After.ID}
}

// Unhidden is a text that is not hidden: a mask does not leave the workspace either.
func Unhidden(t masked.Text) string {
	if t.Hidden {
		return ""
	}
	return t.Shown
}
