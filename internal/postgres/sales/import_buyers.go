package sales

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
)

// lockBuyersSQL locks customers, and those of payments.
var lockBuyersSQL = `
	select from ` + postgres.RowsOf(`contacts`, `
	    select b.id from unnest($1::uuid[]) b (id) union
	    select t.contact_id from (`+postgres.OfKeys(`transactions`, `id`, `$2::uuid[]`, ``)+`) t`, ` for no key update`)

// lockBuyers makes whoever pays for the customers of a step, or changes them, wait before
// the step holds the sums: one who holds those never waits for a customer.
func (p *paymentPlan) lockBuyers(ctx context.Context, tx *postgres.Tx) error {
	var buyers []uuid.UUID
	payments := slices.Collect(maps.Keys(p.moved))
	for i := range p.taken {
		if t := &p.taken[i]; t.payer.Valid {
			payments = append(payments, t.payer.UUID)
		} else {
			buyers = append(buyers, t.contact.UUID)
		}
	}
	_, err := tx.Exec(ctx, lockBuyersSQL, buyers, payments)
	return err
}
