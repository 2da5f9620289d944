package i18n

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/money"

	"golang.org/x/text/currency"
)

// Money writes an amount of minor units with its currency: "€1,234.50",
// "1 234,50 €", "€ 1.234,50". An unknown currency keeps its code.
func (w *Words) Money(minor int64, code string) string {
	amount := w.Amount(minor, code)
	if at := strings.LastIndex(amount, w.decimalMark()); at >= 0 {
		amount = w.grouped(amount[:at]) + amount[at:]
	} else {
		amount = w.grouped(amount)
	}
	return w.withSymbol(amount, code, minor < 0)
}

func (w *Words) withSymbol(amount, code string, negative bool) string {
	symbol, sign := w.symbol(code), ""
	if negative {
		sign = "−"
	}
	switch w.Language {
	case French:
		return sign + amount + "\u00a0" + symbol
	case Dutch:
		return symbol + "\u00a0" + sign + amount
	default:
		if last, _ := utf8.DecodeLastRuneInString(symbol); unicode.IsLetter(last) {
			symbol += "\u00a0" // "CHF 120", as a word stands before a number.
		}
		return sign + symbol + amount
	}
}

// symbol is how a language writes a currency; what was looked up is kept.
func (w *Words) symbol(code string) string {
	if known, ok := w.words.symbols.Load(code); ok {
		return known.(string)
	}
	symbol := code
	if unit, err := currency.ParseISO(code); err == nil {
		symbol = w.words.printer.Sprint(currency.NarrowSymbol(unit))
	}
	w.words.symbols.Store(code, symbol)
	return symbol
}

// decimals is how many a currency has: two of a euro, none of a yen.
func decimals(code string) int {
	digits, _ := money.Digits(code)
	return digits
}

// IsCurrency tells whether there is a currency of this code of three capitals.
func IsCurrency(code string) bool {
	_, known := money.Digits(code)
	return known
}

// ParseMoney reads an amount as people write it into minor units of a currency.
func (w *Words) ParseMoney(text, code string) (minor int64, ok bool) {
	whole, fraction, ok := w.parts(text)
	digits := decimals(code)
	if digits == 0 && (fraction == "0" || fraction == "00") {
		fraction = "" // Whole yen.
	}
	if !ok || len(fraction) > digits {
		return 0, false
	}
	if digits == 3 && fraction == "" && strings.Count(text, ".")+strings.Count(text, ",") == 1 {
		return 0, false // "1.250" dinars may be a thousand here, and hardly more than one in a file.
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
