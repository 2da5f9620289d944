package texts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/fault"
)

// The most characters of the lines of an address.
const (
	MaxStreet     = 200
	MaxPostalCode = 20
	MaxCity       = 120
)

// CleanLine trims one line of an address and refuses what no line has. A line
// that draws nothing is empty.
func CleanLine(field, text string, most int) (string, error) {
	text = OneSpaced(text)
	if Blank(text) {
		text = ""
	}
	if utf8.RuneCountInString(text) > most {
		return "", fault.Field(field, "fault.line_long", "Max", most)
	}
	if strings.ContainsFunc(text, Unseen) {
		return "", fault.Field(field, "fault.characters")
	}
	return text, nil
}

// CleanPostal cleans the lines of a postal address.
func CleanPostal(street, postalCode, city *string) (wrong fault.List) {
	for _, line := range []struct {
		field string
		text  *string
		most  int
	}{{"street", street, MaxStreet}, {"postal_code", postalCode, MaxPostalCode}, {"city", city, MaxCity}} {
		if onlySigns(*line.text) {
			*line.text = ""
		}
		var err error
		*line.text, err = CleanLine(line.field, *line.text, line.most)
		wrong.Add(err)
	}
	return wrong
}

// CleanOptionalName is CleanName for somebody whose name may be missing.
func CleanOptionalName(field, name string) (string, error) {
	return CleanOptionalNameUpTo(field, name, MaxName)
}

// CleanOptionalNameUpTo is CleanOptionalName for what has a shorter name. A dash or a
// dot is what people type for none.
func CleanOptionalNameUpTo(field, name string, most int) (string, error) {
	if strings.TrimSpace(name) == "" || onlySigns(name) {
		return "", nil
	}
	return CleanNameUpTo(field, name, most)
}

// onlySigns tells a text of dashes, dots and the like, which stand for nothing.
func onlySigns(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPunct(r) && !unicode.IsSpace(r) })
}
