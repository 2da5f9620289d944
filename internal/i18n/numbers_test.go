package i18n

import (
	"strings"
	"testing"

	"golang.org/x/text/number"
)

func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language     Language
		typed, store string // "" for no number
	}{
		{English, "1,234.50", "1234.5"}, {English, "1,234", "1234"}, {English, "1.234", "1.234"}, {English, "1.234,5", "1234.5"}, {English, "1,5", "1.5"}, {English, "0,125", "0.125"}, {English, "12,34,56", ""},
		{French, "1 234,5", "1234.5"}, {French, "1\u202f234,5", "1234.5"}, {French, "1\u00a0234", "1234"}, {French, "1.234", "1234"}, {French, "1.5", "1.5"}, {French, "1.234,5", "1234.5"}, {French, "0.125", "0.125"},
		{Dutch, "1.234,5", "1234.5"}, {Dutch, "1.234", "1234"}, {Dutch, "1.5", "1.5"}, {Dutch, "1,234", "1.234"}, {Dutch, "1234,5", "1234.5"},
		{English, " -007.10 ", "-7.1"}, {English, "−3", "-3"}, {English, "-0.0", "0"}, {English, "000", "0"}, {English, "+3", ""}, {English, "--3", ""},
		{English, "", ""}, {English, "-", ""}, {English, ".5", ""}, {English, "5.", ""}, {English, "1e5", ""}, {English, "0x1", ""}, {English, "１", ""}, {English, "½", ""},
		{English, "NaN", ""}, {English, "Inf", ""}, {English, "1.2.3", ""}, {English, "1_000", ""},
	} {
		stored, ok := For(c.language, nil).ParseDecimal(c.typed)
		if ok != (c.store != "") || stored != c.store {
			t.Errorf("%s %q is %q, %t, not %q", c.language, c.typed, stored, ok, c.store)
		}
	}
}

func TestNumbersAreWrittenAsTheyAreRead(t *testing.T) {
	t.Parallel()
	for stored, want := range map[string][3]string{
		"1234.5": {"1,234.5", "1\u00a0234,5", "1.234,5"}, "-7": {"-7", "-7", "-7"}, "0.125": {"0.125", "0,125", "0,125"},
		"123456789012345":  {"123,456,789,012,345", "123\u00a0456\u00a0789\u00a0012\u00a0345", "123.456.789.012.345"},
		"0.00000000000001": {"0.00000000000001", "0,00000000000001", "0,00000000000001"}, "1234.5678901": {"1,234.5678901", "1\u00a0234,5678901", "1.234,5678901"},
		"no number": {"no number", "no number", "no number"},
	} {
		for i, l := range Languages {
			w := For(l, nil)
			if got := w.Decimal(stored); got != want[i] {
				t.Errorf("%s %s is written %q, not %q", l, stored, got, want[i])
			}
			if again, ok := w.ParseDecimal(w.PlainDecimal(stored)); ok != (stored != "no number") || ok && again != stored {
				t.Errorf("%s %s is read again as %q from %q", l, stored, again, w.PlainDecimal(stored))
			}
		}
	}
}

// The library that knows the separators of each language is the judge.
func TestNumbersAreThoseOfTheLibrary(t *testing.T) {
	t.Parallel()
	for _, l := range Languages {
		w := For(l, nil)
		for n := 1; n < 2_000_000_000; n = n*3 + 7 {
			for _, signed := range []int{n, -n} {
				if got, want := w.Number(signed), w.words.printer.Sprint(number.Decimal(signed)); got != want {
					t.Errorf("%s: %q, want %q", l, got, want)
				}
			}
			got := w.Money(int64(n), "EUR")
			if want := w.words.printer.Sprint(number.Decimal(float64(n)/100, number.Scale(2))); strings.Trim(got, "€\u00a0") != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
}
