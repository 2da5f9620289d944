package kit

import (
	"strings"

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
func fitYears(proof importing.Proof) bool { return proof.MayBeYears() }

// leavesYears tells that days of a column may begin with a year of two digits.
func (p *importPlan) leavesYears() bool { return p.doubtful(customers.DateField, perhapsYears) >= 0 }

// unchosen asks for what has to be chosen before any row can be read, "" for nothing.
func (p *importPlan) unchosen(r *app.Request) string {
	if p.reading.Order == importing.NoOrder && p.asksOrder() {
		return p.chooseOrder(r)
	}
	if column := p.openMark(); column >= 0 {
		return p.chooseMark(r, column)
	}
	return ""
}

// orderLabel is an order of days as people write one, with what a day of the file is by it.
func (p *importPlan) orderLabel(r *app.Request, order string) string {
	label := map[string]string{"day": "31/12/2026", "month": "12/31/2026", "year": "26-12-31"}[order]
	column := p.doubtful(customers.DateField, inDoubt)
	if column < 0 {
		return label
	}
	reading := p.reading
	reading.Order = importing.Order(order)
	example := reading.Columns[column].Day
	at, ok := reading.ClockOf(column, r.Words.Zone).Time(example)
	if !ok {
		return label
	}
	return label + exampled + example + " → " + r.Words.Date(at) + ")"
}

// markLabel is a number of decimals as people write one, with what one of the file is by it.
func (p *importPlan) markLabel(r *app.Request, mark string) string {
	label := "1" + mark + "5"
	column := p.openMark()
	if column < 0 {
		return label
	}
	example := p.reading.Columns[column].Number
	number, ok := importing.Decimal(strings.Trim(example, "€$£ "), importing.Mark(mark))
	if !ok {
		return label
	}
	return label + exampled + example + " → " + r.Words.PlainDecimal(number) + ")"
}

// exampled begins what an example of the file adds to a label.
const exampled = " ("

// chooseOrder asks for the order of days.
func (p *importPlan) chooseOrder(r *app.Request) string {
	if column := p.doubtful(customers.DateField, perhapsYears); column >= 0 {
		return r.Words.T("import.choose_years", "Column", p.reading.Heads[column], "Text", p.reading.Columns[column].Day)
	}
	return r.Words.T("import.choose_order")
}
