package importing

import (
	"cmp"
	"strings"

	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// Buyer is the customer whom a row names: found by address, or made. In a file of
// ours a customer without an address is found by the name alone.
type Buyer struct {
	Email mail.Address
	Name  string // for one who is new
}

// Nameless is whom a row names who has no address, by their name.
const Nameless = "name "

// Key is what a customer is found by: an address, or a name behind a word that no
// address begins with.
func (b *Buyer) Key() string {
	if key := b.Email.Key(); key != "" {
		return key
	}
	return Nameless + b.Name
}

// HasEmail tells that the row has an address.
func (b *Buyer) HasEmail() bool { return b.Email.Key() != "" }

// buyer reads whom a row names.
func (r *row) buyer() (Buyer, Reason) {
	return r.buyerOf(r.cell(Email), r.name())
}

// buyerOf is the customer of an address and a name. A name that cannot be stored is
// left out. In a file of ours who has no name is called by their address.
func (r *row) buyerOf(address, name string) (b Buyer, reason Reason) {
	if address == "" && (!r.ours || name == "") {
		return b, NoAddress
	}
	var err error
	if list, whose := addresses(address); len(list) == 1 &&
		(name == "" || holds(name, strings.Fields(whose)) || holds(whose, strings.Fields(name))) {
		address, name = list[0], cmp.Or(name, whose)
	}
	if address != "" {
		if b.Email, err = mail.ParseTyped("email", address); err != nil {
			return b, BadMail
		}
	}
	if r.ours && name == address {
		name = ""
	}
	if b.Name, err = texts.CleanOptionalName("name", name); err != nil {
		r.remark(r.nameField(), reasonOf(err))
	}
	return b, ""
}
