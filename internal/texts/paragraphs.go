package texts

import (
	"strings"
	"unicode/utf8"

	"latchkey/internal/fault"
)

// CleanParagraphs trims what people write in several lines, of most characters. It fails
// with a fault about the field; empty is the key of what it says of nothing.
func CleanParagraphs(field, text, empty string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "":
		return "", fault.Field(field, empty)
	case utf8.RuneCountInString(text) > most:
		return "", fault.Field(field, "fault.line_long", "Max", most)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return Unseen(r) && r != '\n' && r != '\t' }) {
		return "", fault.Field(field, "fault.characters")
	}
	return text, nil
}
