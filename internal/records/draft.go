package records

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/texts"
)

// Draft is what the form of a record says; each kind uses its own part.
type Draft struct {
	At        time.Time
	Sort      string // of a transaction
	State     string // likewise
	Label     string // what was paid, the plan, or the number of an invoice
	Period    string // of a subscription
	Amount    int64  // minor units; once it is clean, what is taken off is below zero
	Back      bool   // of what is taken off: it is given back, and stays above zero
	Currency  string
	TrialEnds time.Time // of a subscription, zero for none
	Course    uuid.UUID // of a student
	Bundle    uuid.UUID // likewise: in each of its courses, instead of Course
	Progress  int       // likewise, per cent
	Lines     []OrderLine
	Ship      Address
	Tracking  string
	Coupon    string // of an order: the code that was typed, "" for none
	Reason    string // of a refund
	Version   int64
}

// Address is where an order goes, as it is typed.
type Address struct{ Name, Street, PostalCode, City, Country string }

// The most characters of a label, and the years that a record is of.
const (
	LabelMost = 200
	FirstYear = 1971
	LastYear  = 2199
)

// CleanLabel cleans what a record is for. The field is what the form calls it.
func (d *Draft) CleanLabel(field string) (err error) {
	d.Label, err = texts.CleanLine(field, d.Label, LabelMost)
	if err == nil && d.Label == "" {
		return fault.Field(field, "fault.missing")
	}
	return err
}

// CheckDay refuses a day that no record is of.
func CheckDay(field string, day time.Time) error {
	if day.Year() < FirstYear || day.Year() > LastYear {
		return WrongDay(field)
	}
	return nil
}

// WrongDay is the fault of a field that has no day that a record can be of.
func WrongDay(field string) error {
	return fault.Field(field, "fault.record_date", "First", strconv.Itoa(FirstYear), "Last", strconv.Itoa(LastYear))
}

// CheckMoney refuses an amount below the least and above what can be kept, and a
// currency that is unknown.
func (d *Draft) CheckMoney(least int64) (wrong fault.List) {
	switch {
	case d.Amount < least:
		wrong.Add(fault.Field("amount", "fault.amount_low"))
	case d.Amount > money.Most:
		wrong.Add(fault.Field("amount", "fault.amount_range"))
	}
	if _, known := money.Digits(d.Currency); !known {
		wrong.Add(fault.Field("currency", "fault.choice"))
	}
	return wrong
}

// Clean cleans where an order goes.
func (a *Address) Clean() (wrong fault.List) {
	var err error
	a.Name, err = texts.CleanOptionalName("ship_name", a.Name)
	wrong.Add(err)
	wrong.Add(texts.CleanPostal(&a.Street, &a.PostalCode, &a.City).Err())
	return wrong
}

// Choices are what the form of a record offers.
type Choices struct {
	Courses  []listing.Choice
	Bundles  []listing.Choice
	Products []Orderable
}

// Orderable is a product that can be ordered.
type Orderable struct {
	ID       uuid.UUID
	Name     string
	Price    int64
	Currency string
}
