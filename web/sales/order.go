package sales

import (
	"strconv"
	"time"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) orders() *kit.Records {
	orders := kit.NewRecords(s.Kit, s.store.Orders)
	orders.Imports, orders.Numbered = true, true
	orders.Badges = map[string]string{sales.Open: "warn", sales.Paid: "good", sales.Shipped: "good"}
	orders.Facts = orderFacts
	orders.Finish = finishOrder
	orders.Returns = func(f *kit.RecordForm) string {
		if !f.Was.CouponID.Valid || f.Was.State == "cancelled" {
			return ""
		}
		return f.Request.Words.T("records.coupon_returns", "Code", f.Was.Coupon)
	}
	orders.Asks = map[records.Step]kit.RecordField{records.Ship: trackingField}
	orders.Form = []kit.RecordPart{
		{Rows: [][]kit.RecordField{{whileOpen(kit.DayField("date")), whileOpen(kit.CurrencyField)}}},
		{Lines: orderLines},
		{Legend: "records.coupon", Rows: [][]kit.RecordField{{couponField}}},
		{Legend: "records.shipping", Hint: "records.shipping_hint", Rows: [][]kit.RecordField{
			{shipping("ship_name", texts.MaxName, shipName)},
			{shipping("street", texts.MaxStreet, shipStreet)},
			{shipping("postal_code", texts.MaxPostalCode, shipPostalCode), shipping("city", texts.MaxCity, shipCity)},
			{countryField},
		}},
		{Rows: [][]kit.RecordField{{trackingOfShipped()}}},
	}
	return orders
}

// isOpen tells whether an order can be changed as a whole.
func isOpen(f *kit.RecordForm) bool { return f.New() || f.Was.State == sales.Open }

func whileOpen(field kit.RecordField) kit.RecordField {
	field.Open = isOpen
	return field
}

// usesCoupons tells whether somebody may put a coupon on an order. For everybody
// else it stays as it is.
func usesCoupons(f *kit.RecordForm) bool { return app.May[policy.Open](f.Actor, policy.Coupons) }

var couponField = kit.RecordField{
	Name: "coupon", Longest: sales.CodeMost, Hint: "hint_coupon",
	Open: func(f *kit.RecordForm) bool { return isOpen(f) && usesCoupons(f) },
	Show: func(f *kit.RecordForm) string { return f.Was.Coupon },
	Read: func(f *kit.RecordForm, text string) error { f.Draft.Coupon = text; return nil },
}

// isUnsent tells whether where an order goes can be changed.
func isUnsent(f *kit.RecordForm) bool { return f.New() || sales.ToShip(f.Was.State) }

// The lines of where an order goes: as it is, and as it is typed.
func shipName(is *records.Postal, typed *records.Address) (string, *string) {
	return is.Name.Shown, &typed.Name
}
func shipStreet(is *records.Postal, typed *records.Address) (string, *string) {
	return is.Street.Shown, &typed.Street
}
func shipPostalCode(is *records.Postal, typed *records.Address) (string, *string) {
	return is.PostalCode.Shown, &typed.PostalCode
}
func shipCity(is *records.Postal, typed *records.Address) (string, *string) {
	return is.City.Shown, &typed.City
}

func shipping(name string, longest int, line func(*records.Postal, *records.Address) (string, *string)) kit.RecordField {
	return kit.RecordField{
		Name: name, Longest: longest, Open: isUnsent,
		Show: func(f *kit.RecordForm) string {
			shown, _ := line(&f.Was.Ship, &f.Draft.Ship)
			return shown
		},
		Read: func(f *kit.RecordForm, text string) error {
			_, typed := line(&f.Was.Ship, &f.Draft.Ship)
			*typed = text
			return nil
		},
	}
}

var countryField = kit.RecordField{
	Name: "country", Open: isUnsent,
	Options: func(f *kit.RecordForm) []ui.Option { return f.Request.CountryOptions(f.Was.Ship.Country.Shown) },
	Show:    func(f *kit.RecordForm) string { return f.Was.Ship.Country.Shown },
	Read:    func(f *kit.RecordForm, text string) error { f.Draft.Ship.Country = text; return nil },
}

// trackingField is what shipping asks for, and all that is changed after it.
var trackingField = kit.RecordField{
	Name: "tracking", Longest: sales.TrackingMost, Hint: "hint_tracking",
	Show: func(f *kit.RecordForm) string { return f.Was.Tracking },
	Read: func(f *kit.RecordForm, text string) (err error) {
		f.Draft.Tracking, err = sales.CleanTracking(text)
		return err
	},
}

func trackingOfShipped() kit.RecordField {
	field := trackingField
	field.Open = func(f *kit.RecordForm) bool { return f.Was.State == sales.Shipped }
	return field
}

func orderFacts(r *app.Request, full *records.Full) []parts.Fact {
	return []parts.Fact{
		kit.RecordFact(r, "reference", full.Reference),
		kit.RecordFact(r, "shipped", date(r, full.Shipped)), kit.RecordFact(r, "field_tracking", full.Tracking),
	}
}

// date is a day as people read it, "" for none.
func date(r *app.Request, day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return r.Words.Date(day)
}

// finishOrder draws what was ordered, and where it goes.
func finishOrder(r *app.Request, actor policy.Actor, full *records.Full, p *parts.RecordPage) {
	order := &parts.OrderPart{Terms: full.Terms, Footer: full.Footer}
	for i := range full.Lines {
		l := &full.Lines[i]
		order.Lines = append(order.Lines, parts.OrderLine{
			Label: l.Label, Quantity: strconv.Itoa(l.Quantity),
			Price: r.Words.Money(l.Price, full.Currency), Sum: r.Words.Money(l.Sum(), full.Currency),
		})
	}
	if full.Coupon != "" || full.Discount > 0 {
		if order.Coupon = full.Coupon; full.Coupon == "" {
			order.Coupon = r.Words.T("records.discount")
		}
		if full.CouponID.Valid && app.May[policy.Open](actor, policy.Coupons) {
			order.Coupon = r.Words.T("records.coupon_named", "Name", full.CouponName, "Code", full.Coupon)
		}
		order.Sum, order.Discount = r.Words.Money(full.Amount+full.Discount, full.Currency), r.Words.Money(-full.Discount, full.Currency)
	}
	to := full.Destination()
	if to.Name.Shown != "" {
		order.Address = append(order.Address, parts.Value{Text: to.Name.Shown, Hidden: to.Name.Hidden})
	}
	order.Address = append(order.Address, kit.Postal(r, to.Street, to.PostalCode, to.City, to.Country)...)
	switch {
	case !to.HasAddress():
		order.Note = r.Words.T("records.no_address")
		if p.EditURL != "" && sales.ToShip(full.State) {
			order.Note += " " + r.Words.T("records.add_address")
		}
	case !full.Ship.HasAddress():
		order.Note = r.Words.T("records.own_address")
	}
	p.Order = order
}
