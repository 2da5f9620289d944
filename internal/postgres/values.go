package postgres

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// OrZero reads null as the zero time.
func OrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// OrNull stores the zero time as null.
func OrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// OrEmpty stores a list of nothing as an empty array instead of null.
func OrEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Column is one column of many rows: an argument of unnest.
func Column[T, V any](rows []T, of func(*T) V) []V {
	values := make([]V, len(rows))
	for i := range rows {
		values[i] = of(&rows[i])
	}
	return values
}

// OfContact is a row of a table that joins something to contacts.
type OfContact[A any] struct {
	Value   A
	Contact uuid.UUID
}

// ContactsOf is the column of the contacts.
func ContactsOf[A any](pairs []OfContact[A]) []pgtype.UUID {
	return Column(pairs, func(p *OfContact[A]) pgtype.UUID { return AsUUID(p.Contact) })
}

// AsUUID is an id in an array, null for the zero id. It spares pgx the way
// through text.
func AsUUID(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }
