package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) transactions() *kit.Records {
	transactions := kit.NewRecords(s.Kit, s.store.Transactions)
	transactions.Finds, transactions.Imports = true, true
	transactions.Badges = map[string]string{"paid": "good", "pending": "warn", "failed": "bad"}
	transactions.Facts, transactions.Offshoot = transactionFacts, s.refund()
	transactions.Finish = func(r *app.Request, _ policy.Actor, full *records.Full, p *parts.RecordPage) {
		if full.State == sales.Paid && full.Taken > 0 {
			p.State.Text = r.Words.T("records.state_refunded_partly")
		}
		if len(full.Parts) > 0 {
			table := transactions.Table(r, full.Parts, false)
			table.Label, p.Parts = r.Words.T("records.parts"), &table
		}
	}
	transactions.Form = []kit.RecordPart{{Rows: [][]kit.RecordField{
		{sortField, stateField}, {kit.AmountField, kit.CurrencyField}, {kit.LabelField("label", records.LabelMost)}, {kit.DayField("date")},
		{whyRefunded},
	}}}
	return transactions
}

var sortField = kit.RecordField{
	Name: "kind", Hint: "hint_kind",
	Options: func(f *kit.RecordForm) []ui.Option { return f.SortOptions(f.Request, "") },
	Show:    func(f *kit.RecordForm) string { return f.Was.Sort },
	Read:    func(f *kit.RecordForm, text string) error { f.Draft.Sort = text; return nil },
}

// stateField takes any state: which one there is a way into, the noun says.
var stateField = kit.RecordField{
	Name:    "state",
	Options: func(f *kit.RecordForm) []ui.Option { return kit.StateOptions(f.Request, f.Typed[f.Was.State], "") },
	Show:    func(f *kit.RecordForm) string { return f.Was.State },
	Read:    func(f *kit.RecordForm, text string) error { f.Draft.State = text; return nil },
	Other:   func(f *kit.RecordForm, text string) error { f.Draft.State = text; return nil },
}
