package kit_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
)

// house is a test's database with the repository of records.
type house struct {
	*pgtest.DB
	Store kit.Store
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
	return &house{db, kit.New(db.Serve(t), nil, nil)}
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
