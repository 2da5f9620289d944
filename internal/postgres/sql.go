package postgres

import (
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/listing"
)

// Interval is a span of time as SQL writes one. Each span stands once, as a
// constant of the package that it belongs to.
func Interval(span time.Duration) string {
	return `interval '` + strconv.FormatFloat(span.Seconds(), 'f', -1, 64) + ` seconds'`
}

// UpTo ends a query that walks an index. The number stands in the SQL itself:
// a plan that was made without knowing it would rather read the whole table.
func UpTo(rows int) string { return ` limit ` + strconv.Itoa(rows) }

// Counted is how many rows a condition finds, no further than listing.CountCap.
func Counted(rows string) string {
	return `(select count(*) from (select ` + rows + UpTo(listing.CountCap) + `) counted)`
}

// CursorTime is where a list that runs backwards in time begins: at its cursor,
// or after everything.
func CursorTime(after listing.Cursor) pgtype.Timestamptz {
	if after.At.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	return pgtype.Timestamptz{Time: after.At, Valid: true}
}

// Length is how long the list of a table is that nothing narrows, kept as it changes.
func Length(table string) string {
	return `coalesce((select count from list_counts where workspace_id = current_workspace() and list = '` + table + `'), 0)`
}
