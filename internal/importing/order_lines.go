package importing

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/csvfile"
	"latchkey/internal/records"
	"latchkey/internal/texts"
)

// sums reads the lines, and makes of them what is to be paid. Shipping, and taxes
// that no price holds, are lines of their own; what the total has more or less than
// all that is said, and stands there as a line or as a discount.
func (o *order) sums(of *ShopOrder) (wrong int, reason Reason) {
	head := &o.rows[0]
	amounts := map[Field]int64{}
	for _, field := range []Field{Total, Discount, ShippingCost, Tax} {
		if text := head.cell(field); text == "" || field == Discount && strings.HasSuffix(text, "%") {
			continue
		}
		if amounts[field], reason = head.priceIn(field, o.code); reason != "" {
			return 0, reason
		}
	}
	amounts[Discount] = max(amounts[Discount], -amounts[Discount])
	total, shipping, tax := amounts[Total], amounts[ShippingCost], amounts[Tax]
	if total < 0 || shipping < 0 || tax < 0 {
		return 0, BadAmount
	}
	hasTotal := head.cell(Total) != ""
	lines, priceless, wrong, reason := o.lines(of.Reference)
	if reason != "" {
		return wrong, reason
	}
	of.Lines = lines
	if text := head.cell(Discount); strings.HasSuffix(text, "%") {
		if priceless >= 0 {
			return 0, NoPrice // Per cent of what, nothing says.
		}
		var ok bool
		if amounts[Discount], ok = head.partOf(sumOf(of.Lines), text); !ok {
			return 0, BadAmount
		}
		// Shops round as they like: the total tells by which cent.
		if rest := sumOf(of.Lines) + shipping - amounts[Discount] - total; hasTotal && (rest == 1 || rest == -1) {
			amounts[Discount] += rest
		}
	}
	if priceless >= 0 { // The total says what the only one costs.
		line := &of.Lines[priceless]
		rest := total + amounts[Discount] - shipping - sumOf(of.Lines)
		if !hasTotal || rest < 0 || rest%int64(line.Quantity) != 0 {
			return 0, NoPrice
		}
		line.Price = rest / int64(line.Quantity)
	}
	sum := sumOf(of.Lines)
	if !hasTotal {
		if total = sum + shipping - amounts[Discount]; tax > 0 {
			head.remark(Tax, TaxOpen)
			tax = 0
		}
	}
	of.Discount = amounts[Discount]
	rest := total - sum - shipping + of.Discount
	switch without := rest - of.Discount; { // without the discount, which the prices may have lost already
	case rest == 0:
	case rest == tax:
		of.Lines = append(of.Lines, o.extra("import.taxes", tax))
	case without == 0:
		of.Discount = 0
	case without == tax:
		of.Lines, of.Discount = append(of.Lines, o.extra("import.taxes", tax)), 0
	case rest > 0:
		of.Lines = append(of.Lines, o.extra("import.other_amounts", rest))
		head.remark(Total, TotalDiffers)
	case o.repeats():
		return 0, LinesTwice
	default:
		of.Discount -= rest
		head.remark(Total, TotalDiffers)
	}
	if shipping > 0 {
		of.Lines = append(of.Lines, o.extra("import.shipping", shipping))
	}
	if of.Amount = sumOf(of.Lines) - of.Discount; of.Amount < 0 {
		return 0, BadAmount
	}
	return 0, ""
}

// partOf is so many per cent of an amount.
func (r *row) partOf(amount int64, text string) (minor int64, ok bool) {
	stored, ok := Decimal(strings.TrimSpace(strings.TrimSuffix(text, "%")), r.reading.mark(r.places[Discount]))
	part, err := strconv.ParseFloat(stored, 64)
	part = math.Abs(part)
	return int64(math.Round(float64(amount) * part / 100)), ok && err == nil && part <= 100
}

func (o *order) extra(key string, amount int64) records.OrderLine {
	return records.OrderLine{Label: o.rows[0].words.T(key), Quantity: 1, Price: amount}
}

func sumOf(lines []records.OrderLine) (sum int64) {
	for i := range lines {
		sum += lines[i].Sum()
	}
	return sum
}

// repeats tells whether a row stands there twice.
func (o *order) repeats() bool {
	for i := range o.rows {
		for k := range i {
			if slices.Equal(o.rows[i].cells, o.rows[k].cells) {
				return true
			}
		}
	}
	return false
}

