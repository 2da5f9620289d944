// Package phone reads phone numbers.
package phone

import (
	"cmp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/fault"
)

// LongestStored is more than any number in E.164 needs.
const LongestStored = 20

// Longest is the longest number as it is typed, in bytes.
const Longest = 40

// Parse turns a number into E.164, "" into "". A number that names no country
// is one of the first country given, a code of two capitals: of a customer's
// own, or else of the workspace's. It fails with a fault about the field phone.
func Parse(text string, countries ...string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if len(text) > Longest {
		return "", fault.Field("phone", "fault.phone")
	}
	number, err := phonenumbers.Parse(text, cmp.Or(countries...))
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", fault.Field("phone", "fault.phone")
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

// International writes a number as people read it: with its country, in groups.
func International(e164 string) string {
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
