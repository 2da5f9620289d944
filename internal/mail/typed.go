package mail

import (
	"errors"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// ParseTyped is ParseAddress for what somebody typed: it fails with a fault about
// the field.
func ParseTyped(field, text string) (Address, error) {
	address, err := ParseAddress(text)
	switch {
	case err == nil:
		return address, nil
	case errors.Is(err, ErrAddressEmpty):
		return address, fault.Field(field, "fault.address_missing")
	case errors.Is(err, ErrAddressTooLong):
		return address, fault.Field(field, "fault.address_long", "Max", MaxAddress)
	default:
		return address, fault.Field(field, "fault.address", "Email", texts.Printable(text))
	}
}
