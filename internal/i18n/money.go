package i18n

import (
	"errors"
	"math"
	"regexp"
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
	digits := digitsOf(code)
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

// Amount writes an amount as it stands in a field, where ParseAmount reads it:
// "1234.50", or "1234,50".
func (w *Words) Amount(minor int64, code string) string {
	point := ","
	if w.Language == English {
		point = "."
	}
	digits := digitsOf(code)
	text := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return text
	}
	text = strings.Repeat("0", max(0, digits+1-len(text))) + text
	return text[:len(text)-digits] + point + text[len(text)-digits:]
}

// digitsOf is how many digits the minor unit of a currency has; an unknown one
// counts like the euro.
func digitsOf(code string) int {
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

// MostMoney is the largest amount that is read, in minor units.
const MostMoney = 99_999_999_999

var errAmount = errors.New("i18n: no amount")

// wholeAmount is a number that may be grouped into thousands, in one way.
var wholeAmount = regexp.MustCompile(`^(\d{1,15}|\d{1,3}( \d{3})+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$`)

// ParseAmount reads an amount as people write it into minor units: "12", "12.5",
// "12,50", "1 234,50", "1.234,50", "1,234.50". The last point or comma begins
// the minor units, unless more digits follow it than the currency has: then it
// parts thousands, as in "1.234".
func ParseAmount(text, code string) (int64, error) {
	text = strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "'", " ", "’", " ").Replace(text))
	digits := digitsOf(code)
	whole, minor := text, ""
	if at := strings.LastIndexAny(text, ".,"); at >= 0 && len(text)-at-1 <= digits {
		whole, minor = text[:at], text[at+1:]
		if minor == "" || strings.IndexByte(whole, text[at]) >= 0 {
			return 0, errAmount
		}
	}
	if !wholeAmount.MatchString(whole) {
		return 0, errAmount
	}
	plain := strings.NewReplacer(" ", "", ".", "", ",", "").Replace(whole) + minor + strings.Repeat("0", digits-len(minor))
	amount, err := strconv.ParseInt(plain, 10, 64)
	if err != nil || amount > MostMoney {
		return 0, errAmount
	}
	return amount, nil
}
