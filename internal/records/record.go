// Package records holds what hangs on a customer: payments, subscriptions, orders,
// invoices, places in a course. They share a list, a page and a form.
package records

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
)

// Newest is how many of each kind stand on a customer's own page.
const Newest = 50

// Record is one row of a list of records, of whatever kind.
type Record struct {
	ID       uuid.UUID
	Contact  uuid.UUID
	Customer masked.Text // the customer's name, or address without one
	Address  masked.Text
	At       time.Time
	Next     time.Time // of a subscription, zero for none
	Label    string    // what it is for: product, plan, course, number
	Sort     string    // of a transaction
	State    string
	Period   string // of a subscription
	Amount   int64  // minor units; of an order what is to be paid
	Currency string // "" where there is no money
	Discount int64  // of an order, what its coupon takes off
	Coupon   string // the code of that, as it was; "" for none
	Progress int    // of a student, per cent
	Version  int64
}

// Back tells that what was taken off a payment is given back: a fee, or what a
// bank had taken.
func (r *Record) Back() bool { return r.Sort != "" && r.Sort != "charge" && r.Amount > 0 }

// Query chooses rows of a list of records.
type Query struct {
	State  string    // "" for any
	Sort   string    // of a transaction, "" for any
	Number int64     // of an order, 0 for any
	From   time.Time // zero for the beginning
	Before time.Time // zero for no end
	After  listing.Cursor
	Limit  int
}

// Total is the sum of one currency. Currencies are never added up.
type Total struct {
	Currency string
	Amount   int64
}

// MostSummed is how many payments of one customer are summed: the latest.
const MostSummed = 1000

// Spent is what a customer has paid.
type Spent struct {
	Totals []Total
	Last   time.Time // of their purchases, zero for none
	Part   bool      // it is of the latest MostSummed payments
}

// Page is one page of such a list. Totals are of all records in the query's
// state, whatever their sort and their day; they are empty for whom they are
// closed.
type Page struct {
	Records []Record
	Totals  []Total
	Next    listing.Cursor
	More    bool
}

// Full is one record with all that its own page shows.
type Full struct {
	Record
	TrialEnds time.Time // of a subscription, zero for none
	Ended     time.Time // when it was cancelled, zero for never
	Course    uuid.UUID // of a student
	Lines     []OrderLine
	Terms     string // of sale, and what stands below the order
	Footer    string
	Ship      Postal // where the order goes, each part empty for the customer's own
	Home      Postal // where the customer of the order lives
	Tracking  string
	Shipped   time.Time // zero for not yet
	// Of a payment: what was taken off it, the latest first, and how much of that counts.
	Parts []Record
	Taken int64
	// Of what is taken off a payment: that it is, that payment and what it is called, as
	// far as it is told, and why.
	Part         bool
	Payment      uuid.UUID
	PaymentLabel string
	Reason       string
	// Of the coupon of an order: its id, and what it is called.
	CouponID   uuid.NullUUID
	CouponName string
	// Reference is what it is called where it was imported from, "" for nothing.
	Reference string
}
