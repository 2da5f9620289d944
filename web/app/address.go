package app

import (
	"errors"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
)

// parseAddress turns a malformed address into a fault about the field email.
func ParseAddress(text string) (mail.Address, error) {
	address, err := mail.ParseAddress(text)
	switch {
	case err == nil:
		return address, nil
	case errors.Is(err, mail.ErrAddressEmpty):
		return address, fault.Field("email", "fault.address_missing")
	case errors.Is(err, mail.ErrAddressTooLong):
		return address, fault.Field("email", "fault.address_long")
	default:
		return address, fault.Field("email", "fault.address", "Email", Printable(text))
	}
}
