package postgres

import (
	"errors"

	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/fault"
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
