package phone_test

import (
	"regexp"
	"testing"

	"latchkey/internal/phone"
)

var e164 = regexp.MustCompile(`^\+[0-9]{3,19}$`)

// Whatever is typed: a number that is taken is one of E.164, and the same when
// it comes again.
func FuzzPhone(f *testing.F) {
	f.Add("02 555 01 00", "BE")
	f.Add("+1 (555) 010-0199 ext. 3", "")
	f.Fuzz(func(t *testing.T, text, country string) {
		number, err := phone.Parse(text, country)
		if err != nil || number == "" {
			return
		}
		if again, err := phone.Parse(number); err != nil || again != number || !e164.MatchString(number) {
			t.Errorf("%q of %q is %q, and then %q, %v", text, country, number, again, err)
		}
		_ = phone.International(number)
	})
}
