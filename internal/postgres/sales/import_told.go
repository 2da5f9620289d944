package sales

import (
	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// Of one payment, files tell in two ways what was taken off it: as an amount in its own row,
// which is kept under its number, and as rows that name it. Both tell the same money, so that
// the more of the two counts, and never their sum. What an amount tells is added as far as
// rows do not tell it yet (missing); a row stands in the place of what an amount told.

// told is what an amount took off a payment that a row of its own takes off now, and how much
// of the row that is.
type told struct {
	rows  []*knownPayment
	twice int64
}

// told finds what an amount told of a row that takes so much off a payment.
func (k knownPayments) told(of *knownPayment, t *importing.Transaction, takes int64) (before told) {
	if of == nil || takes <= 0 || t.Reference == of.Reference {
		return before
	}
	rows := k[number{of.Reference, t.Kind}]
	for i := range rows {
		h := &rows[i]
		if !h.ByHand && h.Payment == of.Reference && h.Currency == t.Currency && h.Amount < 0 && takesOff(h.Kind, h.State) &&
			before.twice < takes {
			before.rows, before.twice = append(before.rows, h), before.twice-h.Amount
		}
	}
	before.twice = min(before.twice, takes)
	return before
}

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

// replace lets a row stand in the place of what an amount told: that counts no longer, but
// for what is left of it. What another file brought is voided, so that it counts again when
// this one is undone; what this file brought itself goes.
func (p *paymentPlan) replace(
	r *kit.ImportStep, row *paymentRow, before told, of *knownPayment, known knownPayments, done *kit.ImportTally,
) []importing.Remark {
	t := &row.list[0]
	if before.twice == 0 {
		return nil
	}
	rest, elsewhere := before.twice, false
	at := before.rows[len(before.rows)-1].At
	for _, h := range before.rows {
		rest += h.Amount
		if h.Own {
			p.dropped = append(p.dropped, h.ID)
			done.NotBeside(h.Kind)
		} else {
			elsewhere = true
			p.moved = append(p.moved, movedPayment{*h, &importing.Transaction{State: "voided", At: h.At}})
		}
		h.State, h.changed = "voided", true
	}
	of.adds(t.Kind, -before.twice)
	if rest < 0 { // The last of them told of more.
		left := *t
		left.At, left.Amount, left.Reference, left.Payment, left.Reason, left.Remarks = at, rest, of.Reference, "", "", nil
		known.note(p.take(&left, postgres.NewID(), uuid.NullUUID{UUID: of.ID, Valid: true}, of))
		done.Beside(t.Kind)
	}
	switch {
	case row.like == sameMoney:
		return row.like.remark(r, t)
	case !elsewhere:
		return nil
	}
	return []importing.Remark{r.Reader.Remark(importing.PaymentOf, importing.ToldBefore.With(before.twice, t.Currency))}
}

// tellsAgain tells that what the row of a payment tells hangs on it already, by a row of this
// import that stood alone, and remarks on what is alike.
func (p *paymentPlan) tellsAgain(
	r *kit.ImportStep, row *paymentRow, h *importing.Transaction, of *knownPayment, done *kit.ImportTally,
) bool {
	if h.Kind == sales.Fee {
		return false
	}
	is, hangs := p.link(h, of)
	done.Remark(row.ImportRow, is.remark(r, h))
	return hangs
}

// doubt remarks that a row may tell what was told before, and counts.
func (row *paymentRow) doubt(r *kit.ImportStep) []importing.Remark {
	if row.like != perhapsSame {
		return nil
	}
	return row.like.remark(r, &row.list[0])
}

// remark says that what a row tells was told before, as far as its customer and its amount say
// so: it counts once, or all the same where it may be other money.
func (l likeness) remark(r *kit.ImportStep, t *importing.Transaction) []importing.Remark {
	switch l {
	case sameMoney:
		return []importing.Remark{r.Reader.Remark(importing.Amount, importing.ToldAlike.With(-t.Amount, t.Currency))}
	case perhapsSame:
		return []importing.Remark{r.Reader.Remark(importing.Amount, importing.BackAlike.With(-t.Amount, t.Currency))}
	default:
		return nil
	}
}
