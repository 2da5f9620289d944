package phone_test

import (
	"slices"
	"testing"

	"latchkey/internal/phone"
)

// Whatever is typed is read and written as the library does.
func FuzzPhone(f *testing.F) {
	f.Add("02 555 01 00", "BE")
	f.Add("+1 (555) 010-0199 ext. 3", "US")
	f.Add("000000", "AT")
	countries := phone.Countries()
	f.Fuzz(func(t *testing.T, text, country string) {
		if !slices.Contains(countries, country) {
			country = countries[len(country)%len(countries)]
		}
		wantNumber, wantGroups := oracle(text, country)
		if number, groups := ours(text, country); number != wantNumber || groups != wantGroups {
			t.Errorf("%q of %s is %q, %q; the library has %q, %q", text, country, number, groups, wantNumber, wantGroups)
		}
	})
}
