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
	if takesOff(t.Kind, t.State) {
		p.adds(t.Kind, -t.Amount)
	}
}

// adds notes that so much more is taken off a payment, below zero for what it has back.
func (p *knownPayment) adds(kind string, amount int64) {
	if kind == sales.Refund {
		p.Refunded += amount
	} else {
		p.Disputed += amount
	}
	p.changed = true
}

// settle gives a payment the state that queueSettled stores: refunded once nothing is left,
// and paid again when it has something back.
func (p *knownPayment) settle(back bool) {
	switch {
	case p.State == sales.Paid && p.left() <= 0:
		p.State, p.changed = sales.Refunded, true
	case back && p.State == sales.Refunded && p.left() > 0:
		p.State, p.changed = sales.Paid, true
	}
}

// takesOff tells that a row takes something off its payment, as counts does in SQL.
func takesOff(kind, state string) bool {
	return (kind == sales.Refund || kind == sales.Dispute) && state != "failed" && state != "voided"
}

// turns is how much more than before the row of a refund takes off its payment now that
// its state is another: below zero for one that was voided.
func (p *knownPayment) turns(t *importing.Transaction) int64 {
	switch before, now := takesOff(p.Kind, p.State), takesOff(t.Kind, t.State); {
	case p.fresh || before == now || !p.follows(t):
		return 0
	case now:
		return -t.Amount
	}
	return t.Amount
}

// readTurned reads the payments of refunds that are here, and of which the file says that
// they take something off now, or no longer: their rows need not name them.
func (k knownPayments) readTurned(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	var references []string
	for i := range list {
		t := &list[i].list[0]
		if same := k.same(t, list[i].Place); same != nil && same.Payment != "" && same.turns(t) != 0 && k.paidBy(same) == nil {
			references = append(references, same.Payment)
		}
	}
	return k.readMore(ctx, tx, r, references)
}

// readMore reads what is there of further references.
func (k knownPayments) readMore(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, references []string) error {
	if len(references) == 0 {
		return nil
	}
	more, err := readKnown(ctx, tx, r, references)
	for key, list := range more {
		if len(k[key]) == 0 {
			k[key] = list
		}
	}
	return err
}

// readTaken counts what was taken off the payments off which rows take something, under
// their lock: who pays one back by hand waits.
func (k knownPayments) readTaken(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	of := map[uuid.UUID]*knownPayment{}
	for i := range list {
		t := &list[i].list[0]
		named, same := k.payment(t.Payment, t.Currency), k.same(t, list[i].Place)
		if t.Payment == "" && (len(list[i].list) > 1 || t.Won || t.SaysBack) {
			named = same
		}
		var turned *knownPayment
		if same != nil && same.turns(t) != 0 {
			turned = k.paidBy(same)
		}
		for _, p := range []*knownPayment{named, turned} {
			if p != nil && !p.Counted {
				of[p.ID] = p
			}
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
