package i18n

import (
	"math"
	"strconv"
	"strings"

	"latchkey/internal/money"

	"golang.org/x/text/currency"
	"golang.org/x/text/number"
)

// Money writes an amount of minor units with its currency: "€1,234.50",
// "1 234,50 €", "€ 1.234,50". An unknown currency keeps its code.
func (w *Words) Money(minor int64, code string) string {
	digits := decimals(code)
	return w.money(float64(minor)/math.Pow10(digits), code, digits, "")
}

func (w *Words) money(value float64, code string, scale int, suffix string) string {
	unit, err := currency.ParseISO(code)
	printer := w.words.printer
	amount := printer.Sprint(number.Decimal(math.Abs(value), number.Scale(scale))) + suffix
	symbol := code
	if err == nil {
		symbol = printer.Sprint(currency.NarrowSymbol(unit))
	}
	sign := ""
	if value < 0 {
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

// ParseMoney reads an amount as people write it into minor units of a currency.
func (w *Words) ParseMoney(text, code string) (minor int64, ok bool) {
	whole, fraction, ok := w.parts(text)
	digits := decimals(code)
	if !ok || len(fraction) > digits {
		return 0, false
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	return minor, err == nil && minor <= money.Most
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
