package overview_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/overview"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/sales"
)

// orders are as much of a table of orders as the figures need.
var orders = &kit.RecordTable{Kind: sales.Orders, Source: `
	select workspace_id, id, contact_id, at, null::timestamptz as next, '#' || number || ' ' || label as label, '' as kind, state, '' as period, amount, currency,
	       0::smallint as progress, version, discount, coupon_code as coupon
	  from orders`}

// house is a test's database with the repository of figures.
type house struct {
	*pgtest.DB
	Store overview.Store
}

func newDemo(t testing.TB) *house {
	t.Helper()
	return serve(t, pgtest.NewDemo(t))
}

func serve(t testing.TB, db *pgtest.DB) *house {
	t.Helper()
	served := db.Serve(t)
	return &house{db, overview.New(served, orders)}
}

// shop is a workspace with an owner, two assistants, and one customer.
type shop struct {
	*house
	space            pgtest.Space
	owner, assistant pgtest.Person
	customer         uuid.UUID
}

func newShop(t testing.TB) *shop {
	t.Helper()
	s := pgtest.NewShop(t)
	return &shop{serve(t, s.DB), s.Space, s.Owner, s.Assistant, s.Customer}
}
