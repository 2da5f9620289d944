package sales

import (
	"latchkey/internal/fault"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// The states of an order: as far as it has come.
const (
	Open    = "open"
	Paid    = "paid"
	Shipped = "shipped"
)

// The most characters of what an order says.
const (
	TrackingMost = 100
	CodeMost     = 40
)

// Orders are what customers have ordered.
var Orders = &records.Kind{
	Resource: policy.Orders, Noun: "order", Deletes: true,
	States: []string{Open, Paid, Shipped, "cancelled"},
	Money:  []string{Open, Paid, Shipped},
	Passages: []records.Passage{
		{Step: records.Pay, From: []string{Open}, To: Paid},
		{Step: records.Ship, From: []string{Paid}, To: Shipped},
		{Step: records.Cancel, From: []string{Open, Paid}, To: "cancelled"},
	},
	Check: func(d *records.Draft, state string) (wrong fault.List) {
		if state == Shipped {
			var err error
			d.Tracking, err = CleanTracking(d.Tracking)
			wrong.Add(err)
			return wrong
		}
		wrong.Add(d.Ship.Clean())
		if state == Paid {
			return wrong
		}
		wrong.Add(records.CheckDay("date", d.At))
		if _, known := money.Digits(d.Currency); !known {
			wrong.Add(fault.Field("currency", "fault.choice"))
		}
		code, err := texts.CleanLine("coupon", d.Coupon, CodeMost)
		d.Coupon = section.CleanCode(code)
		wrong.Add(err)
		wrong.Add(cleanLines(d))
		return wrong
	},
}

// ToShip tells whether an order is still to be sent somewhere.
func ToShip(state string) bool { return state == Open || state == Paid }

// CleanTracking cleans the number of a parcel.
func CleanTracking(number string) (string, error) {
	return texts.CleanLine("tracking", number, TrackingMost)
}

// cleanLines cleans the lines of an order. A fault is about all of them.
func cleanLines(d *records.Draft) error {
	for i := range d.Lines {
		line := &d.Lines[i]
		label, err := texts.CleanLine("lines", line.Label, records.LabelMost)
		switch {
		case err != nil:
			return err
		case label == "":
			return fault.Field("lines", "fault.line_label")
		case line.Quantity < 1 || line.Quantity > records.MaxQuantity:
			return fault.Field("lines", "fault.quantity", "Max", records.MaxQuantity)
		case line.Price < 0 || line.Price > money.Most:
			return fault.Field("lines", "fault.amount_range")
		}
		line.Label = label
	}
	d.SetLines(d.Lines)
	switch {
	case len(d.Lines) == 0:
		return fault.Field("lines", "fault.lines_missing")
	case len(d.Lines) > records.MaxOrderLines:
		return fault.Field("lines", "fault.too_many_things", "Most", records.MaxOrderLines)
	case d.Amount > money.Most:
		return fault.Field("lines", "fault.order_large")
	}
	return nil
}
