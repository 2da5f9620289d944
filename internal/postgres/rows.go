package postgres

import (
	"errors"

	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
)

func OrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// orNull stores the zero time as null.
func OrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

var NotFound = fault.New(fault.NotFound, "fault.not_found")

func OrNotFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return NotFound
	}
	return err
}

func OrEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// column is one column of many rows: an argument of unnest.
func Column[T, V any](rows []T, of func(*T) V) []V {
	values := make([]V, len(rows))
	for i := range rows {
		values[i] = of(&rows[i])
	}
	return values
}

// pair is a row of a table that only joins two others, or words and values to contacts.
type Pair[A any] struct {
	A       A
	Contact uuid.UUID
}

// asUUID is an id in an array, null for the zero id. It spares pgx the way
// through text.
func AsUUID(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }

// beginning is where a list that runs backwards in time begins: at its cursor,
// or after everything.
func Beginning(after listing.Cursor) pgtype.Timestamptz {
	if after == (listing.Cursor{}) {
		return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	return pgtype.Timestamptz{Time: after.At, Valid: true}
}

// counted is how many rows a condition finds, no further than customer.CountCap.
func Counted(rows string) string {
	return `(select count(*) from (select ` + rows + UpTo(listing.CountCap) + `) counted)`
}
