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

// Texts is a column of texts, and IDs one of ids, null for the zero id. Of a slice pgx
// would take each value apart on its way: these it encodes where they lie.
func Texts[T any](rows []T, of func(*T) string) pgtype.ArrayGetter {
	return column[textValue](Column(rows, func(row *T) textValue { return textValue(of(row)) }))
}

// IDs is described beside Texts.
func IDs[T any](rows []T, of func(*T) uuid.UUID) pgtype.ArrayGetter {
	return column[idValue](Column(rows, func(row *T) idValue { return idValue(of(row)) }))
}

type column[V any] []V

// Dimensions is that of a pgtype.ArrayGetter, as all of it.
func (c column[V]) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(c)), LowerBound: 1}}
}
func (c column[V]) Index(i int) any { return &c[i] }
func (c column[V]) IndexType() any  { return new(V) }

type textValue string

func (v *textValue) TextValue() (pgtype.Text, error) {
	return pgtype.Text{String: string(*v), Valid: true}, nil
}

type idValue uuid.UUID

func (v *idValue) UUIDValue() (pgtype.UUID, error) { return AsUUID(uuid.UUID(*v)), nil }

// OfContact is a row of a table that joins something to contacts.
type OfContact[A any] struct {
	Value   A
	Contact uuid.UUID
}

// ContactsOf is the column of the contacts.
func ContactsOf[A any](pairs []OfContact[A]) pgtype.ArrayGetter {
	return IDs(pairs, func(p *OfContact[A]) uuid.UUID { return p.Contact })
}

// AsUUID is an id in an array, null for the zero id. It spares pgx the way
// through text.
func AsUUID(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }
