package stores_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
)

// house is a test's database with the repositories of all areas.
type house struct {
	*pgtest.DB
	Store stores.Stores
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return serve(t, pgtest.New(t))
}

func newDemo(t testing.TB) *house {
	t.Helper()
	return serve(t, pgtest.NewDemo(t))
}

func serve(t testing.TB, db *pgtest.DB) *house {
	t.Helper()
	return &house{db, stores.New(db.Serve(t))}
}

// shop is a workspace with an owner, two assistants, and one customer.
type shop struct {
	*house
	space                   pgtest.Space
	owner, assistant, other pgtest.Person
	customer                uuid.UUID
}

func newShop(t testing.TB) *shop {
	t.Helper()
	s := pgtest.NewShop(t)
	return &shop{serve(t, s.DB), s.Space, s.Owner, s.Assistant, s.Other, s.Customer}
}
