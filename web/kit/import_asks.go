package kit

import (
	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/web/app"
)

// leftOpen is what a plan leaves open that nothing usual may stand for, and what stood for it.
type leftOpen struct {
	mark, years bool
	reading     importing.Reading
}

func (p *importPlan) left() leftOpen {
	return leftOpen{
		mark:  p.importer.LeavesMark(&p.reading, p.fields, p.first(), p.found.Book != nil),
		years: p.leavesYears(), reading: p.reading,
	}
}

// ask takes back what the form was drawn with, and what nobody chose, where a column or
// a currency that its maker changed leaves it open: they have not seen the question yet.
func (p *importPlan) ask(drawn *leftOpen) {
	now := p.left()
	if now.mark && !drawn.mark && p.reading.Mark == drawn.reading.Mark {
		p.reading.Mark, p.asks = importing.NoMark, true
	}
	if now.years && !drawn.years && p.reading.Order == drawn.reading.Order {
		p.reading.Order, p.asks = importing.NoOrder, true
	}
}

// first is the first row.
func (p *importPlan) first() []string {
	if len(p.rows) == 0 {
		return nil
	}
	return p.rows[0].cells
}

func perhapsYears(proof importing.Proof) bool { return proof.Years }

// fitYears tells that days can be read so whatever is likely: it may be chosen.
func fitYears(proof importing.Proof) bool { return proof.YearsFit }

// leavesYears tells that days of a column may begin with a year of two digits.
func (p *importPlan) leavesYears() bool { return p.doubtful(customers.DateField, perhapsYears) >= 0 }

// chooseOrder asks for the order of days.
func (p *importPlan) chooseOrder(r *app.Request) string {
	if column := p.doubtful(customers.DateField, perhapsYears); column >= 0 {
		return r.Words.T("import.choose_years", "Column", p.reading.Heads[column], "Text", p.reading.Columns[column].Day)
	}
	return r.Words.T("import.choose_order")
}
