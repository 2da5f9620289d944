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
		sales.Open: "open pending pendingpayment awaitingpayment manualverificationrequired incomplete onhold unpaid authorized authorised " +
			"partiallypaid draft checkoutdraft new " +
			"enattente enattentedepaiement attentepaiement apayer nonpaye nonpayee brouillon ouverte ouvert " +
			"openstaand inafwachting inafwachtingvanbetaling inwacht indewacht onbetaald wachtopbetaling wachtendopbetaling nogtebetalen concept " +
			"offen ausstehend unbezahlt entwurf",
		sales.Paid: "paid processing captured awaitingfulfillment awaitingfulfilment awaitingshipment awaitingpickup " +
			"paye payee encours encoursdetraitement enpreparation betaald inbehandeling wordtklaargemaakt wordtvoorbereid bezahlt " +
			"inbearbeitung",
		sales.Shipped: "shipped fulfilled completed complete delivered sent expedie expediee envoye envoyee livre livree termine terminee " +
			"verzonden verstuurd geleverd bezorgd afgerond voltooid versendet verschickt geliefert zugestellt abgeschlossen",
		"cancelled": "cancelled canceled voided failed declined expired trash annule annulee echoue echouee refuse refusee " +
			"geannuleerd geweigerd mislukt vervallen storniert fehlgeschlagen abgelehnt",
	})
	nearOrderStates = statesOf(map[string]string{
		sales.Paid: "partiallyrefunded partiallyshipped disputed partiellementrembourse partiellementremboursee " +
			"partiellementexpediee gedeeltelijkterugbetaald deelsterugbetaald gedeeltelijkverzonden",
		"cancelled": "refunded rembourse remboursee terugbetaald erstattet ruckerstattet",
	})
	sentWords = strings.Fields("fulfilled shipped delivered sent complete completed expedie expediee envoye " +
		"envoyee livre livree traite traitee " +
		"verzonden verstuurd geleverd afgehandeld versendet verschickt geliefert")
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
	if number := row.ownNumber(); number != "" {
		return number
	}
	return row.cell(Reference)
}

// ownNumber is the number of an order in a file of ours, which stands in what the
// order is called: its reference may be the number of another.
func (r *row) ownNumber() string {
	if found := ownOrder.FindStringSubmatch(r.cell(Item)); r.ours && found != nil {
		return found[1]
	}
	return ""
}

var ownOrder = regexp.MustCompile(`^#([1-9]\d{0,17}) `)

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
		Email, Else(Email), At, Else(At), State, Fulfilment, Ended, Shipped, Total, Currency, Discount, ShippingCost, Tax, Coupon, Tracking,
		ShipName, Street, PostalCode, City, Country, Lines, Name, FirstName, Else(FirstName), LastName, Else(LastName),
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
	if own := head.ownNumber(); own != "" {
		o.Number, _ = strconv.ParseInt(own, 10, 64)
		if o.Reference == own {
			o.Reference = ""
		}
	} else if digits := orderNumber.FindStringSubmatch(o.Reference); digits != nil {
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
	first, _ := o.rows[0].in(field)
	for i := 1; i < len(o.rows); i++ {
		text, _ := o.rows[i].in(field)
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
		var known bool
		if o.State, known = wordOf(orderStates, headKey(text)); !known {
			if o.State, known = wordOf(nearOrderStates, headKey(text)); !known {
				return BadState
			}
			r.remark(State, NearestState)
		}
	}
	o.Shipped = r.moment(Shipped)
	silent := r.cell(State)+r.cell(Fulfilment) == "" && !r.ours
	switch key := headKey(r.cell(Fulfilment)); {
	case o.State == "cancelled":
	case slices.Contains(sentWords, key), silent && !o.Shipped.IsZero():
		o.State = sales.Shipped
	case slices.Contains(partlySent, key):
		r.remark(Fulfilment, NearestState)
	}
	if !r.moment(Ended).IsZero() {
		o.State = "cancelled"
	}
	if o.State != sales.Shipped && !r.ours {
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
	minor, ok = r.minorOf(p, r.places[field], code)
	if !ok || minor > money.Most || minor < -money.Most {
		return 0, BadAmount
	}
	return minor, ""
}

// shipping reads where the order goes. A line that cannot be read is left out.
func (r *row) shipping(o *ShopOrder) {
	to := postal{postalCode: r.cell(PostalCode), city: r.cell(City), country: r.cell(Country)}
	if !r.ours {
		to = r.withTown(to)
	}
	o.Ship = records.Address{Name: r.cell(ShipName), Street: r.cell(Street), PostalCode: to.postalCode, City: to.city}
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
	coupon := r.cell(Coupon)
	if packed := packedParts(coupon)["code"]; packed != "" {
		coupon = packed
	}
	code, err := texts.CleanLine(string(Coupon), coupon, sales.CodeMost)
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
