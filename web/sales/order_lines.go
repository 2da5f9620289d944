package sales

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/records"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/kit"
)

// lineParts are the fields of one line of an order.
var lineParts = []string{"product", "label", "quantity", "price"}

// lineName is the name of a field of the n-th line: "price_1".
func lineName(part string, n int) string { return part + "_" + strconv.Itoa(n) }

// lineNames are those of all lines.
var lineNames = func() (names []string) {
	for n := 1; n <= records.TypedLines; n++ {
		for _, part := range lineParts {
			names = append(names, lineName(part, n))
		}
	}
	return names
}()

// orderLines are what is ordered, while that can change.
var orderLines = &kit.RecordLines{
	Names: lineNames,
	Open:  isOpen,
	Fill:  fillLines,
	Read:  readLines,
	Draw:  drawLines,
}

// line is what was typed into the n-th line, trimmed.
func line(f *kit.RecordForm, part string, n int) string {
	return strings.TrimSpace(f.In[lineName(part, n)])
}

// emptyLine tells whether a line says nothing: a quantity alone is nothing.
func emptyLine(f *kit.RecordForm, n int) bool {
	return line(f, "product", n)+line(f, "label", n)+line(f, "price", n) == ""
}

// keepsLines tells whether an order has more lines than the form: it came in as a
// file, and keeps them.
func keepsLines(f *kit.RecordForm) bool { return len(f.Was.Lines) > records.TypedLines }

// linesKept says so.
func linesKept(f *kit.RecordForm) string {
	return f.Request.Words.T("records.lines_kept", "Lines", f.Request.Words.Number(len(f.Was.Lines)))
}

// keepLines leaves the lines as they are, and with them their currency.
func keepLines(f *kit.RecordForm) {
	for n := 1; n <= records.TypedLines; n++ {
		if !emptyLine(f, n) {
			f.Wrong["lines"] = linesKept(f)
		}
	}
	if f.In["currency"] != f.Was.Currency {
		f.Wrong["currency"] = linesKept(f)
	}
	f.Draft.SetLines(slices.Clone(f.Was.Lines))
}

// fillLines writes into the fields what the order holds.
func fillLines(f *kit.RecordForm, in map[string]string) {
	if keepsLines(f) {
		return
	}
	for n := 1; n <= records.TypedLines; n++ {
		in[lineName("quantity", n)] = "1"
	}
	for i, l := range f.Was.Lines {
		n := i + 1
		if l.Product.Valid {
			in[lineName("product", n)] = l.Product.UUID.String()
		} else {
			in[lineName("label", n)] = l.Label
		}
		in[lineName("quantity", n)] = strconv.Itoa(l.Quantity)
		in[lineName("price", n)] = f.Request.Words.Amount(l.Price, f.Was.Currency)
	}
}

// readLines reads the lines into the draft, and notes what is wrong under the
// first field of each.
func readLines(f *kit.RecordForm) {
	if keepsLines(f) {
		keepLines(f)
	} else {
		f.Draft.SetLines(typedLines(f))
	}
	if !usesCoupons(f) {
		f.Draft.Coupon = f.Was.Coupon
	}
}

func typedLines(f *kit.RecordForm) (lines []records.OrderLine) {
	shown := map[string]string{}
	fillLines(f, shown)
	for n := 1; n <= records.TypedLines; n++ {
		if emptyLine(f, n) {
			continue
		}
		if n <= len(f.Was.Lines) && f.In["currency"] == f.Was.Currency && sameLine(f, shown, n) {
			lines = append(lines, f.Was.Lines[n-1])
			continue
		}
		l, err := readLine(f, n)
		_ = f.Wrong.Note(f.Request, err) // It is about this line.
		lines = append(lines, l)
	}
	return lines
}

// sameLine tells that a line says what it said of the order.
func sameLine(f *kit.RecordForm, shown map[string]string, n int) bool {
	return !slices.ContainsFunc(lineParts, func(part string) bool {
		return line(f, part, n) != strings.TrimSpace(shown[lineName(part, n)])
	})
}

