package sales

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// ofAmount tells that an amount told of a row of a file of ours: it has the number of its payment.
func (row *paymentRow) ofAmount() bool {
	t := &row.list[0]
	return t.Payment != "" && t.Payment == t.Reference
}

// placeTold finds the places of rows of a file of ours that amounts told of: a refund that grew
// is several under one number, which may be alike and need not stand together, nor in one step.
// Each copy of their payment's row begins anew: the file is there twice.
func placeTold(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	var keys []string
	for i := range list {
		if t := &list[i].list[0]; t.Kind == sales.Charge || list[i].told {
			keys = append(keys, placeKey(t.Reference))
		}
	}
	seen, err := kit.Noted[map[string]int](ctx, tx, r, keys) // how many rows are alike, by payment
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i].list[0]
		key := placeKey(t.Reference)
		switch {
		case t.Kind == sales.Charge && seen[key] != nil:
			seen[key] = map[string]int{}
		case list[i].told:
			if seen[key] == nil {
				seen[key] = map[string]int{}
			}
			alike := fmt.Sprintf("%s %d %s", t.Kind, t.Amount, t.Currency)
			list[i].Place = seen[key][alike]
			seen[key][alike]++
		}
	}
	return kit.Note(ctx, tx, r, seen)
}

func placeKey(reference string) string { return "place " + reference }

// apartOf is of what rows of their own may tell what a row of a file of ours tells of an amount.
type apartOf struct {
	payment        uuid.UUID
	kind, currency string
}

// readApart finds what rows of their own took off payments here, of which a file of ours has an
// amount alone: as far as the file has no such rows itself, they are the same money. What the
// file has is known at its end, so that such an amount waits for that, as every row does that
// may stand in the place of another.
func (p *paymentPlan) readApart(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) error {
	payments := map[uuid.UUID][]*paymentRow{}
	for i := range list {
		row := &list[i]
		t := &row.list[0]
		of := known.payment(t.Payment, t.Currency)
		if of == nil || of.Own || !takesOff(t.Kind, t.State) || !row.late && known.same(t, row.Place) != nil {
			continue
		}
		if !r.Last() && len(known.told(of, t, -t.Amount).rows) > 0 {
			row.awaits = apartKey(of.ID)
		}
		if row.told || row.byHand() {
			payments[of.ID] = append(payments[of.ID], row)
		}
	}
	if len(payments) == 0 {
		return nil
	}
	var ids []uuid.UUID
	for id := range payments {
		ids = append(ids, id)
	}
	rows, _ := tx.Query(ctx, `
		select x.id, x.payment_id, x.kind, x.currency, -x.amount
		  from transactions x join transactions p on p.workspace_id = x.workspace_id and p.id = x.payment_id
		 where x.workspace_id = current_workspace() and x.payment_id = any ($1) and `+counts+` and x.amount < 0
		   and x.import_id is distinct from $2 and x.reference <> p.reference`, ids, r.ID())
	type part struct {
		ID, Payment    uuid.UUID
		Kind, Currency string
		Amount         int64
	}
	parts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[part])
	if err != nil {
		return err
	}
	again, err := kit.Noted[bool](ctx, tx, r, postgres.Column(parts, func(x *part) string { return againKey(x.ID.String()) }))
	for _, list := range known {
		for i := range list {
			again[againKey(list[i].ID.String())] = again[againKey(list[i].ID.String())] || list[i].again
		}
	}
	p.apart = map[apartOf][]int64{}
	for i := range parts {
		x := &parts[i]
		if again[againKey(x.ID.String())] {
			continue
		}
		key := apartOf{x.Payment, x.Kind, x.Currency}
		p.apart[key] = append(p.apart[key], x.Amount)
		for _, row := range payments[x.Payment] {
			if !r.Last() {
				row.awaits = apartKey(x.Payment)
			}
		}
	}
	for _, rows := range payments {
		p.apartByHand(rows, known)
	}
	return err
}

// apartByHand takes the rows that somebody entered by hand first: each is one row here, as a whole.
func (p *paymentPlan) apartByHand(rows []*paymentRow, known knownPayments) {
	for _, row := range rows {
		t := &row.list[0]
		if row.told {
			continue
		}
		left := p.apart[apartOf{known.payment(t.Payment, t.Currency).ID, t.Kind, t.Currency}]
		if at := slices.Index(left, -t.Amount); at >= 0 {
			row.apart, left[at] = -t.Amount, 0
		}
	}
}

func apartKey(id uuid.UUID) string { return "apart " + id.String() }

// byHand tells that a row of a file of ours has no number but its id: somebody entered it.
func (row *paymentRow) byHand() bool {
	_, err := uuid.Parse(row.list[0].Reference)
	return err == nil
}

// apartly takes off a row of a file of ours what rows of their own tell of it here, and says how
// much. What was entered by hand is one of them as a whole, or none. Undo gives it back, for a
// row that is refused.
func (p *paymentPlan) apartly(row *paymentRow, of *knownPayment) (twice int64, undo func()) {
	t := &row.list[0]
	if of == nil || of.Own || !takesOff(t.Kind, t.State) || !row.told && !row.byHand() {
		return 0, func() {}
	}
	twice = row.apart
	rows := p.apart[apartOf{of.ID, t.Kind, t.Currency}]
	before := slices.Clone(rows)
	for i, amount := range rows {
		if row.told {
			takes := min(amount, -t.Amount-twice)
			rows[i], twice = amount-takes, twice+takes
		}
	}
	t.Amount += twice
	return twice, func() { copy(rows, before) }
}

// beside takes what stands beside a refund that is here, of which a file of ours tells again: a
// fee, unless one that stands alone says the same.
func (p *paymentPlan) beside(row *paymentRow, known knownPayments, done *kit.ImportTally) {
	var payer *knownPayment
	if row.list[0].ByPayment {
		payer = known.payment(row.list[0].Payment, "")
	}
	fresh := 0
	for i := range row.list[1:] {
		h := &row.list[1+i]
		if known.alone(h) {
			continue
		}
		known.note(p.take(h, row.ids[1+i], uuid.NullUUID{}, payer))
		done.Beside(h.Kind)
		fresh++
	}
	if fresh > 0 {
		done.Changed++
	} else {
		done.Already(1)
	}
}
