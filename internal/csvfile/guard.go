package csvfile

import (
	"strings"
	"unicode/utf8"
)

// What a spreadsheet takes for the beginning of a formula, also where a program
// that expects another separator, or does not know quotes within a line, cuts a
// cell in two.
const (
	formulaSigns = "=+-@\t\r＝＋－＠"
	cuts         = ",;|\t\n\r"
)

// Guard puts an apostrophe before each place of a text that a spreadsheet could
// run. Where one or more stand there already it puts one more, so that Unguard
// takes off what Guard put on.
func Guard(text string) string { return atRisk(text, "", "'") }

// Unguard is a text as it was before Guard.
func Unguard(text string) string { return atRisk(text, "'", "") }

// atRisk replaces what stands before the apostrophes at each place at risk.
func atRisk(text, old, replacement string) string {
	if !strings.ContainsAny(text, formulaSigns) {
		return text
	}
	var out strings.Builder
	for begins := true; text != ""; {
		if begins && strings.HasPrefix(text, old) {
			if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "'")); strings.ContainsRune(formulaSigns, first) {
				out.WriteString(replacement)
				text = text[len(old):]
			}
		}
		r, size := utf8.DecodeRuneInString(text)
		out.WriteString(text[:size])
		begins, text = strings.ContainsRune(cuts, r), text[size:]
	}
	return out.String()
}
