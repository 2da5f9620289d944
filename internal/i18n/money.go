package i18n

import (
	"fmt"
	"math"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Money writes an amount of minor units with its currency: "€1,234.50",
// "1 234,50 €", "€ 1.234,50". An unknown currency keeps its code.
func (w *Words) Money(minor int64, code string) string {
	digits := digitsOf(code)
	return w.money(float64(minor)/math.Pow10(digits), code, digits, "")
}

// RoundMoney writes a round amount as short as it can be, for the lines of a
// chart: "€500", "€2.5M", "2,5 Md €".
func (w *Words) RoundMoney(minor int64, code string) string {
	digits := digitsOf(code)
	value := float64(minor) / math.Pow10(digits)
	large := map[Language][2]string{English: {"M", "B"}, French: {"\u00a0M", "\u00a0Md"}, Dutch: {"\u00a0mln.", "\u00a0mld."}}[w.Language]
	suffix := ""
	switch {
	case value >= 1e9:
		value, suffix = value/1e9, large[1]
	case value >= 1e6:
		value, suffix = value/1e6, large[0]
	}
	if suffix != "" {
		digits = 1
	}
	if value == math.Trunc(value) {
		digits = 0
	}
	return w.money(value, code, digits, suffix)
}

// digitsOf is how many decimals a currency has; an unknown one has two.
func digitsOf(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		unit = currency.EUR
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits
}

// Decimal writes an amount as programs read it, "1234.50"; without a currency
// it is a whole number.
func Decimal(minor int64, code string) string {
	digits := 0
	if code != "" {
		digits = digitsOf(code)
	}
	text := fmt.Sprintf("%0*d", digits+1, minor)
	if minor < 0 {
		text = fmt.Sprintf("%0*d", digits+2, minor) // The sign takes a place.
	}
	if digits > 0 {
		text = text[:len(text)-digits] + "." + text[len(text)-digits:]
	}
	return text
}

func (w *Words) money(value float64, code string, decimals int, suffix string) string {
	unit, err := currency.ParseISO(code)
	printer := message.NewPrinter(language.Make(string(w.Language)))
	amount := printer.Sprint(number.Decimal(math.Abs(value), number.Scale(decimals))) + suffix
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

// Number writes a whole number with its language's separators.
func (w *Words) Number(n int) string {
	return message.NewPrinter(language.Make(string(w.Language))).Sprint(number.Decimal(n))
}

// Percent writes a part of a whole: "12%", "12 %".
func (w *Words) Percent(part float64) string {
	return message.NewPrinter(language.Make(string(w.Language))).Sprint(number.Percent(part, number.MaxFractionDigits(0)))
}

// Change is Percent with its sign: "+12%", "−12%".
func (w *Words) Change(part float64) string {
	sign := "+"
	if part < 0 {
		sign = "−"
	}
	return sign + w.Percent(math.Abs(part))
}
