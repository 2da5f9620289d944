package sales

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// follow brings a payment that is there up to date: its state, and what hangs on it.
func (p *paymentPlan) follow(r *kit.ImportStep, row *paymentRow, same *knownPayment, known knownPayments, done *kit.ImportTally) {
	t := &row.list[0]
	given := known.givenBack(row)
	taken := same.void(given)
	hanging := 0
	var takes int64
	more := importing.MoreRefunded
	for i := range row.list[1:] {
		h := &row.list[1+i]
		if h.Amount = known.missing(h, same); h.Amount != 0 {
			hanging++
		}
		if h.Kind == sales.Dispute && h.Amount != 0 {
			more = importing.MoreDisputed
		}
		if takesOff(h.Kind, h.State) {
			takes += h.Amount
		}
	}
	if takes < 0 && same.left()+takes < 0 {
		taken()
		done.Refuse(row.Line, more.With(same.left(), same.Currency), row.Cells)
		return
	}
	turns, of := same.turns(t), known.payment(same.Payment, same.Currency)
	if of != nil && turns > of.left() {
		taken()
		done.Refuse(row.Line, importing.MoreThanLeft.With(of.left(), of.Currency), row.Cells)
		return
	}
	follows := same.follows(t) && !same.fresh
	if !follows && hanging == 0 && len(given) == 0 {
		done.Already(1)
		return
	}
	for _, h := range given {
		to := *t
		to.Kind, to.State, to.At = h.Kind, h.State, h.At
		h.changed = true
		p.moved = append(p.moved, movedPayment{*h, &to})
	}
	if len(given) > 0 {
		p.settle(r, same, true)
	}
	if follows {
		p.moved = append(p.moved, movedPayment{*same, t})
		same.State, same.changed = t.State, true
	}
	if of != nil && turns != 0 {
		of.adds(t.Kind, turns)
		p.settle(r, of, turns < 0)
	}
	done.Changed++
	done.Remark(row.ImportRow, slices.Concat(t.Remarks, lessBack(r, row, given)))
	var payer *knownPayment
	if t.ByPayment {
		payer = known.payment(t.Payment, "")
	}
	payment := uuid.NullUUID{UUID: same.ID, Valid: t.Kind == sales.Charge}
	for i := range row.list[1:] {
		if h := &row.list[1+i]; h.Amount != 0 {
			known.note(p.take(h, row.ids[1+i], payment, payer))
			same.takes(h)
			done.Beside(h.Kind)
		}
	}
}

// givenBack are rows that were taken off a payment under its own number, of which its row
// says now that less was: its dispute was won, or a refund failed. What was taken off by hand
// stays, and counts for as much as the row says: missing adds no more than is beyond it.
func (k knownPayments) givenBack(row *paymentRow) (list []*knownPayment) {
	t := &row.list[0]
	for kind, says := range map[string]bool{sales.Refund: t.SaysBack, sales.Dispute: t.Won} {
		var said, there int64
		for i := range row.list[1:] {
			if h := &row.list[1+i]; h.Kind == kind {
				said += h.Amount
			}
		}
		var hanging []*knownPayment
		rows := k[number{t.Reference, kind}]
		for i := range rows {
			h := &rows[i]
			own := t.Reference != "" && !h.fresh && !h.ByHand && h.Payment == t.Reference && h.Currency == t.Currency
			if own && h.Amount < 0 && takesOff(kind, h.State) {
				hanging, there = append(hanging, h), there+h.Amount
			}
		}
		if says && there < said {
			list = append(list, hanging...)
		}
	}
	return list
}

// lessBack remarks on a row that gives back what was taken off a payment, as an older file
// does, too. By now its own rows are what it takes instead.
func lessBack(r *kit.ImportStep, row *paymentRow, given []*knownPayment) (remarks []importing.Remark) {
	for _, kind := range []string{sales.Refund, sales.Dispute} {
		var less int64
		for _, h := range given {
			if h.Kind == kind {
				less -= h.Amount
			}
		}
		for i := range row.list[1:] {
			if h := &row.list[1+i]; less > 0 && h.Kind == kind {
				less += h.Amount
			}
		}
		if less > 0 {
			field := importing.Refunded
			if kind == sales.Dispute {
				field = importing.DisputeState
			}
			remarks = append(remarks, r.Reader.Remark(field, importing.LessBack.With(less, row.list[0].Currency)))
		}
	}
	return remarks
}

// void counts rows that were taken off a payment no longer. Undo has them count again.
func (p *knownPayment) void(rows []*knownPayment) (undo func()) {
	states := make([]string, len(rows))
	for i, h := range rows {
		states[i], h.State = h.State, "voided"
		p.adds(h.Kind, h.Amount)
	}
	return func() {
		for i, h := range rows {
			h.State = states[i]
			p.adds(h.Kind, -h.Amount)
		}
	}
}

// settle lets the state of a payment go with what was taken off it, or given back to it.
// What a file says of its payments itself it leaves.
func (p *paymentPlan) settle(r *kit.ImportStep, of *knownPayment, back bool) {
	switch {
	case of.Own && r.Reader.Ours():
		return
	case back:
		p.raised = append(p.raised, of.ID)
	default:
		p.lower = append(p.lower, of.ID)
	}
	of.settle(back)
}
