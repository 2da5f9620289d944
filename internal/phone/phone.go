// Package phone reads phone numbers.
package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/fault"
)

// ParsePhone turns a number into E.164, "" into "". A number without a country
// is one of the region, a code of two capitals. It fails with a fault about the
// field phone.
func Parse(text, region string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if len(text) > 40 {
		return "", fault.Field("phone", "fault.phone")
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", fault.Field("phone", "fault.phone")
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}
