package sales

import (
	"slices"

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
		{sortField, stateField}, {kit.AmountField, currencyField}, {kit.LabelField("label", records.LabelMost)}, {kit.DayField("date")},
		{whyRefunded},
	}}}
	return transactions
}

// sortField takes any sort: which one it may be, the noun says.
var sortField = kit.RecordField{
	Name: "kind", Hint: "hint_kind",
	Options: func(f *kit.RecordForm) []ui.Option {
		return asItIs(f, f.Was.Sort, f.SortOptions(f.Request, ""))
	},
	Show:  func(f *kit.RecordForm) string { return f.Was.Sort },
	Read:  readSort,
	Other: readSort,
}

func readSort(f *kit.RecordForm, text string) error {
	f.Draft.Sort, f.Draft.Back = text, false // One of another sort is taken off.
	return nil
}

// currencyField offers what belongs together the currency that it has.
var currencyField = func() kit.RecordField {
	field := kit.CurrencyField
	offered := field.Options
	field.Options = func(f *kit.RecordForm) []ui.Option { return asItIs(f, f.Was.Currency, offered(f)) }
	return field
}()

// asItIs leaves of the options what a payment is, or what is taken off one: as they
// belong together, both stay of one kind and one currency.
func asItIs(f *kit.RecordForm, value string, options []ui.Option) []ui.Option {
	if !f.Was.Part && len(f.Was.Parts) == 0 {
		return options
	}
	return slices.DeleteFunc(options, func(o ui.Option) bool { return o.Value != value })
}

// stateField takes any state: which one there is a way into, the noun says.
var stateField = kit.RecordField{
	Name:    "state",
	Options: func(f *kit.RecordForm) []ui.Option { return kit.StateOptions(f.Request, f.Typed[f.Was.State], "") },
	Show:    func(f *kit.RecordForm) string { return f.Was.State },
	Read:    func(f *kit.RecordForm, text string) error { f.Draft.State = text; return nil },
	Other:   func(f *kit.RecordForm, text string) error { f.Draft.State = text; return nil },
}
