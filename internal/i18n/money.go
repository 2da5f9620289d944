package i18n

import (
	"math"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Money writes an amount of minor units with its currency: "€1,234.50",
// "1 234,50 €", "€ 1.234,50". An unknown currency keeps its code.
func (w *Words) Money(minor int64, code string) string {
	unit, err := currency.ParseISO(code)
	if err != nil {
		unit = currency.EUR
	}
	digits, _ := currency.Standard.Rounding(unit)
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
