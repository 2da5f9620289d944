package importing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/money"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// What a column of orders can fill beside what others have, too.
const (
	Item         Field = "item"
	Price        Field = "price"
	Total        Field = "total"
	Lines        Field = "lines" // all of them, as our own files have them
	Discount     Field = "discount"
	Coupon       Field = "coupon"
	ShippingCost Field = "shipping_cost"
	Tax          Field = "tax"
	Fulfilment   Field = "fulfilment"
	ShipName     Field = "ship_name"
	Tracking     Field = "tracking"
	Shipped      Field = "shipped_at"
)

// ShopOrder is an order of a file: all rows with its number.
type ShopOrder struct {
	Buyer
	Reference string
	Number    int64 // of the reference, 0 where that is no number
	At        time.Time
	State     string
	Amount    int64 // what is to be paid
	Currency  string
	Discount  int64
	Coupon    string // its code, of no coupon here
	Lines     []records.OrderLine
	Ship      records.Address
	Tracking  string
	Shipped   time.Time  // zero for nobody knows
	Remarks   [][]Remark // of each row
}

// Words for the states of orders, as headKey has them.
var (
	orderStates = statesOf(map[string]string{
		sales.Open: "open pending pendingpayment onhold unpaid authorized authorised partiallypaid draft new enattente nonpaye " +
			"nonpayee brouillon ouverte ouvert openstaand inafwachting inwacht onbetaald wachtopbetaling concept",
		sales.Paid: "paid processing captured paye payee encours encoursdetraitement betaald inbehandeling",
		sales.Shipped: "shipped fulfilled completed complete delivered sent expedie expediee envoye envoyee livre livree termine terminee " +
			"verzonden verstuurd geleverd afgerond voltooid",
		"cancelled": "cancelled canceled voided failed expired trash annule annulee echoue echouee geannuleerd mislukt vervallen",
	})
	nearOrderStates = statesOf(map[string]string{
		sales.Paid:  "partiallyrefunded partiellementrembourse partiellementremboursee gedeeltelijkterugbetaald",
		"cancelled": "refunded rembourse remboursee terugbetaald",
	})
	sentWords = strings.Fields("fulfilled shipped delivered sent complete completed expedie expediee envoye " +
		"envoyee livre livree traite traitee " +
		"verzonden verstuurd geleverd afgehandeld")
	//nolint:misspell // French.
	partlySent = strings.Fields("partial partiallyfulfilled partiallyshipped partiel partielle partiellementtraitee gedeeltelijk deels")
)

// order is the rows of one order.
type order struct {
	rows []row
	code string // the currency
}

// OrderOf is what holds the rows of an order together: its number, "" for none.
func (r *Reader) OrderOf(cells []string) string {
	row, reason := r.open(cells)
	if reason != "" {
		return ""
	}
	return row.cell(Reference)
}

// Order reads an order, and tells which row is wrong where one is.
func (r *Reader) Order(rows [][]string) (o ShopOrder, wrong int, reason Reason) {
	in := order{rows: make([]row, len(rows))}
	for i := range rows {
		if in.rows[i], reason = r.open(rows[i]); reason != "" {
			return o, i, reason
		}
	}
	// What the order has as a whole stands in one of its rows, or in each alike.
	for _, field := range []Field{
		Email, At, State, Fulfilment, Ended, Shipped, Total, Currency, Discount, ShippingCost, Tax, Coupon, Tracking,
		ShipName, Street, PostalCode, City, Country, Lines, Name, FirstName, LastName,
	} {
		if i, same := in.gather(field); !same {
			return o, i, LinesDiffer
		}
	}
	head := &in.rows[0]
	if o.Buyer, reason = head.buyer(); reason != "" {
		return o, 0, reason
	}
	if o.Reference, reason = head.reference(); reason != "" {
		return o, 0, reason
	}
	if o.Reference == "" {
		return o, 0, NoNumber
	}
	if digits := orderNumber.FindStringSubmatch(o.Reference); digits != nil {
		o.Number, _ = strconv.ParseInt(digits[1], 10, 64)
	}
	if o.At, reason = head.at(); reason != "" {
		return o, 0, reason
	}
	if reason = head.orderState(&o); reason != "" {
		return o, 0, reason
	}
	if in.code, reason = in.currency(); reason != "" {
		return o, 0, reason
	}
	o.Currency = in.code
	if wrong, reason = in.sums(&o); reason != "" {
		return o, wrong, reason
	}
	head.shipping(&o)
	d := records.Draft{At: o.At, Currency: o.Currency, Lines: o.Lines, Ship: o.Ship}
	if faults := sales.Orders.Check(&d, ""); len(faults) > 0 {
		return o, 0, reasonOfOrder(faults[0].Field, faults[0].Key, faults[0])
	}
	o.Lines, o.Ship = d.Lines, d.Ship
	for i := range in.rows {
		o.Remarks = append(o.Remarks, in.rows[i].remarks)
	}
	return o, 0, ""
}

var orderNumber = regexp.MustCompile(`^#?0*([1-9]\d{0,8})$`)

