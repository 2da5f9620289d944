package i18n

import (
	"strings"
	"testing"
)

func TestMoneyOfCharts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		minor           int64
		code            string
		english, fr, nl string
		exact           string
	}{
		{0, "EUR", "€0", "0 €", "€ 0", "€0.00"},
		{50, "EUR", "€0.50", "0,50 €", "€ 0,50", "€0.50"},
		{7, "EUR", "€0.07", "0,07 €", "€ 0,07", "€0.07"},
		{120000, "EUR", "€1,200", "1 200 €", "€ 1.200", "€1,200.00"},
		{2_500_000_00, "EUR", "€2.5M", "2,5 M €", "€ 2,5 mln.", "€2,500,000.00"},
		{400_000_000_000_00, "EUR", "€400B", "400 Md €", "€ 400 mld.", "€400,000,000,000.00"},
		{1200, "JPY", "¥1,200", "1 200 ¥", "¥ 1.200", "¥1,200"},
		{-5, "EUR", "−€0.05", "−0,05 €", "€ −0,05", "−€0.05"},
		{-123456, "EUR", "−€1,234.56", "−1 234,56 €", "€ −1.234,56", "−€1,234.56"},
	} {
		got := []string{For(English, nil).RoundMoney(tt.minor, tt.code), plainSpaces(For(French, nil).RoundMoney(tt.minor, tt.code)), plainSpaces(For(Dutch, nil).RoundMoney(tt.minor, tt.code)),
			For(English, nil).Money(tt.minor, tt.code)}
		for i, want := range []string{tt.english, tt.fr, tt.nl, tt.exact} {
			if got[i] != want {
				t.Errorf("%d %s is %q, want %q", tt.minor, tt.code, got[i], want)
			}
		}
	}
	if got := For(English, nil).Change(-0.004) + plainSpaces(For(French, nil).Change(-0.001)) + For(Dutch, nil).Change(0.002); got != "0%0 %0%" {
		t.Errorf("hardly a change: %q", got)
	}
	if got := For(English, nil).Change(-0.194) + plainSpaces(For(French, nil).Change(0.23)); got != "−19%+23 %" {
		t.Error(got)
	}
}

// plainSpaces makes the spaces that keep words together easier to read.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}
