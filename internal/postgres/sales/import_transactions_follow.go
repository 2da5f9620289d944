package sales

import (
	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// follow brings a payment that is there up to date: its state, and what hangs on it.
func (p *paymentPlan) follow(r *kit.ImportStep, row *paymentRow, same *knownPayment, known knownPayments, done *kit.ImportTally) {
	t := &row.list[0]
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
		done.Refuse(row.Line, more.With(same.left(), same.Currency), row.Cells)
		return
	}
	turns, of := same.turns(t), known.payment(same.Payment, same.Currency)
	if of != nil && turns > of.left() {
		done.Refuse(row.Line, importing.MoreThanLeft.With(of.left(), of.Currency), row.Cells)
		return
	}
	follows := same.follows(t) && !same.fresh
	given := p.giveBack(r, t, same, known)
	if !follows && hanging == 0 && !given {
		done.Already(1)
		return
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
	done.Remark(row.ImportRow, t.Remarks)
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

// giveBack voids what a dispute took off a payment, where the file says that it was won.
func (p *paymentPlan) giveBack(r *kit.ImportStep, t *importing.Transaction, same *knownPayment, known knownPayments) (given bool) {
	list := known[number{t.Reference, sales.Dispute}]
	for i := range list {
		d := &list[i]
		if !t.Won || d.fresh || d.Amount > 0 || d.Payment != t.Reference || !takesOff(d.Kind, d.State) {
			continue
		}
		to := *t
		to.Kind, to.State, to.At = d.Kind, "voided", d.At
		p.moved = append(p.moved, movedPayment{*d, &to})
		d.State, d.changed, given = to.State, true, true
		same.adds(d.Kind, d.Amount)
	}
	if given {
		p.settle(r, same, true)
	}
	return given
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
