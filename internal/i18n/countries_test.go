package i18n_test

import (
	"testing"

	"latchkey/internal/i18n"
)

func TestIsCountry(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"FR": true, "NL": true, "BE": true, "GB": true, "US": true, "XK": true, "AQ": true,
		"": false, "fr": false, "F": false, "FRA": false, "250": false, "EU": false, "ZZ": false, "XA": false, "F1": false, "France": false,
		"FX": false, "UK": false, "DD": false, "SU": false, "YU": false, "AN": false, "BU": false, "ZR": false,
	} {
		if got := i18n.IsCountry(code); got != want {
			t.Errorf("%q is a country: %t", code, got)
		}
	}
}

// Who types or imports the name of a country means one.
func TestEachCountryHasANameOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, language := range i18n.Languages {
		words, codes := i18n.For(language, nil), map[string]string{}
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				code := string([]rune{a, b})
				if !i18n.IsCountry(code) {
					continue
				}
				name := words.Country(code)
				if other := codes[name]; other != "" || name == code {
					t.Errorf("%s: %s and %q are both %q", language, code, other, name)
				}
				codes[name] = code
			}
		}
		if len(codes) < 249 {
			t.Errorf("%s: %d countries", language, len(codes))
		}
	}
}

func TestCountryIsNamedInEachLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[i18n.Language]string{i18n.English: "Germany", i18n.French: "Allemagne", i18n.Dutch: "Duitsland"} {
		words := i18n.For(language, nil)
		if got := words.Country("DE"); got != want {
			t.Errorf("%s: %q", language, got)
		}
		for _, unknown := range []string{"", "XX1", "de1"} {
			if got := words.Country(unknown); got != unknown {
				t.Errorf("%s: %q is %q", language, unknown, got)
			}
		}
	}
}
