package i18n

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Money writes an amount of minor units with its currency: "€1,234.50",
// "1 234,50 €", "€ 1.234,50". An unknown currency keeps its code.
func (w *Words) Money(minor int64, code string) string {
	unit, err := currency.ParseISO(code)
	digits := decimals(code)
	printer := message.NewPrinter(language.Make(string(w.Language)))
	value := float64(minor) / math.Pow10(digits)
	amount := printer.Sprint(number.Decimal(math.Abs(value), number.Scale(digits)))
	symbol := code
	if err == nil {
		symbol = printer.Sprint(currency.NarrowSymbol(unit))
	}
	sign := ""
	if minor < 0 {
		sign = "−"
	}
	switch w.Language {
	case French:
		return sign + amount + "\u00a0" + symbol
	case Dutch:
		return symbol + "\u00a0" + sign + amount
	default:
		return sign + symbol + amount
	}
}

// Number writes a whole number with its language's separators.
func (w *Words) Number(n int) string {
	return message.NewPrinter(language.Make(string(w.Language))).Sprint(number.Decimal(n))
}

// decimals is how many a currency has: two of a euro, none of a yen.
func decimals(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		unit = currency.EUR
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits
}

// IsCurrency tells whether there is a currency of this code of three capitals.
func IsCurrency(code string) bool {
	unit, err := currency.ParseISO(code)
	return err == nil && unit.String() == code
}

// MaxMoney is the most that ParseMoney takes, in minor units: sums of many such
// amounts still fit where they are kept.
const MaxMoney = 100_000_000_000

// ParseMoney reads an amount as people write it into minor units of a currency.
// Of a point and a comma the last one parts the decimals; one that is repeated
// parts thousands. One alone before three digits is read as the language writes
// it, "1.234" is a thousand in Dutch; before any other number of digits it can
// only part decimals.
func (w *Words) ParseMoney(text, code string) (minor int64, ok bool) {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \u00a0\u202f'’", r) }), " ")
	mark := w.decimalMark()
	points, commas := strings.Count(text, "."), strings.Count(text, ",")
	last := strings.LastIndexAny(text, ".,")
	if points > 0 && commas > 0 || points+commas == 1 && len(text)-last-1 != 3 {
		mark = text[last : last+1]
	}
	whole, fraction, parted := strings.Cut(text, mark)
	if max(points, commas) > 1 && min(points, commas) == 0 {
		whole, fraction, parted = text, "", false // Thousands alone.
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune("., ", r) })
	for i, group := range groups {
		if i > 0 && len(group) != 3 || len(groups) > 1 && len(group) > 3 {
			return 0, false
		}
	}
	digits := decimals(code)
	separators := len(whole) - len(strings.Join(groups, ""))
	if len(groups) == 0 || separators != len(groups)-1 || parted && fraction == "" || len(fraction) > digits {
		return 0, false
	}
	number := strings.Join(groups, "") + fraction + strings.Repeat("0", digits-len(fraction))
	if strings.Trim(number, "0123456789") != "" {
		return 0, false
	}
	minor, err := strconv.ParseInt(number, 10, 64)
	return minor, err == nil && minor <= MaxMoney
}

// Amount writes minor units as they are typed into a form: "1234,50".
func (w *Words) Amount(minor int64, code string) string {
	digits := decimals(code)
	text := strconv.FormatInt(max(minor, -minor), 10)
	if digits == 0 {
		return text
	}
	text = strings.Repeat("0", max(0, digits+1-len(text))) + text
	return text[:len(text)-digits] + w.decimalMark() + text[len(text)-digits:]
}

func (w *Words) decimalMark() string {
	if w.Language == English {
		return "."
	}
	return ","
}
