// Package importing understands the tables that people bring from elsewhere:
// which column is which, and what a row says. It does no I/O.
package importing

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Field is what a column fills.
type Field string

// The fields. A field of the workspace's own is written by OwnField.
const (
	Ignore     Field = ""
	Email      Field = "email"
	Name       Field = "name"
	FirstName  Field = "first_name"
	MiddleName Field = "middle_name"
	LastName   Field = "last_name"
	Phone      Field = "phone"
	Street     Field = "street"
	StreetMore Field = "street_more" // its second line
	// HouseNumber and HouseSuffix stand in columns of their own in some files.
	HouseNumber Field = "house_number"
	HouseSuffix Field = "house_suffix"
	PostalCode  Field = "postal_code"
	City        Field = "city"
	Country     Field = "country"
	Language    Field = "language"
	Tags        Field = "tags"
	Created     Field = "created_at"

	Consent      Field = "consent" // for mailings
	ConsentSince Field = "consent_since"
	ConsentFrom  Field = "consent_from"
	Unsubscribed Field = "unsubscribed" // a yes, or a time, is a no to mailings

	At        Field = "at"
	AtTime    Field = "at_time" // where it stands in a column of its own
	AtZone    Field = "at_zone"
	Amount    Field = "amount"
	Currency  Field = "currency"
	Kind      Field = "kind"
	State     Field = "state"
	Label     Field = "label"
	Reference Field = "reference"

	To Field = "to" // whom money went to, where it left
	// A refund, a dispute or a fee may name the payment that it is taken off, and a
	// refund why it was made.
	PaymentOf    Field = "payment"
	RefundReason Field = "reason"
	Fee          Field = "fee"
	FeeCurrency  Field = "fee_currency"
	Refunded     Field = "refunded" // how much of a payment
	RefundedAt   Field = "refunded_at"
	Disputed     Field = "disputed" // how much the bank took back
	DisputedAt   Field = "disputed_at"
	DisputeState Field = "dispute_state"
)

// ContactFields are what a column of customers can fill, in the order of a form.
var ContactFields = slices.Concat(
	withElse(Email, Name), []Field{FirstName, MiddleName, LastName}, withElse(Phone, Street), []Field{HouseNumber, HouseSuffix},
	withElse(StreetMore, PostalCode, City, Country), []Field{Language, Tags, Others, Assignee, Team, Source},
	withElse(Created, Consent), []Field{ConsentSince, ConsentFrom, Unsubscribed, Notes})

// TransactionFields are what a column of transactions can fill.
var TransactionFields = slices.Concat(
	withElse(Email), []Field{To}, withElse(Name, FirstName), []Field{MiddleName}, withElse(LastName, At), []Field{AtTime, AtZone},
	withElse(Amount, Currency),
	[]Field{Kind, State}, withElse(Label, Reference), []Field{PaymentOf, RefundReason}, withElse(Refunded),
	[]Field{RefundedAt, Fee, FeeCurrency, Disputed, DisputedAt, DisputeState})

// ContactColumns are those of our own file of customers, before the workspace's own
// fields.
var ContactColumns = []string{
	"name", "email", "other_emails", "phone", "street", "postal_code", "city", "country", "language", "tags", "assignee", "team",
	"source", "created_at", "consent", "consent_since", "consent_from", "notes",
}

// OwnField is the column of a workspace's own field.
func OwnField(id uuid.UUID) Field { return Field("field:" + id.String()) }

// Own returns the id of a workspace's own field.
func (f Field) Own() (uuid.UUID, bool) {
	text, own := strings.CutPrefix(string(f), "field:")
	if !own || len(text) != 36 {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}
