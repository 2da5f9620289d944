package stores_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
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

// latest asks for the records of a kind that a member opens.
func (h *house) latest(t testing.TB, by pgtest.Person, kind *records.Kind) *kit.Latest {
	t.Helper()
	return &kit.Latest{Records: h.records(kind), Grant: pgtest.Grant[policy.Open](t, h.DB, by, kind.Resource)}
}

// records are the repository of a kind.
func (h *house) records(kind *records.Kind) *kit.Records { return recordsOf(h.Store, kind) }

func recordsOf(s stores.Stores, kind *records.Kind) *kit.Records {
	all := s.Records()
	return all[slices.IndexFunc(all, func(r *kit.Records) bool { return r.Kind == kind })]
}
