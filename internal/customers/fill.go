package customers

import (
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/masked"
)

// Filled is what somebody adds to a customer who lacks it, and "" for what they do not add.
type Filled struct {
	Email    mail.Address
	HasEmail bool
	Phone    string
}

// Claim is an address that somebody wrote down for a customer, and that another one had.
type Claim struct {
	Email masked.Text
	Taken bool // another customer has it now
}

// NewFilled reads what somebody typed. A number without its country is one of country, a code
// of two letters. The faults are about the fields email and phone.
func NewFilled(email, phone, country string) (f Filled, err error) {
	var wrong fault.List
	if strings.TrimSpace(email) != "" {
		f.Email, err = mail.ParseTyped("email", email)
		f.HasEmail = err == nil
		wrong.Add(err)
	}
	f.Phone, err = readPhone(Typed{Phone: phone, PhoneCountry: country})
	wrong.Add(err)
	if err := wrong.Err(); err != nil {
		return Filled{}, err
	}
	if !f.HasEmail && f.Phone == "" {
		return f, fault.Field("email", "fault.required")
	}
	return f, nil
}
