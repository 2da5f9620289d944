package kit

import (
	"strconv"
	"strings"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/templates/ui"
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

// fitYears tells that days can be read so whatever is likely: it may be chosen.
func fitYears(proof importing.Proof) bool { return proof.MayBeYears() }

// leavesYears tells that the days of the first column that is asked for may begin with a year of
// two digits.
func (p *importPlan) leavesYears() bool {
	dated := p.dated()
	return len(dated) > 0 && p.reading.Columns[dated[0]].Years
}

// unchosen asks for what has to be chosen before any row can be read, "" for nothing.
func (p *importPlan) unchosen(r *app.Request) string {
	for _, column := range p.dated() {
		if p.orderOf(column) == importing.NoOrder {
			return p.chooseOrder(r, column)
		}
	}
	if column := p.openMark(); column >= 0 {
		return p.chooseMark(r, column)
	}
	return ""
}

// clockOf reads the days of a column by an order.
func (p *importPlan) clockOf(r *app.Request, column int, order importing.Order) importing.Clock {
	reading := p.reading
	reading.Orders = map[int]importing.Order{column: order}
	return reading.ClockOf(column, r.Words.Zone)
}

// orderChoice offers the orders of days: for the file, and for its first column of them whose
// order is open, or for a further one.
func (p *importPlan) orderChoice(r *app.Request, column int, further bool) ui.Choice {
	choice := ui.Choice{ID: "dates", Name: "dates", Label: r.Words.T("import.dates")}
	chosen, orders := p.reading.Order, []string{string(importing.DayFirst), string(importing.MonthFirst)}
	years := p.doubtful(customers.DateField, fitYears) >= 0 || p.reading.Order == importing.YearFirst
	if column >= 0 {
		chosen = p.orderOf(column)
		if len(p.dated()) > 1 {
			choice.Label = r.Words.T("import.dates_of", "Column", columnLabel(p.reading.Heads[column], column))
		}
	}
	if further {
		proof := p.reading.Columns[column]
		choice.ID, choice.Name = "dates-"+strconv.Itoa(column), "dates_"+strconv.Itoa(column)
		years = proof.MayBeYears()
	}
	if years {
		orders = append(orders, string(importing.YearFirst))
	}
	choice.Options = app.OptionsOf(orders, func(order string) string { return p.orderLabel(r, order, column) }, string(chosen))
	if chosen == importing.NoOrder {
		choice.Options = append([]ui.Option{{Label: r.Words.T("import.choose"), Selected: true}}, choice.Options...)
	}
	return choice
}

// orderLabel is an order of days as people write one, with what a day of a column is by it.
func (p *importPlan) orderLabel(r *app.Request, order string, column int) string {
	label := map[string]string{"day": "31/12/2026", "month": "12/31/2026", "year": "26-12-31"}[order]
	if column < 0 {
		return label
	}
	example := p.reading.Columns[column].Day
	at, ok := p.clockOf(r, column, importing.Order(order)).Time(example)
	if !ok {
		return label
	}
	return label + exampled + example + " → " + r.Words.ShortDate(at) + ")" // Short: it is read in a closed list, on a phone too.
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

// chooseOrder asks for the order of days of a column.
func (p *importPlan) chooseOrder(r *app.Request, column int) string {
	switch proof := p.reading.Columns[column]; {
	case proof.Years:
		return r.Words.T("import.choose_years", "Column", p.reading.Heads[column], "Text", proof.Day)
	case len(p.dated()) > 1:
		return r.Words.T("import.choose_order_of", "Column", columnLabel(p.reading.Heads[column], column))
	}
	return r.Words.T("import.choose_order")
}
