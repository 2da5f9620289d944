package sales

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// follow brings a payment that is there up to date: its state, and what hangs on it.
func (p *paymentPlan) follow(r *kit.ImportStep, row *paymentRow, same *knownPayment, known knownPayments, done *kit.ImportTally) {
	t := &row.list[0]
	given, fewer := known.won(row, same), known.fewer(r, row, same)
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
	turns, of := same.turns(t), known.paidBy(same)
	before := known.told(of, t, turns)
	if of != nil && turns > of.left()+before.twice {
		taken()
		done.Refuse(row.Line, importing.MoreThanLeft.With(of.left()+before.twice, of.Currency), row.Cells)
		return
	}
	follows := same.follows(t) && !same.fresh
	if !follows && hanging == 0 && len(given) == 0 {
		done.Already(1)
		done.Remark(row.ImportRow, fewer)
		return
	}
	for _, h := range given {
		h.changed = true
		p.move(h, h.State, h.At)
	}
	if len(given) > 0 {
		p.settle(r, same, true)
	}
	if follows {
		p.move(same, t.State, t.At)
		same.State, same.changed = t.State, true
	}
	if of != nil && turns != 0 {
		fewer = append(fewer, p.replace(r, row, before, of, known, done)...)
		of.adds(t.Kind, turns)
		p.settle(r, of, turns < 0)
	}
	done.Changed++
	done.Remark(row.ImportRow, slices.Concat(t.Remarks, fewer))
	var payer *knownPayment
	if t.ByPayment {
		payer = known.payment(t.Payment, "")
	}
	payment := uuid.NullUUID{UUID: same.ID, Valid: t.Kind == sales.Charge}
	for i := range row.list[1:] {
		if h := &row.list[1+i]; h.Amount != 0 {
			if p.tellsAgain(r, row, h, same, done) {
				continue
			}
			known.note(p.take(h, row.ids[1+i], payment, payer)).amount = true
			same.takes(h)
			done.Beside(h.Kind)
		}
	}
}

// move brings the state of a payment up to date. Of several rows of a step for one payment the
// last counts; it was paid on the day of the first that says so.
func (p *paymentPlan) move(of *knownPayment, state string, at time.Time) {
	if before, is := p.moved[of.ID]; is && stage[of.State] > stage["failed"] {
		at = before.at
	}
	p.moved[of.ID] = movedTo{state, at}
}

// won are disputes that an earlier file took off a payment under its own number, of which its row
// says by now that they were won. One that was entered by hand stays.
func (k knownPayments) won(row *paymentRow, of *knownPayment) (list []*knownPayment) {
	if !row.list[0].Won || of.Reference == "" {
		return nil
	}
	rows := k[number{of.Reference, sales.Dispute}]
	for i := range rows {
		if h := &rows[i]; !h.fresh && !h.ByHand && h.Of == of.ID && h.counts(of.Currency) {
			list = append(list, h)
		}
	}
	return list
}

// fewer remarks on a row that says that less was refunded than is here. It may be older than
// what is here, or a refund may have failed: nothing tells which, so that what is here stays.
// What was refunded by hand no file needs to know of.
func (k knownPayments) fewer(r *kit.ImportStep, row *paymentRow, same *knownPayment) []importing.Remark {
	t := &row.list[0]
	less := same.Refunded
	for _, h := range k[number{t.Reference, sales.Refund}] {
		if h.ByHand && h.Of == same.ID && takesOff(h.Kind, h.State) {
			less += h.Amount
		}
	}
	for i := range row.list[1:] {
		if h := &row.list[1+i]; h.Kind == sales.Refund {
			less += h.Amount
		}
	}
	if !t.SaysBack || less <= 0 {
		return nil
	}
	return []importing.Remark{r.Reader.Remark(importing.Refunded, importing.LessBack.With(less, t.Currency))}
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
