package i18n

import "testing"

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		want           int64
	}{
		{"0", "EUR", 0}, {"12", "EUR", 1200}, {"12.5", "EUR", 1250}, {"12,50", "EUR", 1250}, {" 12.50 ", "GBP", 1250}, {"0,05", "EUR", 5}, {"007", "EUR", 700},
		{"1234,50", "EUR", 123450}, {"1 234,50", "EUR", 123450}, {"1\u202f234,50", "EUR", 123450}, {"1\u00a0234", "EUR", 123400}, {"1.234,50", "EUR", 123450},
		{"1,234.50", "USD", 123450}, {"1'234.50", "CHF", 123450}, {"1’234", "CHF", 123400}, {"1.234", "EUR", 123400}, {"1,234", "USD", 123400},
		{"1.234.567", "EUR", 123456700}, {"999,999,999.99", "USD", MostMoney}, {"1200", "JPY", 1200}, {"1,200", "JPY", 1200}, {"12.5", "XQX", 1250},
	} {
		if got, err := ParseAmount(c.text, c.currency); err != nil || got != c.want {
			t.Errorf("%q %s is %d, %v, want %d", c.text, c.currency, got, err, c.want)
		}
	}
	for _, text := range []string{
		"", " ", "-1", "+1", "−1", "1e3", "0x10", "12.", ".", ",", ",50", "12..5", "12,5,0", "1,234,50", "1.234.5", "1.23.456", "1234.567", "1,234.567,00", "12 50", "1 2345",
		"twelve", "€12", "12 €", "1_000", "１２", "12\x0050", "1 000 000 000", "9999999999999999999999", "1,,234",
	} {
		if got, err := ParseAmount(text, "EUR"); err == nil {
			t.Errorf("%q is read as %d", text, got)
		}
	}
	if got, err := ParseAmount("12.5", "JPY"); err == nil {
		t.Errorf("half a yen is %d", got)
	}
}

// What stands in a field is read again as the same amount.
func TestAmountsComeBackFromAField(t *testing.T) {
	t.Parallel()
	for _, l := range Languages {
		for _, code := range []string{"EUR", "JPY"} {
			for _, minor := range []int64{0, 5, 50, 100, 1250, 123450, MostMoney} {
				text := For(l, nil).Amount(minor, code)
				if got, err := ParseAmount(text, code); err != nil || got != minor {
					t.Errorf("%s %d %s stands as %q and is read as %d, %v", l, minor, code, text, got, err)
				}
			}
		}
	}
	if text := For(French, nil).Amount(1250, "EUR"); text != "12,50" {
		t.Error(text)
	}
}
