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

// Refundable says why nothing can be paid back of a transaction, nil where something
// can. Left is what was not taken off it yet.
func Refundable(sort, state string, left int64) error {
	switch {
	case sort != Charge:
		return fault.New(fault.Conflict, "fault.refund_kind")
	case state != Paid && state != Refunded:
		return fault.New(fault.Conflict, "fault.refund_unpaid")
	case state == Refunded || left <= 0:
		return fault.New(fault.Conflict, "fault.refund_nothing")
	}
	return nil
}

// Refund makes the refund of the payment out of what somebody asks for: an amount,
// a day and a reason.
func (p *Payment) Refund(d records.Draft) (records.Draft, fault.List) {
	var wrong fault.List
	if wrong.Add(Refundable(p.Sort, p.State, p.Amount-p.Taken)); len(wrong) > 0 {
		return d, wrong
	}
	d.Sort, d.State, d.Label, d.Currency = Refund, Paid, p.Label, p.Currency
	d, wrong = Transactions.Clean(d, "")
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
