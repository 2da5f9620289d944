package kit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/money"
	"latchkey/internal/records"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// lineParts are the fields of one line of an order.
var lineParts = []string{"product", "label", "quantity", "price"}

// lineName is the name of a field of the n-th line: "price_1".
func lineName(part string, n int) string { return part + "_" + strconv.Itoa(n) }

// lineNames are those of all lines.
var lineNames = func() (names []string) {
	for n := 1; n <= records.MaxOrderLines; n++ {
		for _, part := range lineParts {
			names = append(names, lineName(part, n))
		}
	}
	return names
}()

// line is what was typed into the n-th line, trimmed.
func (f *recordForm) line(part string, n int) string {
	return strings.TrimSpace(f.in[lineName(part, n)])
}

// emptyLine tells whether a line says nothing: a quantity alone is nothing.
func (f *recordForm) emptyLine(n int) bool {
	return f.line("product", n)+f.line("label", n)+f.line("price", n) == ""
}

// fillLines writes into the fields what the order holds.
func (f *recordForm) fillLines() {
	if !f.hasLines() {
		return
	}
	for n := 1; n <= records.MaxOrderLines; n++ {
		f.in[lineName("quantity", n)] = "1"
	}
	for i, l := range f.was.Lines {
		n := i + 1
		if l.Product.Valid {
			f.in[lineName("product", n)] = l.Product.UUID.String()
		} else {
			f.in[lineName("label", n)] = l.Label
		}
		f.in[lineName("quantity", n)] = strconv.Itoa(l.Quantity)
		f.in[lineName("price", n)] = f.r.Words.Amount(l.Price, f.was.Currency)
	}
}

// readLines reads the lines into the draft, and notes what is wrong under the
// first field of each.
func (f *recordForm) readLines() {
	var lines []records.OrderLine
	for n := 1; n <= records.MaxOrderLines; n++ {
		if f.emptyLine(n) {
			continue
		}
		l, err := f.readLine(n)
		_ = f.wrong.Note(f.r, err) // It is about this line.
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		f.wrong["lines"] = f.r.Words.T("fault.lines_missing")
	}
	f.draft.SetLines(lines)
	if f.draft.Amount > money.Most {
		f.wrong["lines"] = f.r.Words.T("fault.order_large")
	}
}

func (f *recordForm) readLine(n int) (l records.OrderLine, err error) {
	field := lineName("product", n)
	if l.Label, err = texts.CleanLine(field, f.line("label", n), 200); err != nil {
		return l, err
	}
	if l.Quantity, err = strconv.Atoi(f.line("quantity", n)); err != nil || l.Quantity < 1 || l.Quantity > records.MaxQuantity {
		return l, fault.Field(field, "fault.quantity", "Max", records.MaxQuantity)
	}
	product, err := f.product(f.line("product", n))
	if err != nil {
		return l, fault.Field(field, "fault.choice")
	}
	currency, price := f.in["currency"], f.line("price", n)
	if product.ID != uuid.Nil {
		l.Product, l.Label, l.Price = uuid.NullUUID{UUID: product.ID, Valid: true}, product.Name, product.Price
		if price == "" && product.Currency != currency {
			return l, fault.Field(field, "fault.product_currency", "Currency", product.Currency)
		}
	}
	if l.Label == "" {
		return l, fault.Field(field, "fault.line_label")
	}
	if price == "" && product.ID != uuid.Nil {
		return l, nil
	}
	minor, ok := f.r.Words.ParseMoney(price, currency)
	if !ok {
		return l, fault.Field(field, "fault.money", "Example", f.r.Words.Amount(1250, currency))
	}
	l.Price = minor
	return l, nil
}

// product finds one of those that are offered; "" is none of them.
func (f *recordForm) product(id string) (records.Offered, error) {
	if id == "" {
		return records.Offered{}, nil
	}
	for _, product := range f.products() {
		if product.ID.String() == id {
			return product, nil
		}
	}
	return records.Offered{}, fault.Field("product", "fault.choice")
}

// products are those that are sold today, and those that the order has already.
func (f *recordForm) products() []records.Offered {
	all := slices.Clone(f.choices.Products)
	for _, l := range f.was.Lines {
		if l.Product.Valid && !slices.ContainsFunc(all, func(p records.Offered) bool { return p.ID == l.Product.UUID }) {
			all = append(all, records.Offered{ID: l.Product.UUID, Name: l.Label, Price: l.Price, Currency: f.was.Currency})
		}
	}
	return all
}

// linesPart draws the lines. Those that hold nothing are folded after the first.
func (f *recordForm) linesPart() parts.FormPart {
	r := f.r
	part := parts.FormPart{Legend: r.Words.T("records.lines"), Hint: r.Words.T("records.lines_hint"), Error: f.wrong["lines"]}
	for n := 1; n <= records.MaxOrderLines; n++ {
		number := strconv.Itoa(n)
		fields := parts.LineFields{
			Number: number, Legend: r.Words.T("records.line", "Number", number), Error: f.wrong[lineName("product", n)],
			Label: f.in[lineName("label", n)], Quantity: f.in[lineName("quantity", n)], Price: f.in[lineName("price", n)],
			Products: []ui.Option{{Label: "–"}},
		}
		for _, product := range f.products() {
			fields.Products = append(fields.Products, ui.Option{
				Value: product.ID.String(), Label: product.Name + " · " + r.Words.Money(product.Price, product.Currency),
				Selected: product.ID.String() == f.line("product", n),
			})
		}
		part.Lines = append(part.Lines, fields)
		part.MoreOpen = part.MoreOpen || n > parts.ShownLines && !f.emptyLine(n)
	}
	return part
}
