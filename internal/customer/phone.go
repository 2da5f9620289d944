package customer

import (
	"cmp"

	"latchkey/internal/workspace"
)

// ParsePhone turns a number into E.164, "" into "". A number without a country
// is one of the customer's own country, or else of the workspace's. It fails
// with a fault about the field phone.
func ParsePhone(text, own, home string) (string, error) {
	return workspace.CleanPhone("phone", text, cmp.Or(own, home))
}
