package customers

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// askSpent asks with the payments of a customer what they come to, for whoever reads all
// payments; nil for anybody else, who sees those of one customer and no sum.
func askSpent(actor policy.Actor, latest []*kit.Latest) *records.Spent {
	for _, of := range latest {
		if of.Resource == policy.Transactions && app.May[policy.List](actor, policy.Transactions) {
			of.Spent = &records.Spent{}
			return of.Spent
		}
	}
	return nil
}

func spentFacts(r *app.Request, spent *records.Spent) (facts []parts.Fact) {
	if spent == nil || len(spent.Totals) == 0 {
		return nil
	}
	total := parts.Fact{Label: r.Words.T("spent.total")}
	if spent.Part {
		total.Label = r.Words.T("spent.total_part", "Most", r.Words.Number(records.MostSummed))
	}
	for _, one := range spent.Totals {
		total.Lines = append(total.Lines, parts.Value{Text: r.Words.Money(one.Amount, one.Currency)})
	}
	facts = append(facts, total)
	if !spent.Last.IsZero() {
		facts = append(facts, parts.Fact{Label: r.Words.T("spent.last"), Lines: []parts.Value{{Text: r.Words.Date(spent.Last)}}})
	}
	return facts
}
