package sales

import (
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/records"
)

// ReasonMost is how long the reason of a refund is, in characters.
const ReasonMost = 200

// Payment is a charge, as what is taken off it finds it.
type Payment struct {
	State    string
	Sort     string
	Label    string
	Amount   int64
	Currency string
	At       time.Time
	Early    bool  // what is taken off is of a day before that
	Parts    int   // how many rows are taken off it, of whatever state
	Taken    int64 // by those refunds and disputes that neither failed nor were voided, above zero
}

// Refundable tells whether a payment can be paid back in a state, as far as anything is left.
func Refundable(sort, state string) bool { return sort == Charge && state == Paid }

// Refund makes the refund of the payment out of what somebody asks for: an amount,
// a day and a reason.
func (p *Payment) Refund(d records.Draft) (records.Draft, fault.List) {
	if !Refundable(p.Sort, p.State) || p.Taken >= p.Amount {
		return d, fault.List{fault.New(fault.Conflict, "fault.refund_nothing")}
	}
	d.Sort, d.State, d.Label, d.Currency = Refund, Paid, p.Label, p.Currency
	d, wrong := Transactions.Clean(d, "")
	wrong.Add(p.Part(Refund, d).Err())
	return d, wrong
}

// Part checks a row that is taken off the payment, of a sort that stays. Taken is
// what the others take.
func (p *Payment) Part(sort string, d records.Draft) (wrong fault.List) {
	if d.Sort != sort {
		wrong.Add(fault.Field("kind", "fault.part_kind"))
	}
	if d.Currency != p.Currency {
		wrong.Add(fault.Field("currency", "fault.part_currency", "Currency", p.Currency))
	}
	if sort == Fee {
		return wrong
	}
	if p.Early {
		wrong.Add(fault.Field("date", "fault.part_early"))
	}
	if d.State != "failed" && -d.Amount > p.Amount-p.Taken {
		wrong.Add(fault.Field("amount", "fault.part_left"))
	}
	return wrong
}

// Change checks a payment that rows are taken off: what they rest on stays.
func (p *Payment) Change(d records.Draft) (wrong fault.List) {
	if p.Parts > 0 && d.Sort != Charge {
		wrong.Add(fault.Field("kind", "fault.part_kind"))
	}
	if p.Parts > 0 && d.Currency != p.Currency {
		wrong.Add(fault.Field("currency", "fault.part_currency", "Currency", p.Currency))
	}
	if p.Taken > 0 && d.State != p.State {
		wrong.Add(fault.Field("state", "fault.part_state"))
	}
	if p.Taken > 0 && d.Amount < p.Taken {
		wrong.Add(fault.Field("amount", "fault.part_taken"))
	}
	return wrong
}
