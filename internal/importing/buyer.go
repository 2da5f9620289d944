package importing

import (
	"strings"

	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// Buyer is the customer whom a row names: found by address, or made.
type Buyer struct {
	Email mail.Address
	Name  string // for one who is new
}

// buyer reads whom a row names. A name that cannot be stored is left out.
func (r *row) buyer() (b Buyer, reason Reason) {
	text := r.cell(Email)
	if text == "" {
		return b, NoAddress
	}
	var err error
	if b.Email, err = mail.ParseTyped(text); err != nil {
		return b, BadMail
	}
	name := r.cell(Name)
	if name == "" {
		name = strings.TrimSpace(r.cell(FirstName) + " " + r.cell(LastName))
	}
	if b.Name, err = texts.CleanOptionalName("name", name); err != nil {
		r.remark(r.nameField(), reasonOf(err))
	}
	return b, ""
}
