package sales

import (
	"slices"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/texts"
)

// The sorts of transactions: what was paid, and what is taken off again.
const (
	Charge = "charge"
	Refund = "refund"
	Fee    = "fee"
	// Dispute is what a bank took back for a customer.
	Dispute = "dispute"
)

// Refunded is the state of a payment of which nothing is left. It follows the rows
// that are taken off the payment.
const Refunded = "refunded"

// Transactions are payments, and what is taken off them again.
var Transactions = &records.Kind{
	Resource: policy.Transactions, Noun: "transaction",
	States: []string{"paid", "pending", "failed", "refunded", "voided"},
	Money:  []string{"paid", "refunded"},
	Sorts:  []string{Charge, Refund, Fee, Dispute},
	Passages: []records.Passage{
		{Step: records.Void, From: []string{"paid", "pending", "failed", "refunded"}, To: "voided"},
	},
	Typed: map[string][]string{
		"":         {"paid", "pending", "failed"},
		"pending":  {"pending", "paid", "failed"},
		"failed":   {"failed", "pending", "paid"},
		"paid":     {"paid"}, // What is taken off it makes it refunded.
		"refunded": {"refunded", "paid"},
	},
	Check: func(d *records.Draft, _ string) (wrong fault.List) {
		if !slices.Contains([]string{Charge, Refund, Fee, Dispute}, d.Sort) {
			wrong.Add(fault.Field("kind", "fault.choice"))
		}
		d.Amount = max(d.Amount, -d.Amount)
		wrong.Add(d.CheckMoney(1))
		if d.Sort != Charge && !d.Back {
			d.Amount = -d.Amount
		}
		wrong.Add(d.CleanLabel("label"))
		var err error
		d.Reason, err = texts.CleanLine("reason", d.Reason, ReasonMost)
		wrong.Add(err)
		wrong.Add(records.CheckDay("date", d.At))
		return wrong
	},
}
