package i18n

import (
	"math"

	"golang.org/x/text/number"
)

// RoundMoney writes a round amount as short as it can be, for the lines of a
// chart: "€500", "€2.5M", "2,5 Md €".
func (w *Words) RoundMoney(minor int64, code string) string {
	digits := decimals(code)
	value := float64(minor) / math.Pow10(digits)
	large := map[Language][2]string{English: {"M", "B"}, French: {"\u00a0M", "\u00a0Md"}, Dutch: {"\u00a0mln.", "\u00a0mld."}}[w.Language]
	suffix := ""
	switch {
	case value >= 1e9:
		value, digits, suffix = value/1e9, 1, large[1]
	case value >= 1e6:
		value, digits, suffix = value/1e6, 1, large[0]
	}
	if value == math.Trunc(value) {
		digits = 0
	}
	amount := w.words.printer.Sprint(number.Decimal(math.Abs(value), number.Scale(digits)))
	return w.withSymbol(amount+suffix, code, value < 0)
}

// Percent writes a part of a whole: "12%", "12 %".
func (w *Words) Percent(part float64) string {
	return w.words.printer.Sprint(number.Percent(part, number.MaxFractionDigits(0)))
}

// Change is Percent with its sign: "+12%", "−12%".
func (w *Words) Change(part float64) string {
	sign := "+"
	switch {
	case math.Round(part*100) == 0:
		sign = "" // Nothing to speak of has no direction.
	case part < 0:
		sign = "−"
	}
	return sign + w.Percent(math.Abs(part))
}