func readLine(f *kit.RecordForm, n int) (l records.OrderLine, err error) {
	field := lineName("product", n)
	if l.Label, err = texts.CleanLine(field, line(f, "label", n), records.LabelMost); err != nil {
		return l, err
	}
	if l.Quantity, err = strconv.Atoi(line(f, "quantity", n)); err != nil || l.Quantity < 1 || l.Quantity > records.MaxQuantity {
		return l, fault.Field(field, "fault.quantity", "Max", records.MaxQuantity)
	}
	product, err := product(f, line(f, "product", n))
	if err != nil {
		return l, fault.Field(field, "fault.choice")
	}
	currency, price := f.In["currency"], line(f, "price", n)
	if product.ID != uuid.Nil {
		l.Product, l.Label, l.Price = uuid.NullUUID{UUID: product.ID, Valid: true}, product.Name, product.Price
		if price == "" && product.Currency != currency {
			return l, fault.Field(field, "fault.product_currency", "Currency", product.Currency)
		}
	}
	if i := n - 1; i < len(f.Was.Lines) && l.Product.Valid && f.Was.Lines[i].Product == l.Product {
		was := &f.Was.Lines[i]
		l.Label = was.Label // As it was called when it was ordered.
		if !slices.ContainsFunc(f.Offered.Products, func(p records.Orderable) bool { return p.ID == product.ID }) {
			l.Price = was.Price // It has no price of today.
		}
	}
	if l.Label == "" {
		return l, fault.Field(field, "fault.line_label")
	}
	if price == "" && product.ID != uuid.Nil {
		return l, nil
	}
	l.Price, err = f.ParseMoney(field, price)
	return l, err
}

// product finds one of those that are offered; "" is none of them.
func product(f *kit.RecordForm, id string) (records.Orderable, error) {
	if id == "" {
		return records.Orderable{}, nil
	}
	for _, product := range products(f) {
		if product.ID.String() == id {
			return product, nil
		}
	}
	return records.Orderable{}, fault.Field("product", "fault.choice")
}

// products are those that are sold today, and those that the order has already.
func products(f *kit.RecordForm) []records.Orderable {
	all := slices.Clone(f.Offered.Products)
	for _, l := range f.Was.Lines {
		if l.Product.Valid && !slices.ContainsFunc(all, func(p records.Orderable) bool { return p.ID == l.Product.UUID }) {
			all = append(all, records.Orderable{ID: l.Product.UUID, Name: l.Label, Price: l.Price, Currency: f.Was.Currency})
		}
	}
	return all
}

// linesPart draws the lines. Those that hold nothing are folded after the first.
func drawLines(f *kit.RecordForm) parts.FormPart {
	r := f.Request
	part := parts.FormPart{Legend: r.Words.T("records.lines"), Hint: r.Words.T("records.lines_hint"), Error: f.Wrong["lines"]}
	if keepsLines(f) {
		part.Hint = linesKept(f)
		return part
	}
	for n := 1; n <= records.TypedLines; n++ {
		number := strconv.Itoa(n)
		fields := parts.LineFields{
			Number: number, Legend: r.Words.T("records.line", "Number", number), Error: f.Wrong[lineName("product", n)],
			Label: f.In[lineName("label", n)], Quantity: f.In[lineName("quantity", n)], Price: f.In[lineName("price", n)],
			Products: []ui.Option{{Label: "–"}},
		}
		for _, product := range products(f) {
			fields.Products = append(fields.Products, ui.Option{
				Value: product.ID.String(), Label: product.Name + " · " + kit.Price(r, product.Price, product.Currency),
				Selected: product.ID.String() == line(f, "product", n),
			})
		}
		fields.Products = r.Further(fields.Products, len(f.Offered.Products), lineName("product", n)+"~products")
		part.Lines = append(part.Lines, fields)
		part.MoreOpen = part.MoreOpen || n > parts.ShownLines && !emptyLine(f, n)
	}
	return part
}
