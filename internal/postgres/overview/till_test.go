package overview_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

// till is a shop in Paris whose payments and subscriptions are written by hand.
type till struct {
	*shop
	zone *time.Location
}

func newTill(t testing.TB) *till {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	pgtest.Must(t, err)
	return &till{newShop(t), zone}
}

// pay writes a transaction of a workspace's customer.
func (h *house) pay(t testing.TB, contact uuid.UUID, at, kind, state, label string, amount int64, currency string) {
	t.Helper()
	h.Exec(t, `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, gen_random_uuid(), id, $2::timestamptz, $3, $4, $5, $6, $7 from contacts where id = $1`,
		contact, at, kind, state, amount, currency, label)
}

// subscribe writes a subscription; an empty moment is none.
func (h *house) subscribe(t testing.TB, contact uuid.UUID, started, trialEnds, cancelled, state, period string, amount int64,
	currency string) {
	t.Helper()
	h.Exec(t, `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, trial_ends_at, cancelled_at)
		select workspace_id, gen_random_uuid(), id, 'Club', $6, $5, $7, $8, $2::timestamptz, nullif($3, '')::timestamptz, nullif($4, '')::timestamptz from contacts where id = $1`,
		contact, started, trialEnds, cancelled, state, period, amount, currency)
}

// between asks for the days from one date to another.
func (s *till) between(t testing.TB, from, to string) report.Query {
	t.Helper()
	first, err := time.Parse(time.DateOnly, from)
	pgtest.Must(t, err)
	last, err := time.Parse(time.DateOnly, to)
	pgtest.Must(t, err)
	r, ok := report.Between(first, last, s.zone)
	if !ok {
		t.Fatalf("%s to %s is no range", from, to)
	}
	return report.Query{Range: r, Step: r.Step(), Products: 3}
}

func (s *till) revenue(t testing.TB, q report.Query) (report.Book, report.Figures) {
	t.Helper()
	book, f, err := s.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Revenue), q,
		pgtest.Lists(t, s.DB, s.owner))
	pgtest.Must(t, err)
	return book, f
}

// rowsOf is the money of each row.
func rowsOf(book report.Book) (list []report.Money) {
	for _, row := range book.Rows {
		list = append(list, row.Money)
	}
	return list
}
