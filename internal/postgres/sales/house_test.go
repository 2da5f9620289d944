package sales_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/sales"
	"latchkey/internal/records"
	noun "latchkey/internal/sales"
)

// shop is a workspace with an owner, two assistants, and one customer, and the
// repositories of what is sold.
type shop struct {
	*pgtest.DB
	Store                   store
	space                   pgtest.Space
	owner, assistant, other pgtest.Person
	customer                uuid.UUID
}

type store struct {
	kit.Store
	salesStore
}

type salesStore = sales.Store

func newShop(t testing.TB) *shop {
	t.Helper()
	s := pgtest.NewShop(t)
	served := s.Serve(t)
	return &shop{s.DB, store{kit.New(served, nil, nil), sales.New(served)}, s.Space, s.Owner, s.Assistant, s.Other, s.Customer}
}

// records are the repository of a kind.
func (s *shop) records(kind *records.Kind) *kit.Records {
	return map[*records.Kind]*kit.Records{
		noun.Transactions: s.Store.Transactions, noun.Subscriptions: s.Store.Subscriptions, noun.Orders: s.Store.Orders,
		noun.AffiliateInvoices: s.Store.AffiliateInvoices,
	}[kind]
}

// create adds a record through the front door.
func (s *shop) create(t testing.TB, by pgtest.Person, kind *records.Kind, contact uuid.UUID, d records.Draft) (uuid.UUID, error) {
	t.Helper()
	create, open := pgtest.Grant[policy.Create](t, s.DB, by, kind.Resource), pgtest.Grant[policy.Open](t, s.DB, by, policy.Contacts)
	id, _, err := s.records(kind).Create(t.Context(), create, open, contact, d)
	return id, err
}

// move takes a step with a record.
func (s *shop) move(t testing.TB, by pgtest.Person, kind *records.Kind, id uuid.UUID, step records.Step) error {
	t.Helper()
	_, err := s.records(kind).Move(t.Context(), pgtest.Grant[policy.Update](t, s.DB, by, kind.Resource), id, step, records.Draft{})
	return err
}
