// Package phone reads and writes phone numbers. It does as the library
// phonenumbers does, which stands behind its table and in its test, and costs
// nothing at start.
package phone

import (
	"cmp"
	"strings"

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
	if len(text) <= Longest {
		if n, ok := read(text, cmp.Or(countries...)); ok && n.exists() {
			return "+" + n.code + n.national, nil
		}
	}
	return "", fault.Field("phone", "fault.phone")
}

// Behind is what stands behind a number that Parse reads, and that it leaves out: an
// extension, or a second number.
func Behind(text string) string {
	_, behind, _ := cut(strings.TrimSpace(text))
	return behind
}

// typed are the digits of a number, and the signs that people put between them.
const typed = `^[0-9(][0-9 ()./-]{3,}$`

// AsTyped is a number of no known country: it is kept as it was typed, with
// its digits and the signs between them.
func AsTyped(text string) (number string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	digits := len(strings.Map(onlyDigits, text))
	return text, len(text) <= Longest && digits >= fewestStored && digits <= mostStored && pattern(typed).MatchString(text)
}

// International writes a number as people read it: with its country, in groups.
func International(e164 string) string {
	digits, plus := strings.CutPrefix(e164, "+")
	if !plus {
		return e164
	}
	code, national, ok := cutCode(digits)
	if !ok {
		return e164
	}
	return "+" + code + " " + number{code, national}.grouped()
}
