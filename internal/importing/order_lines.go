package importing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/records"
)

// sums reads the lines, and makes of them what is to be paid. Shipping, and taxes
// that no price holds, are lines of their own; what the total has more or less than
// all that is said, and stands there as a line or as a discount.
func (o *order) sums(of *ShopOrder) (wrong int, reason Reason) {
	head := &o.rows[0]
	amounts := map[Field]int64{}
	for _, field := range []Field{Total, Discount, ShippingCost, Tax} {
		if head.cell(field) == "" {
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
	if text := o.rows[0].cell(Lines); text != "" {
		lines, reason = o.linesIn(text)
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

func (o *order) linesIn(text string) (lines []records.OrderLine, reason Reason) {
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		found := ownLine.FindStringSubmatch(strings.TrimSpace(line))
		if found == nil {
			return nil, NoLines
		}
		p, _ := readPrice(found[2])
		price, ok := p.minor(o.code, Proof{Mark: Point}, Point)
		if !ok {
			return nil, BadAmount
		}
		quantity, _ := strconv.Atoi(found[1])
		lines = append(lines, records.OrderLine{Label: found[3], Quantity: quantity, Price: price})
	}
	if len(lines) > records.MaxOrderLines {
		return nil, ManyLines
	}
	return lines, ""
}

// withoutNumber takes the number of an order off what our own files call it.
func withoutNumber(label, reference string) string {
	return strings.TrimPrefix(label, "#"+strings.TrimPrefix(reference, "#")+" ")
}
