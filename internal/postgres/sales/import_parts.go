package sales

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// left is how much of a payment can be taken off it.
func (p *knownPayment) left() int64 { return p.Amount - p.Refunded - p.Disputed }

// takes notes what a row takes off a payment.
func (p *knownPayment) takes(t *importing.Transaction) {
	switch {
	case !takesOff(t):
		return
	case t.Kind == sales.Refund:
		p.Refunded -= t.Amount
	default:
		p.Disputed -= t.Amount
	}
	p.changed = true
}

// lower gives a payment the state that queueLower stores.
func (p *knownPayment) lower() {
	if p.State == sales.Paid && p.left() <= 0 {
		p.State, p.changed = sales.Refunded, true
	}
}

// takesOff tells that a row takes something off its payment, as counts does in SQL.
func takesOff(t *importing.Transaction) bool {
	return (t.Kind == sales.Refund || t.Kind == sales.Dispute) && t.State != "failed" && t.State != "voided"
}

// readTaken counts what was taken off the payments off which rows take something, under
// their lock: who pays one back by hand waits.
func (k knownPayments) readTaken(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	of := map[uuid.UUID]*knownPayment{}
	for i := range list {
		t := &list[i].list[0]
		p := k.payment(t.Payment, t.Currency)
		if t.Payment == "" && len(list[i].list) > 1 {
			p = k.same(t, list[i].place)
		}
		if p != nil && !p.Counted {
			of[p.ID] = p
		}
	}
	if len(of) == 0 {
		return nil
	}
	ids := slices.Collect(maps.Keys(of))
	if !r.Dry {
		if _, err := tx.Exec(ctx, lockPayments, ids); err != nil {
			return err
		}
	}
	rows, _ := tx.Query(ctx, `
		select p.id, p.state, coalesce(-sum(o.amount) filter (where o.kind = 'refund'), 0)::bigint,
		       coalesce(-sum(o.amount) filter (where o.kind = 'dispute'), 0)::bigint
		  from (`+postgres.OfIDs(`transactions`, `$1::uuid[]`, `true`)+`) p left join lateral (
		      select kind, amount from transactions x where x.workspace_id = p.workspace_id and x.payment_id = p.id and `+counts+`) o on true
		 group by p.id, p.state`, ids)
	type taken struct {
		ID                 uuid.UUID
		State              string
		Refunded, Disputed int64
	}
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByPos[taken])
	for _, s := range stored {
		p := of[s.ID]
		p.Refunded, p.Disputed, p.Counted = s.Refunded, s.Disputed, true
		if !p.changed { // What a check foresaw stays.
			p.State = s.State
		}
	}
	return err
}
