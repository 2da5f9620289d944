package sales

import (
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/texts"
)

// NumberMost is how long the number of an invoice is, in characters.
const NumberMost = 40

// AffiliateInvoices are what is owed to those who brought a customer.
var AffiliateInvoices = &records.Kind{
	Resource: policy.AffiliateInvoices, Noun: "invoice",
	States: []string{Open, Paid, "voided"},
	Money:  []string{Open, Paid},
	Passages: []records.Passage{
		{Step: records.Pay, From: []string{Open}, To: Paid},
		{Step: records.Void, From: []string{Open, Paid}, To: "voided"},
	},
	Check: func(d *records.Draft, _ string) (wrong fault.List) {
		var err error
		d.Label, err = texts.CleanLine("number", d.Label, NumberMost)
		wrong.Add(err)
		wrong.Add(d.CheckMoney(1))
		wrong.Add(records.CheckDay("date", d.At))
		return wrong
	},
}
