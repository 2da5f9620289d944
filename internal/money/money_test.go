package money_test

import (
	"math"
	"testing"

	"latchkey/internal/money"
)

// A currency is known by its three capitals; one that is not has two decimals.
func TestDigits(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{"EUR": 2, "JPY": 0, "KWD": 3} {
		if got, known := money.Digits(code); got != want || !known {
			t.Errorf("%s has %d decimals, known %t", code, got, known)
		}
	}
	for _, code := range []string{"", "eur", "jpy", "EU", "EURO", "XXQ", "XXX", "XTS", "€"} {
		if got, known := money.Digits(code); got != 2 || known {
			t.Errorf("%q has %d decimals, known %t", code, got, known)
		}
	}
}

// An amount is written with as many decimals as its currency has, two where that is not known.
func TestDecimal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor    int64
		currency string
		want     string
	}{
		{1250, "EUR", "12.50"}, {5, "EUR", "0.05"}, {0, "EUR", "0.00"}, {-5, "EUR", "-0.05"}, {-1250, "EUR", "-12.50"},
		{1250, "JPY", "1250"}, {-1250, "JPY", "-1250"}, {1250, "KWD", "1.250"}, {-50, "KWD", "-0.050"},
		{1250, "", "12.50"}, {1250, "XXQ", "12.50"}, {math.MaxInt64, "EUR", "92233720368547758.07"},
	} {
		if got := money.Decimal(c.minor, c.currency); got != c.want {
			t.Errorf("%d of %q is %q, want %q", c.minor, c.currency, got, c.want)
		}
	}
}
