package customer_test

import (
	"strings"
	"testing"

	"latchkey/internal/customer"
)

// A number without a country is one of the region; one with a country keeps it.
func TestParsePhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, region, want string }{
		{"", "FR", ""}, {" \t", "FR", ""}, {"06 12 34 56 78", "FR", phone}, {" +33 (0)6-12.34.56.78 ", "NL", phone}, {"0033612345678", "NL", phone},
		{"0612345678", "NL", "+31612345678"}, {"+33612345678", "", phone}, {"0470 12 34 56", "BE", "+32470123456"},
		{"+33612345678" + strings.Repeat(" ", 40), "FR", phone}, {"+33" + strings.Repeat("-", 28) + "612345678", "FR", phone},
	} {
		if got, err := customer.ParsePhone(c.text, c.region); err != nil || got != c.want {
			t.Errorf("%q in %s is %q, %v; want %q", c.text, c.region, got, err, c.want)
		}
	}
	for _, c := range []struct{ text, region string }{
		{"call me", "FR"}, {"0612345678", ""}, {"0612345678", "XX"}, {"1", "FR"}, {"+336123456789012345", "FR"}, {"+999123456789", "FR"}, {"+33" + strings.Repeat("-", 29) + "612345678", "FR"},
	} {
		if got, err := customer.ParsePhone(c.text, c.region); got != "" || faultOf(t, err) != "phone: fault.phone" {
			t.Errorf("%q in %q is %q, %v", c.text, c.region, got, err)
		}
	}
}
