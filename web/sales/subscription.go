package sales

import (
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) subscriptions() *kit.Records {
	subscriptions := kit.NewRecords(s.Kit, s.store.Subscriptions)
	subscriptions.Finds, subscriptions.Imports = true, true
	subscriptions.Badges = map[string]string{"active": "good", "trial": "warn", "paused": "warn"}
	subscriptions.Aside = []records.Step{records.Pause}
	subscriptions.Day = "field_start"
	subscriptions.Facts = subscriptionFacts
	subscriptions.Form = []kit.RecordPart{{Rows: [][]kit.RecordField{
		{kit.LabelField("plan", records.LabelMost)}, {kit.AmountField, kit.CurrencyField}, {periodField}, {kit.DayField("start"), trialField},
	}}}
	return subscriptions
}

func subscriptionFacts(r *app.Request, full *records.Full) []parts.Fact {
	facts := []parts.Fact{
		kit.RecordFact(r, "reference", full.Reference),
		kit.RecordFact(r, "field_period", r.Words.T("records.period_"+full.Period)),
		kit.RecordFact(r, "field_trial_ends", date(r, full.TrialEnds)),
	}
	if full.State != "paused" {
		facts = append(facts, kit.RecordFact(r, "next", date(r, full.Next)))
	}
	return append(facts, kit.RecordFact(r, "ended", date(r, full.Ended)))
}

var periodField = kit.RecordField{
	Name: "period",
	Options: func(f *kit.RecordForm) (options []ui.Option) {
		for _, period := range sales.Periods {
			options = append(options, ui.Option{Value: period, Label: f.Request.Words.T("records.period_" + period)})
		}
		return options
	},
	Show: func(f *kit.RecordForm) string { return f.Was.Period },
	Read: func(f *kit.RecordForm, text string) error { f.Draft.Period = text; return nil },
}

var trialField = kit.RecordField{
	Name: "trial_ends", Input: "date", Hint: "hint_trial",
	Show: func(f *kit.RecordForm) string { return kit.TypedDay(f.Request, f.Was.TrialEnds) },
	Read: func(f *kit.RecordForm, text string) (err error) {
		if text != "" {
			f.Draft.TrialEnds, err = kit.ParseDay(f.Request, "trial_ends", text, f.Was.TrialEnds)
		}
		return err
	},
}
