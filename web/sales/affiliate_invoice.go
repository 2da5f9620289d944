package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/sales"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) affiliateInvoices() *kit.Records {
	invoices := kit.NewRecords(s.Kit, s.store.AffiliateInvoices)
	invoices.Finds = true
	invoices.Badges = map[string]string{sales.Open: "warn", sales.Paid: "good"}
	invoices.Form = []kit.RecordPart{{Rows: [][]kit.RecordField{
		{numberField}, {kit.AmountField, kit.CurrencyField}, {kit.DayField("date")},
	}}}
	return invoices
}

// numberField is for whoever may list: that a number is taken tells of another
// invoice.
var numberField = kit.RecordField{
	Name: "number", Longest: sales.NumberMost, Hint: "hint_number",
	Open: func(f *kit.RecordForm) bool { return app.May[policy.List](f.Actor, policy.AffiliateInvoices) },
	Show: func(f *kit.RecordForm) string { return f.Was.Label },
	Read: func(f *kit.RecordForm, text string) error { f.Draft.Label = text; return nil },
}
