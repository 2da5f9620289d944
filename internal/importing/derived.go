package importing

import (
	"regexp"
	"strings"
	"time"

	"latchkey/internal/customers"
	"latchkey/internal/sales"
)

// derived adds to the payment of a row what hangs on it, and settles its state.
func (r *row) derived(list []Transaction) (_ []Transaction, reason Reason) {
	t := &list[0]
	said := t.State
	if said == partly || said == disputed {
		t.State = "paid"
	}
	if t.State != "paid" && t.State != "refunded" {
		t.Remarks = r.remarks
		return list, "" // Nothing was paid of which something could go back.
	}
	if t.Kind != sales.Charge {
		t.State = "paid" // It is what went back.
		return r.withFee(list)
	}
	var refunded int64
	if r.apart && !r.named() { // Else its row says so.
		if back, _ := r.takenBack(Refunded, t, ""); back > 0 {
			r.remark(Refunded, BackApart)
		}
	} else {
		if refunded, reason = r.takenBack(Refunded, t, said); reason != "" {
			return nil, reason
		}
		text, _ := r.in(Refunded)
		t.SaysBack = text != ""
	}
	left := *t // of what was refunded, which no bank takes back
	left.Amount -= refunded
	taken, reason := r.disputed(&left, said)
	t.Won = left.Won
	if reason != "" {
		return nil, reason
	}
	switch {
	case refunded+taken > t.Amount:
		return nil, RefundMore
	case refunded == 0 && said == partly && !r.apart:
		return nil, RefundUnknown
	case refunded == t.Amount:
		t.State = "refunded"
	case !r.apart:
		t.State = "paid"
	}
	if refunded > 0 {
		back := *t
		back.Kind, back.State, back.Amount, back.Won = sales.Refund, "paid", -refunded, false
		if back.At, reason = r.atIn(RefundedAt, t.At); reason != "" {
			return nil, reason
		}
		list = append(list, back)
	}
	if taken > 0 {
		back := list[0]
		back.Kind, back.State, back.Amount = sales.Dispute, "paid", -taken
		if back.At, reason = r.atIn(DisputedAt, list[0].At); reason != "" {
			return nil, reason
		}
		list = append(list, back)
	}
	return r.withFee(list)
}

// named tells that rows of refunds name their payments: what those say of it themselves is
// known to be the same money.
func (r *Reader) named() bool { return !r.program.Apart && r.Fills(PaymentOf) }

// disputed is how much the bank took back. Where no column says how much, a dispute
// that was not won took all of it.
func (r *row) disputed(t *Transaction, said string) (taken int64, reason Reason) {
	if outcome := headKey(r.cell(DisputeState)); outcome != "" {
		if t.Won = won[outcome] || asks(r.head(DisputeState)) && yesNo[outcome] == "yes"; t.Won {
			return 0, ""
		}
		if _, counted := r.places[Disputed]; !counted && lost[outcome] {
			said = disputed
		}
		taken, reason = r.takenBack(Disputed, t, said)
		if text, _ := r.in(Disputed); !lost[outcome] && yesNo[outcome] == "" && reason == "" {
			switch {
			case taken > 0:
				r.remark(DisputeState, DisputeOpen)
			case text == "":
				r.remark(DisputeState, DisputeUnknown)
			}
		}
		return taken, reason
	}
	return r.takenBack(Disputed, t, said)
}

// lost are the states of disputes that took the payment, for good or for now.
var lost = setOf("lost needsresponse underreview open accepted pending inprogress " +
	"perdu perdue accepte acceptee ouvert ouverte encours encoursdexamen reponserequise enattente " +
	"verloren geaccepteerd lopend inbehandeling inonderzoek reactienodig openstaand")

// won are the states of disputes that took nothing, or gave it back. One whose payment was
// refunded is over: that tells the refund.
var won = setOf("won warningclosed warningneedsresponse warningunderreview prevented chargerefunded withdrawn reversed cancelled " +
	"canceled dismissed gagne gagnee retire retiree annule annulee evite evitee gewonnen ingetrokken teruggedraaid geannuleerd voorkomen")

