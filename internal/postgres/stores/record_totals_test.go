package stores_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// Changes that take from each other's sums, from euros to pounds and back, do not
// wait for each other.
func TestProveOppositeChangesOfSumsDoNotBlock(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Orders)
	d := s.RecordDraft(t, sales.Orders, s.space.ID)
	var all sync.WaitGroup
	for worker := range 8 {
		d := d
		if worker%2 == 0 {
			d.Currency = "GBP"
		}
		id, err := s.create(t, s.owner, sales.Orders, s.customer, d)
		pgtest.Must(t, err)
		all.Go(func() { s.flip(t, update, id, d) })
	}
	all.Wait()
}

// flip changes the currency of an order from one to the other, and back.
func (s *shop) flip(t *testing.T, update policy.Grant[policy.Update], id uuid.UUID, d records.Draft) {
	for n := range pgtest.Rounds(40, 500) {
		d.Currency = map[string]string{"EUR": "GBP", "GBP": "EUR"}[d.Currency]
		d.Version = int64(n + 1)
		if err := s.records(sales.Orders).Update(t.Context(), update, id, d); err != nil {
			t.Error(err)
			return
		}
	}
}