// gather puts what a field says in some row into the first row, and tells whether
// all rows agree.
func (o *order) gather(field Field) (row int, same bool) {
	column, there := o.rows[0].places[field]
	if !there {
		return 0, true
	}
	first := o.rows[0].cell(field)
	for i := 1; i < len(o.rows); i++ {
		text := o.rows[i].cell(field)
		switch {
		case text == "" || text == first:
		case first == "":
			first = text
			cells := slices.Clone(o.rows[0].cells)
			for len(cells) <= column {
				cells = append(cells, "")
			}
			cells[column] = o.rows[i].cells[column]
			o.rows[0].cells = cells
		default:
			return i, false
		}
	}
	return 0, true
}

// orderState reads how far the order has come: by its state, by whether it was
// sent, and by the day on which it was cancelled.
func (r *row) orderState(o *ShopOrder) Reason {
	o.State = sales.Open
	if text := r.cell(State); text != "" {
		key := headKey(text)
		var known bool
		for _, key := range []string{key, strings.TrimPrefix(key, "wc")} {
			if o.State, known = orderStates[key]; known {
				break
			}
			if o.State, known = nearOrderStates[key]; known {
				r.remark(State, NearestState)
				break
			}
		}
		if !known {
			return BadState
		}
	}
	o.Shipped = r.moment(Shipped)
	switch key := headKey(r.cell(Fulfilment)); {
	case o.State == "cancelled":
	case slices.Contains(sentWords, key):
		o.State = sales.Shipped
	case slices.Contains(partlySent, key):
		r.remark(Fulfilment, NearestState)
	}
	if !r.moment(Ended).IsZero() {
		o.State = "cancelled"
	}
	if o.State != sales.Shipped {
		o.Shipped = time.Time{}
	}
	return ""
}

// currency is that of the order: its own column, what a head says, the sign of its
// total, or the workspace's.
func (o *order) currency() (code string, reason Reason) {
	head := &o.rows[0]
	named := ""
	if column, there := head.places[Total]; there {
		named = head.moneys[column]
	}
	if code = named; code == "" {
		code = head.reading.Currency
	}
	if text := head.cell(Currency); text != "" {
		var ok bool
		if code, ok = currencyOf(text, named, head.reading.Currency); !ok || named != "" && code != named {
			return "", BadMoney
		}
		return code, ""
	}
	for i := range o.rows {
		for _, field := range []Field{Total, Price} {
			if p, ok := readPrice(o.rows[i].cell(field)); ok && p.currency != "" {
				if code, ok = currencyOf(p.currency, named, head.reading.Currency); !ok {
					return "", BadMoney
				}
				return code, ""
			}
		}
	}
	return code, ""
}

// priceIn is the amount of a field in minor units of a currency.
func (r *row) priceIn(field Field, code string) (minor int64, reason Reason) {
	p, ok := readPrice(r.cell(field))
	if !ok {
		return 0, BadAmount
	}
	if p.currency != "" {
		if own, known := currencyOf(p.currency, code); !known || own != code {
			return 0, BadMoney
		}
	}
	minor, ok = p.minor(code, r.reading.Columns[r.places[field]].Mark, r.reading.Mark)
	if !ok || minor > money.Most || minor < -money.Most {
		return 0, BadAmount
	}
	return minor, ""
}

// shipping reads where the order goes. A line that cannot be read is left out.
func (r *row) shipping(o *ShopOrder) {
	o.Ship = records.Address{
		Name: r.cell(ShipName), Street: r.cell(Street), PostalCode: r.cell(PostalCode), City: r.cell(City),
	}
	for _, f := range o.Ship.Clean() {
		for field, text := range map[Field]*string{
			ShipName: &o.Ship.Name, Street: &o.Ship.Street, PostalCode: &o.Ship.PostalCode, City: &o.Ship.City,
		} {
			if f.Field == string(field) {
				r.remark(field, reasonOf(f))
				*text = ""
			}
		}
	}
	if text := r.cell(Country); text != "" {
		var known bool
		if o.Ship.Country, known = countryOf(text); !known {
			r.remark(Country, BadCountry)
		}
	}
	var err error
	if o.Tracking, err = sales.CleanTracking(r.cell(Tracking)); err != nil {
		r.remark(Tracking, reasonOf(err))
		o.Tracking = ""
	}
	code, err := texts.CleanLine(string(Coupon), r.cell(Coupon), sales.CodeMost)
	if o.Coupon = section.CleanCode(code); err != nil {
		r.remark(Coupon, reasonOf(err))
	}
}

// reasonOfOrder says what an order is refused for, by what is wrong with it.
func reasonOfOrder(field, key string, err error) Reason {
	switch {
	case key == "fault.too_many_things":
		return ManyLines
	case key == "fault.lines_missing" || key == "fault.line_label":
		return NoLines
	case key == "fault.quantity":
		return BadQuantity
	case key == "fault.amount_range" || key == "fault.order_large":
		return BadAmount
	case field == "date":
		return BadDate
	case field == "currency":
		return BadMoney
	}
	return reasonOf(err)
}

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
		price, ok := p.minor(o.code, Point, Point)
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
