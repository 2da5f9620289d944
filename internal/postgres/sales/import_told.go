package sales

import (
	"context"
	"slices"

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

// told is what an amount, or somebody by hand, took off a payment that a row of its own takes
// off now, and how much of the row that is.
type told struct {
	rows   []*knownPayment
	twice  int64
	byHand int64 // of that
}

// told finds what was told before of a row that takes so much off a payment: by hand of just that
// amount, where no amount of a file is alike, or else by amounts as far as they go. Another amount
// by hand is other money.
func (k knownPayments) told(of *knownPayment, t *importing.Transaction, takes int64) (before told) {
	if of == nil || takes <= 0 {
		return before
	}
	rows := k[number{of.Reference, t.Kind}]
	var hand *knownPayment
	alike := false
	for i := range rows {
		switch h := &rows[i]; {
		case h.again:
		case h.byHand(of, t.Currency) && -h.Amount == takes:
			hand = h
		case h.isAmount(of, t):
			alike = alike || -h.Amount == takes
			if before.twice < takes {
				before.rows, before.twice = append(before.rows, h), before.twice-h.Amount
			}
		}
	}
	if hand != nil && !alike {
		return told{[]*knownPayment{hand}, takes, takes}
	}
	before.twice = min(before.twice, takes)
	return before
}

// counts tells that something is taken off a payment in a currency.
func (p *knownPayment) counts(currency string) bool {
	return p.Currency == currency && p.Amount < 0 && takesOff(p.Kind, p.State)
}

// byHand tells that something counts that was taken off a payment before the file, without a
// number: by hand, or by a row that has none.
func (p *knownPayment) byHand(of *knownPayment, currency string) bool {
	return p.ByHand && !p.Own && p.Of == of.ID && p.counts(currency)
}

// isAmount tells that an amount in the row of a payment told of what is taken off that. A row
// that has the payment's number, too, is none: its file notes which are.
func (p *knownPayment) isAmount(of *knownPayment, t *importing.Transaction) bool {
	if t.Reference == of.Reference && p.Own && !p.amount {
		return false
	}
	return !p.ByHand && p.Of == of.ID && p.counts(t.Currency)
}

func amountKey(id uuid.UUID) string { return "amount " + id.String() }

// noteAmounts keeps for the later steps of a file what amounts told in this one, and whether that
// is what rows left of one.
func (k knownPayments) noteAmounts(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep) error {
	told := map[string]bool{}
	for _, list := range k {
		for _, p := range list {
			if p.amount && p.fresh {
				told[amountKey(p.ID)] = p.rest
			}
		}
	}
	return kit.Note(ctx, tx, r, told)
}

// readNoted reads what amounts in earlier steps of the file told, and what its rows told again.
func (k knownPayments) readNoted(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep) error {
	var keys []string
	for _, list := range k {
		for _, p := range list {
			if p.inPlace() {
				keys = append(keys, amountKey(p.ID), againKey(p.ID.String()))
			}
		}
	}
	told, err := kit.Noted[bool](ctx, tx, r, keys)
	for _, list := range k {
		for i := range list {
			p := &list[i]
			if rest, is := told[amountKey(p.ID)]; is {
				p.amount, p.rest = true, rest
			}
			p.again = told[againKey(p.ID.String())]
		}
	}
	return err
}

// inPlace tells that rows of a file may stand in the place of what was taken off a payment.
func (p *knownPayment) inPlace() bool {
	return p.Amount < 0 && (p.Kind == sales.Refund || p.Kind == sales.Dispute) && (p.ByHand || p.Payment != "" && p.Payment == p.Reference)
}

// noteAgain notes what rows of the file tell again: it is theirs, and no other row of the file
// stands in its place. Of a file of ours, rows of their own count, too.
func (k knownPayments) noteAgain(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	again := map[string]bool{}
	for i := range list {
		t, same := &list[i].list[0], k.same(&list[i].list[0], list[i].Place)
		if same != nil && !list[i].late && (t.Kind == sales.Refund || t.Kind == sales.Dispute) && (same.inPlace() || r.Reader.Ours()) {
			again[againKey(same.ID.String())] = true
		}
	}
	for _, list := range k {
		for i := range list {
			list[i].again = list[i].again || again[againKey(list[i].ID.String())]
		}
	}
	return kit.Note(ctx, tx, r, again)
}

// shareNumbers lets rows that have the number of their payment be taken off that where an
// amount told of it, or somebody by hand: they stand in the place of that, as rows with numbers
// of their own do.
func (k knownPayments) shareNumbers(r *kit.ImportStep, list []paymentRow) {
	if r.Reader.Single() {
		return
	}
	own := map[number]bool{} // amounts of the step
	for i := range list {
		for j := range list[i].list[1:] {
			h := &list[i].list[1+j]
			own[number{h.Reference, h.Kind}] = true
		}
	}
	for i := range list {
		t := &list[i].list[0]
		if !takesOff(t.Kind, t.State) || t.Payment != "" || t.Reference == "" || k.same(t, list[i].Place) != nil {
			continue
		}
		key := number{t.Reference, t.Kind}
		told := own[key]
		if of := k.payment(t.Reference, t.Currency); of != nil {
			told = told || slices.ContainsFunc(k[key], func(h knownPayment) bool {
				return h.isAmount(of, t) || h.byHand(of, t.Currency) && h.Amount == t.Amount
			})
		}
		if told {
			t.Payment = t.Reference
		}
	}
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
			p.move(h, "voided", h.At)
		}
		h.State, h.changed = "voided", true
	}
	of.adds(t.Kind, -before.twice)
	if rest < 0 { // The last of them told of more.
		left := *t
		left.At, left.Amount, left.Reference, left.Payment, left.Reason, left.Remarks = at, rest, of.Reference, "", "", nil
		made := known.note(p.take(&left, postgres.NewID(), uuid.NullUUID{UUID: of.ID, Valid: true}, of))
		made.amount, made.rest = true, true
		done.Beside(t.Kind)
	}
	if row.like == sameMoney {
		return row.like.remark(r, t)
	}
	var remarks []importing.Remark
	if before.byHand > 0 {
		remarks = append(remarks, r.Reader.Remark(importing.PaymentOf, importing.ToldByHand.With(before.byHand, t.Currency)))
	}
	if amount := before.twice - before.byHand; elsewhere && amount > 0 {
		remarks = append(remarks, r.Reader.Remark(importing.PaymentOf, importing.ToldBefore.With(amount, t.Currency)))
	}
	return remarks
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
