package i18n

import (
	"latchkey/internal/money"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	const no = -1
	for text, want := range map[string]struct{ en, fr, nl, yen int64 }{
		"12.50": {1250, 1250, 1250, no}, "12,50": {1250, 1250, 1250, no}, "12": {1200, 1200, 1200, 12}, "0": {0, 0, 0, 0}, "0,05": {5, 5, 5, no}, "12.5": {1250, 1250, 1250, no},
		"1.234,56": {123456, 123456, 123456, no}, "1,234.56": {123456, 123456, 123456, no}, "1 234,56": {123456, 123456, 123456, no}, "1\u202f234,56": {123456, 123456, 123456, no},
		"1’234.50": {123450, 123450, 123450, no}, "1.234.567": {123456700, 123456700, 123456700, 1234567}, "1.234": {no, 123400, 123400, no}, "1,234": {123400, no, no, 1234},
		" 7 ": {700, 700, 700, 7}, "007": {700, 700, 700, 7}, "1000000000": {money.Most, money.Most, money.Most, 1_000_000_000}, "1000000000.01": {no, no, no, no},

		"": {no, no, no, no}, " ": {no, no, no, no}, "abc": {no, no, no, no}, "12a": {no, no, no, no}, "NaN": {no, no, no, no}, "Inf": {no, no, no, no}, "1e3": {no, no, no, no}, "0x10": {no, no, no, no},
		"-1": {no, no, no, no}, "+1": {no, no, no, no}, "−1": {no, no, no, no}, "12.345": {no, 1234500, 1234500, no}, "12.3456": {no, no, no, no}, "1.2.3": {no, no, no, no},
		"1,23,456": {no, no, no, no}, "1 23": {no, no, no, no}, "1..2": {no, no, no, no}, ".50": {no, no, no, no}, "12.": {no, no, no, no}, ",": {no, no, no, no}, ".": {no, no, no, no},
		"1.234,": {no, no, no, no}, "1,234,56": {no, no, no, no}, "1234.567,89": {no, no, no, no}, "€12": {no, no, no, no}, "１２": {no, no, no, no}, "12\x00": {no, no, no, no}, "1.234.567\x0012": {no, no, no, no},
		"99999999999999999999": {no, no, no, no}, strings.Repeat("9", 10_000): {no, no, no, no},
	} {
		for language, want := range map[Language]int64{English: want.en, French: want.fr, Dutch: want.nl} {
			if got, ok := For(language, nil).ParseMoney(text, "EUR"); ok != (want != no) || ok && got != want {
				t.Errorf("%s: %.40q is %d, %t, want %d", language, text, got, ok, want)
			}
		}
		if got, ok := For(English, nil).ParseMoney(text, "JPY"); ok != (want.yen != no) || ok && got != want.yen {
			t.Errorf("%.40q yen are %d, %t, want %d", text, got, ok, want.yen)
		}
	}
}

// What a form shows is read back as the same amount.
func TestAmountIsReadBack(t *testing.T) {
	t.Parallel()
	for range 2000 {
		minor := rand.Int64N(money.Most) >> rand.IntN(36)
		for _, l := range Languages {
			for _, code := range []string{"EUR", "JPY", "BHD"} {
				w := For(l, nil)
				if got, ok := w.ParseMoney(w.Amount(minor, code), code); !ok || got != minor {
					t.Errorf("%s: %d %s is written %q and read %d, %t", l, minor, code, w.Amount(minor, code), got, ok)
				}
			}
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"1.234,56", "12,50", "1 234", "-1", "٣"} {
		f.Add(seed, "EUR")
	}
	f.Fuzz(func(t *testing.T, text, code string) {
		for _, l := range Languages {
			if got, ok := For(l, nil).ParseMoney(text, code); ok && (got < 0 || got > money.Most) {
				t.Errorf("%q %q is %d", text, code, got)
			}
		}
	})
}
