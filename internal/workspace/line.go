package workspace

import (
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/fault"
)

// CleanLine trims one line of an address and refuses what no line has.
func CleanLine(field, text string, most int) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > most {
		return "", fault.Field(field, "fault.line_long", "Max", most)
	}
	for _, r := range text {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return "", fault.Field(field, "fault.characters")
		}
	}
	return text, nil
}

// CleanPhone turns a number into E.164, "" into "". A number without a country
// is one of the country given, a code of two capitals.
func CleanPhone(field, text, country string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if len(text) > MaxPhone {
		return "", fault.Field(field, "fault.phone")
	}
	number, err := phonenumbers.Parse(text, country)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", fault.Field(field, "fault.phone")
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}
