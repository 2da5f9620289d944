package parts

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// RecordPage is one record: what it is, whose, and what can be done with it.
type RecordPage struct {
	frame.Frame
	Sort        string // "Order", "Refund"
	Figure      string // the amount, or how far a student is
	State       Cell
	Customer    Value
	CustomerURL string // "" when closed
	Facts       []Fact
	EditURL     string    // "" when closed
	Next        *MenuItem // the obvious next thing, nil for none
	Offshoot    *MenuItem // what can be made out of it, nil for nothing
	Menu        []MenuItem
	Order       *OrderPart     // nil for another kind
	Parts       *RecordSection // what is taken off a payment, nil for nothing
}

// OrderPart is what an order has beside the fields of a record.
type OrderPart struct {
	Lines []OrderLine
	// The coupon, what the lines cost without it, and what it takes off; "" for none.
	Coupon, Sum, Discount string
	ShipTo
	Terms, Footer string // what stands below every order, "" for nothing
}

// ShipTo is where an order goes: a name, and the lines of an address.
type ShipTo struct {
	Address []Value
	Note    string // "the customer's own address"
}

// OrderLine is one thing that was ordered.
type OrderLine struct {
	Label, Quantity, Price, Sum string
}

// AskPage asks before something is done that is not undone as easily.
type AskPage struct {
	frame.Frame
	Lead, Text        string
	Action, CancelURL string
	Submit            string
	Danger            bool
	Field             *FormField // nil for nothing to fill in
}

// RecordForm adds or changes a record.
type RecordForm struct {
	frame.Frame
	Lead              string // whose it is
	Action, CancelURL string
	Submit            string
	Version           string
	Error             string
	Parts             []FormPart
}

// FormPart is a part of a form: fields, those of a row together, or the lines
// of an order.
type FormPart struct {
	Legend, Hint string
	Error        string // about all lines
	Rows         [][]FormField
	Lines        []LineFields
	MoreOpen     bool // something stands in the lines that are folded
}

// LineFields is a line of an order in its form.
type LineFields struct {
	Number                 string // "1", in the names of its fields
	Legend                 string
	Products               []ui.Option
	Label, Quantity, Price string
	Error                  string
}

// ShownLines are the lines of an order that are not folded.
const ShownLines = 3
