package sales

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// placeTold finds the places of rows of a file of ours that amounts told of: a refund that grew
// is several under one number, which may be alike and need not stand together. Each copy of
// their payment's row begins anew: the file is there twice.
func placeTold(list []paymentRow) {
	type alike struct {
		number
		amount   int64
		currency string
		copy     int
	}
	copies, seen := map[string]int{}, map[alike]int{}
	for i := range list {
		switch t := &list[i].list[0]; {
		case t.Kind == sales.Charge:
			copies[t.Reference]++
		case t.Payment != "" && t.Payment == t.Reference:
			key := alike{number{t.Reference, t.Kind}, t.Amount, t.Currency, copies[t.Reference]}
			list[i].told, list[i].place = true, seen[key]
			seen[key]++
		}
	}
}

// earlier is how many rows like one the earlier steps of its file made.
func (k knownPayments) earlier(t *importing.Transaction) (count int) {
	for _, p := range k[number{t.Reference, t.Kind}] {
		if p.Own && !p.fresh && p.Amount == t.Amount && p.Currency == t.Currency {
			count++
		}
	}
	return count
}

// apartOf is of what rows of their own may tell what a row of a file of ours tells of an amount.
type apartOf struct {
	payment        uuid.UUID
	kind, currency string
}

// readApart finds what rows of their own took off payments here, of which a file of ours has an
// amount alone: as far as the file has no such rows itself, they are the same money. What the
// file has is known at its end, so that such an amount waits for that.
func (p *paymentPlan) readApart(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) error {
	again, payments := map[string]bool{}, map[uuid.UUID][]*paymentRow{}
	for i := range list {
		row := &list[i]
		t, same := &row.list[0], known.same(&row.list[0], row.place)
		switch of := known.payment(t.Payment, t.Currency); {
		case of == nil || of.Own || !takesOff(t.Kind, t.State):
		case same != nil && !row.told:
			again[apartKey(same.ID)] = true
		case row.told && (row.late || known.same(t, row.place+known.earlier(t)) == nil), row.byHand() && same == nil:
			payments[of.ID] = append(payments[of.ID], row)
		}
	}
	if err := kit.Note(ctx, tx, r, again); err != nil || len(payments) == 0 {
		return err
	}
	var ids []uuid.UUID
	for id := range payments {
		ids = append(ids, id)
	}
	rows, _ := tx.Query(ctx, `
		select x.id, x.payment_id, x.kind, x.currency, -x.amount
		  from transactions x join transactions p on p.workspace_id = x.workspace_id and p.id = x.payment_id
		 where x.workspace_id = current_workspace() and x.payment_id = any ($1) and `+counts+` and x.amount < 0
		   and x.import_id is distinct from $2 and x.reference <> p.reference
		 order by x.at, x.id`, ids, r.ID())
	type part struct {
		ID, Payment    uuid.UUID
		Kind, Currency string
		Amount         int64
	}
	parts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[part])
	if err != nil {
		return err
	}
	noted, err := kit.Noted[bool](ctx, tx, r, postgres.Column(parts, func(x *part) string { return apartKey(x.ID) }))
	p.apart = map[apartOf][]int64{}
	for i := range parts {
		x := &parts[i]
		if again[apartKey(x.ID)] || noted[apartKey(x.ID)] {
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
// much. What was entered by hand is one of them as a whole, or none.
func (p *paymentPlan) apartly(row *paymentRow, of *knownPayment) (twice int64) {
	t := &row.list[0]
	if of == nil || of.Own || !takesOff(t.Kind, t.State) || !row.told && !row.byHand() {
		return 0
	}
	twice = row.apart
	rows := p.apart[apartOf{of.ID, t.Kind, t.Currency}]
	for i, amount := range rows {
		if row.told {
			takes := min(amount, -t.Amount-twice)
			rows[i], twice = amount-takes, twice+takes
		}
	}
	t.Amount += twice
	return twice
}