// lines reads what was ordered: a line a row, or all of them in one cell. Priceless
// is the one whose price no cell says, -1 for none.
func (o *order) lines(reference string) (lines []records.OrderLine, priceless, wrong int, reason Reason) {
	if cells := o.rows[0].lineCells(); len(cells) > 0 {
		lines, reason = o.linesIn(cells)
		return lines, -1, 0, reason
	}
	priceless = -1
	for i := range o.rows {
		row := &o.rows[i]
		line := records.OrderLine{Label: withoutNumber(row.cell(Item), reference), Quantity: 1}
		price := row.cell(Price)
		switch {
		case line.Label == "" && price == "":
			continue
		case line.Label == "":
			return nil, -1, i, NoLines
		}
		if row.cell(Quantity) != "" {
			var ok bool
			if line.Quantity, ok = row.quantity(); !ok {
				return nil, -1, i, BadQuantity
			}
		}
		if price == "" {
			if priceless >= 0 {
				return nil, -1, i, NoPrice
			}
			priceless = len(lines)
		} else if line.Price, reason = row.priceIn(Price, o.code); reason != "" || line.Price < 0 {
			return nil, -1, i, BadAmount
		}
		if lines = append(lines, line); len(lines) > records.MaxOrderLines {
			return nil, -1, i, ManyLines
		}
	}
	if len(lines) == 0 {
		return nil, -1, 0, NoLines
	}
	return lines, priceless, 0, ""
}

// ownLine is a line as our own files have it: "2 × 12.50 Mug".
var ownLine = regexp.MustCompile(`^(\d{1,5}) × (\d+(?:\.\d+)?) (.+)$`)

// OwnLine is a line as our own files have it.
func OwnLine(quantity int, price, label string) string {
	return strconv.Itoa(quantity) + " × " + price + " " + label
}

// firstOfMany is the head of the first of several columns: "line_item_1".
var firstOfMany = regexp.MustCompile(`^(.*\D)1$`)

// Following are the columns that go on counting where the head of one has the number 1.
func Following(heads []string, column int) (list []int) {
	if column < 0 || column >= len(heads) {
		return nil
	}
	first := firstOfMany.FindStringSubmatch(strings.TrimSpace(heads[column]))
	if first == nil {
		return nil
	}
	for n := 2; ; n++ {
		next := slices.IndexFunc(heads, func(head string) bool {
			return headKey(head) == headKey(first[1]+strconv.Itoa(n))
		})
		if next < 0 {
			return list
		}
		list = append(list, next)
	}
}

// lineCells are the cells that hold lines, in the order of their columns.
func (r *row) lineCells() (cells []string) {
	column, there := r.places[Lines]
	if !there {
		return nil
	}
	for _, column := range append([]int{column}, r.following...) {
		if column < len(r.cells) {
			if cell := csvfile.Unguard(clean(r.cells[column])); !texts.Blank(cell) {
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

func (o *order) linesIn(cells []string) (lines []records.OrderLine, reason Reason) {
	for _, cell := range cells {
		if strings.HasPrefix(cell, "Product ID:") {
			some, reason := o.details(cell)
			if reason != "" {
				return nil, reason
			}
			lines = append(lines, some...)
			continue
		}
		for text := range strings.SplitSeq(strings.ReplaceAll(cell, "\r\n", "\n"), "\n") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			var some []records.OrderLine
			if found := ownLine.FindStringSubmatch(text); found != nil {
				some, reason = o.lineOfOurs(found)
			} else {
				some, reason = o.packed(text)
			}
			if reason != "" {
				return nil, reason
			}
			lines = append(lines, some...)
		}
	}
	if len(lines) > records.MaxOrderLines {
		return nil, ManyLines
	}
	return lines, ""
}

func (o *order) lineOfOurs(found []string) (line []records.OrderLine, reason Reason) {
	p, _ := readPrice(found[2])
	price, ok := p.minor(o.code, Proof{Mark: Point}, Point)
	if !ok {
		return nil, BadAmount
	}
	quantity, _ := strconv.Atoi(found[1])
	return []records.OrderLine{{Label: found[3], Quantity: quantity, Price: price}}, ""
}

// withoutNumber takes the number of an order off what our own files call it.
func withoutNumber(label, reference string) string {
	return strings.TrimPrefix(label, "#"+strings.TrimPrefix(reference, "#")+" ")
}
