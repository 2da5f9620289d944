package records

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
)

// FullRecord is one record with all that its own page shows.
type FullRecord struct {
	Record
	TrialEnds time.Time // of a subscription, zero for none
	Ended     time.Time // when it was cancelled, zero for never
	Course    uuid.UUID // of a student
	Lines     []OrderLine
	Ship      Postal // where the order goes, each part empty for the customer's own
	Home      Postal // where the customer of the order lives
	Tracking  string
	Shipped   time.Time // zero for not yet
	// Of the coupon of an order: its id, and what it is called.
	CouponID   uuid.NullUUID
	CouponName string
}

// Postal is a name above an address.
type Postal struct {
	Name, Street, PostalCode, City, Country masked.Text
}

// HasAddress tells whether there is more than a name.
func (p *Postal) HasAddress() bool {
	return p.Street.Shown+p.PostalCode.Shown+p.City.Shown+p.Country.Shown != ""
}

// Destination is where an order is sent: its own name and address, or else
// those of the customer.
func (r *FullRecord) Destination() Postal {
	to := r.Ship
	if !to.HasAddress() {
		to = r.Home
	}
	to.Name = r.Ship.Name
	if to.Name.Shown == "" {
		to.Name = r.Home.Name
	}
	return to
}

// OrderLine is one thing that was ordered.
type OrderLine struct {
	Product  uuid.NullUUID
	Label    string
	Quantity int
	Price    int64 // of one, in the order's currency
}

// Sum is what the line costs.
func (l *OrderLine) Sum() int64 { return int64(l.Quantity) * l.Price }

// The most that an order has.
const (
	MaxOrderLines = 10
	MaxQuantity   = 10_000
)

// RecordDraft is what the form of a record says; each kind uses its own part.
type RecordDraft struct {
	At        time.Time
	Kind      string // of a transaction
	State     string // likewise
	Label     string // what was paid, the plan, or the number of an invoice
	Period    string
	Amount    int64 // a refund and a fee are negative
	Currency  string
	TrialEnds time.Time
	Course    uuid.UUID
	Progress  int
	Lines     []OrderLine
	ShipName  string
	Street    string
	Postal    string
	City      string
	Country   string
	Tracking  string
	Coupon    string    // of an order: the code that was typed, "" for none
	Bundle    uuid.UUID // of a student: in each of its courses, instead of Course
	Version   int64
}

// SetLines gives an order its lines, and with them its amount and its label.
func (d *RecordDraft) SetLines(lines []OrderLine) {
	labels := make([]string, len(lines))
	d.Lines, d.Amount = lines, 0
	for i := range lines {
		labels[i] = lines[i].Label
		d.Amount += lines[i].Sum()
	}
	d.Label = strings.Join(labels, ", ")
	if runes := []rune(d.Label); len(runes) > 200 {
		d.Label = string(runes[:199]) + "…"
	}
}

// NextPayment is when a subscription is due next: at the end of the trial, and
// then each period from there.
func NextPayment(start, trialEnds time.Time, period string, now time.Time) time.Time {
	first := start
	if trialEnds.After(start) {
		first = trialEnds
	}
	step := 1
	if period == "year" {
		step = 12
	}
	next := first
	for n := step; !next.After(now); n += step {
		next = LaterByMonths(first, n)
	}
	return next
}

// laterByMonths is the same day some months later, or the last one of a shorter month.
func LaterByMonths(t time.Time, months int) time.Time {
	later := t.AddDate(0, months, 0)
	if later.Day() != t.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}

// RecordChoices are what the form of a record offers.
type RecordChoices struct {
	Courses  []listing.Choice
	Bundles  []listing.Choice
	Products []Offered
}

// Offered is a product that can be ordered.
type Offered struct {
	ID       uuid.UUID
	Name     string
	Price    int64
	Currency string
}
