package customers_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/ledger"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
)

// house is a test's database with the repositories of customers.
type house struct {
	*pgtest.DB
	Store store
	Files kit.Files
	Jobs  customers.Jobs
}

// store is everything that reads or writes customers.
type store struct {
	postgres.Ledger
	kit.Store
	customersStore
}

type customersStore = customers.Store

func newDemo(t testing.TB) *house {
	t.Helper()
	return serve(t, pgtest.NewDemo(t))
}

func serve(t testing.TB, db *pgtest.DB) *house {
	t.Helper()
	served := db.Serve(t)
	area := customers.New(served)
	exports, takers := area.ExportSources(), area.ImportTakers()
	return &house{
		db, store{postgres.NewLedger(served), kit.New(served, exports, takers), area},
		kit.NewFiles(served, exports, takers), customers.NewJobs(served),
	}
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

func (s *shop) lookup(t testing.TB, p pgtest.Person, email string) (ledger.Result, error) {
	t.Helper()
	return s.Store.Lookup(t.Context(), pgtest.Grant[policy.Lookup](t, s.DB, p, policy.Contacts), pgtest.Address(t, email), "")
}
