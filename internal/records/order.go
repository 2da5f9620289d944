package records

import (
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/masked"
)

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
func (r *Full) Destination() Postal {
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
	MaxOrderLines = 1_000
	MaxQuantity   = 10_000
	// TypedLines are as many lines as a form has: an order with more came in as a file.
	TypedLines = 10
)

// SetLines gives an order its lines, and with them its amount and its label.
func (d *Draft) SetLines(lines []OrderLine) {
	labels := make([]string, len(lines))
	d.Lines, d.Amount = lines, 0
	for i := range lines {
		labels[i] = lines[i].Label
		d.Amount += lines[i].Sum()
	}
	d.Label = strings.Join(labels, ", ")
	if runes := []rune(d.Label); len(runes) > LabelMost {
		d.Label = string(runes[:LabelMost-1]) + "…"
	}
}
