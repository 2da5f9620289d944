package customers

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/phone"
	"latchkey/internal/texts"
)

// Draft is what a form says of a contact.
type Draft struct {
	Name       string
	Email      mail.Address // the zero Address for none
	HasEmail   bool
	Phone      string // E.164, "" for none
	Language   string
	Street     string
	PostalCode string
	City       string
	Country    string
	Tags       []string
	AssigneeID uuid.NullUUID
	TeamID     uuid.NullUUID
	Consent    Answer // "" leaves it as it is
	// Values are those of fields, as they are stored; "" takes one away. A field
	// that is not among them keeps what it has.
	Values  map[uuid.UUID]string
	Version int64
}

// Typed is what a form, or the row of a file, says of a contact in words.
type Typed struct {
	Name, Email, Phone       string
	Street, PostalCode, City string
	Country                  string // a code that is known, or ""
	Tags                     string // parted by commas
	PhoneCountry             string // of a phone that names none, where Country is ""
}

// NewDraft cleans what was typed: the one place for every door by which a contact
// comes. All that is wrong is said at once.
func NewDraft(in Typed) (d Draft, wrong fault.List) {
	var err error
	d.Country = in.Country
	d.Name, err = texts.CleanOptionalName("name", in.Name)
	nameless := d.Name == "" && err == nil
	wrong.Add(err)
	switch {
	case strings.TrimSpace(in.Email) != "":
		d.Email, err = mail.ParseTyped("email", in.Email)
		d.HasEmail = err == nil
		wrong.Add(err)
	case nameless:
		wrong.Add(fault.Field("email", "fault.name_or_address"))
	}
	d.Phone, err = readPhone(in)
	wrong.Add(err)
	d.Street, d.PostalCode, d.City = in.Street, in.PostalCode, in.City
	wrong.Add(texts.CleanPostal(&d.Street, &d.PostalCode, &d.City).Err())
	d.Tags, err = CleanTags(in.Tags)
	wrong.Add(err)
	return d, wrong
}

// readPhone reads a number; where no country is known it is kept as it was typed.
func readPhone(in Typed) (string, error) {
	number, err := phone.Parse(in.Phone, in.Country, in.PhoneCountry)
	if err != nil && cmp.Or(in.Country, in.PhoneCountry) == "" {
		if typed, ok := phone.AsTyped(in.Phone); ok {
			return typed, nil
		}
	}
	return number, err
}
