package i18n

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/number"
)

// Number writes a whole number with its language's separators.
func (w *Words) Number(n int) string {
	if n < 0 {
		return "-" + w.grouped(strconv.Itoa(-n))
	}
	return w.grouped(strconv.Itoa(n))
}

// grouped parts thousands, as the library does and several times as fast.
func (w *Words) grouped(digits string) string {
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + w.words.thousands + digits[at:]
	}
	return digits
}

// Decimal writes a number such as -1234.5 with its language's separators; what
// is no number stays as it is.
func (w *Words) Decimal(stored string) string { return w.decimal(stored) }

// PlainDecimal writes it as it is typed into a form: without grouping.
func (w *Words) PlainDecimal(stored string) string { return w.decimal(stored, number.NoSeparator()) }

func (w *Words) decimal(stored string, options ...number.Option) string {
	value, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	_, fraction, _ := strings.Cut(stored, ".")
	options = append(options, number.MaxFractionDigits(len(fraction)))
	return w.words.printer.Sprint(number.Decimal(value, options...))
}

// ParseDecimal reads a number as people of the language write it, and returns
// it without grouping and needless zeros: -1234.5.
func (w *Words) ParseDecimal(text string) (stored string, ok bool) {
	text, negative := strings.CutPrefix(strings.Replace(strings.TrimSpace(text), "−", "-", 1), "-")
	whole, fraction, ok := w.parts(text)
	if !ok {
		return "", false
	}
	if stored = strings.TrimLeft(whole, "0"); stored == "" {
		stored = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		stored += "." + fraction
	}
	if negative && stored != "0" {
		stored = "-" + stored
	}
	return stored, true
}

// parts reads the digits of a number before and behind its decimal mark. Of a
// point and a comma the last one parts the decimals; one that is repeated parts
// thousands. One alone before three digits is read as the language writes it,
// "1.234" is a thousand in Dutch; before any other number of digits, or behind
// a zero, it can only part decimals.
func (w *Words) parts(text string) (whole, fraction string, ok bool) {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("'’", r) || unicode.IsSpace(r) }), " ")
	mark := w.decimalMark()
	points, commas := strings.Count(text, "."), strings.Count(text, ",")
	last := strings.LastIndexAny(text, ".,")
	if points > 0 && commas > 0 || points+commas == 1 && (len(text)-last-1 != 3 || text[:last] == "0") {
		mark = text[last : last+1]
	}
	whole, fraction, parted := strings.Cut(text, mark)
	if max(points, commas) > 1 && min(points, commas) == 0 {
		whole, fraction, parted = text, "", false // Thousands alone.
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune("., ", r) })
	for i, group := range groups {
		if i > 0 && len(group) != 3 || len(groups) > 1 && len(group) > 3 {
			return "", "", false
		}
	}
	separators := len(whole) - len(strings.Join(groups, ""))
	if len(groups) == 0 || separators != len(groups)-1 || parted && fraction == "" {
		return "", "", false
	}
	whole = strings.Join(groups, "")
	return whole, fraction, strings.Trim(whole+fraction, "0123456789") == ""
}

func (w *Words) decimalMark() string {
	if w.Language == English {
		return "."
	}
	return ","
}
