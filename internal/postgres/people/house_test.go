package people_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
)

// house is a test's database with the repositories of people.
type house struct {
	*pgtest.DB
	Database *postgres.Database
	Store    people.Store
	Accounts people.Accounts
	Letters  people.Letters
}

func newHouse(t testing.TB, changes ...func(*pgxpool.Config)) *house {
	t.Helper()
	return serve(t, pgtest.New(t), changes...)
}

func newDemo(t testing.TB) *house {
	t.Helper()
	return serve(t, pgtest.NewDemo(t))
}

// serve opens a database; changes are made to its pool.
func serve(t testing.TB, db *pgtest.DB, changes ...func(*pgxpool.Config)) *house {
	t.Helper()
	served := db.Serve(t, changes...)
	return &house{db, served, people.New(served), people.NewAccounts(served), people.NewLetters(served)}
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
