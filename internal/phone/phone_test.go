package phone_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/internal/fault"
	"latchkey/internal/phone"
)

// A number without a country is one of the region; one with a country keeps it.
func TestParsePhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, region, want string }{
		{"", "FR", ""}, {" \t", "FR", ""}, {"06 12 34 56 78", "FR", number}, {" +33 (0)6-12.34.56.78 ", "NL", number}, {"0033612345678", "NL", number},
		{"0612345678", "NL", "+31612345678"}, {"+33612345678", "", number}, {"0470 12 34 56", "BE", "+32470123456"},
		{"+33612345678" + strings.Repeat(" ", 40), "FR", number}, {"+33" + strings.Repeat("-", 28) + "612345678", "FR", number},
	} {
		if got, err := phone.Parse(c.text, c.region); err != nil || got != c.want {
			t.Errorf("%q in %s is %q, %v; want %q", c.text, c.region, got, err, c.want)
		}
	}
	for _, c := range []struct{ text, region string }{
		{"call me", "FR"}, {"0612345678", ""}, {"0612345678", "XX"}, {"1", "FR"}, {"+336123456789012345", "FR"}, {"+999123456789", "FR"},
		{"+33" + strings.Repeat("-", 29) + "612345678", "FR"},
	} {
		if got, err := phone.Parse(c.text, c.region); got != "" || faultOf(t, err) != "phone: fault.phone" {
			t.Errorf("%q in %q is %q, %v", c.text, c.region, got, err)
		}
	}
}

const number = "+33612345678"

// faultOf is the field and the key of a fault.
func faultOf(t *testing.T, err error) string {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault", err)
	}
	return f.Field + ": " + f.Key
}