// outcomeOf is the state of a row that is a dispute itself, by what became of it: the bank took
// what it has lost, and gave back what it has won.
func outcomeOf(text string, back bool) (state string, known bool) {
	key := headKey(text)
	return "paid", !back && lost[key] || back && won[key]
}

// amountsWithin are amounts among other words: "1|refund_amount:10.00".
var amountsWithin = regexp.MustCompile(`refund_amount:\s*([-0-9.,]+)`)

// takenBack is how much of a payment its row says was taken back: an amount, or a
// yes for all of it. Where no column says how much, and refunds have no rows of
// their own, what was said of its state speaks for all of it.
func (r *row) takenBack(field Field, t *Transaction, said string) (minor int64, reason Reason) {
	whole := said == "refunded" && field == Refunded || said == disputed && field == Disputed
	for _, f := range []Field{field, Else(field)} {
		text, column := r.in(f)
		answer, _ := yesOrNo(text)
		if column < len(r.reading.Heads) && strings.ContainsAny(text, "0123456789") && !asks(r.reading.Heads[column]) {
			answer = "" // An amount: $1 is no yes.
		}
		var part int64
		switch within := amountsWithin.FindAllStringSubmatch(text, -1); {
		case text == "" || answer == customers.No || answer == customers.Yes && said == partly:
			continue
		case answer == customers.Yes:
			return t.Amount, ""
		case len(within) > 0:
			for _, one := range within {
				amount, _, reason := r.price(one[1], column, t.Currency)
				if reason != "" {
					return 0, reason
				}
				part += max(amount, -amount)
			}
		default:
			currency := t.Currency
			if named := r.moneys[column]; named != "" && named != currency {
				return 0, BadMoney
			}
			if part, _, reason = r.price(text, column, currency); reason != "" {
				return 0, reason
			}
			part = max(part, -part)
		}
		if part > 0 {
			return part, ""
		}
	}
	if whole && !r.apart {
		return t.Amount, ""
	}
	return 0, ""
}

// atIn is a time in a column of its own, or else another.
func (r *row) atIn(field Field, otherwise time.Time) (time.Time, Reason) {
	text, column := r.in(field)
	if text == "" {
		return otherwise, ""
	}
	at, reason := r.time(text, column)
	if reason == "" && at.After(time.Now().AddDate(1, 0, 0)) {
		reason = BadDate
	}
	return at, reason
}

// fee is what an amount in a column of fees means: one that was kept is below zero. The
// columns of a program have one sign for it. In any other file it is the one that most have,
// for most are of payments; where as many have the other, those are of refunds, given back.
func (r *row) fee(minor int64, kind string, column int) int64 {
	proof := r.reading.Columns[column]
	switch size := max(minor, -minor); {
	case r.program.FeesBelow:
		return minor
	case r.program.Columns != nil:
		return -minor
	case !proof.Below || proof.Over && proof.Lean > 0:
		return -minor
	case !proof.Over || proof.Lean < 0:
		return minor
	case kind != sales.Charge:
		return size
	default:
		return -size
	}
}

// withFee adds what was kept of the payment, or given back of that.
func (r *row) withFee(list []Transaction) ([]Transaction, Reason) {
	if text, column := r.in(Fee); text != "" && list[0].Kind != sales.Fee {
		code := list[0].Currency
		if own := r.cell(FeeCurrency); own != "" {
			var ok bool
			if code, ok = currencyOf(own); !ok {
				return nil, BadMoney
			}
		}
		if named := r.moneys[column]; named != "" {
			code = named
		}
		minor, code, reason := r.price(text, column, code)
		if reason != "" {
			return nil, reason
		}
		if minor = r.fee(minor, list[0].Kind, column); minor != 0 {
			fee := list[0]
			fee.Payment, fee.Reason, fee.Won = "", "", false
			fee.Kind, fee.State, fee.Amount, fee.Currency = sales.Fee, "paid", minor, code
			if reason := fee.check(minor > 0); reason != "" {
				return nil, reason
			}
			list = append(list, fee)
		}
	}
	list[0].Remarks = r.remarks
	return list, ""
}
