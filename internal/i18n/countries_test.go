package i18n

import (
	"slices"
	"testing"
)

func TestALanguageIsNeverTakenForACountry(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "", "*": "", "fr": "", "nl,en;q=0.5": "", "en-001": "", "es-419,es;q=0.9": "", "zh-Hant": "", "fr;q=oops": "", "de-1996": "",
		"fr-BE,fr;q=0.9": "BE", "en,nl-NL;q=0.8": "NL", "en-US,en;q=0.9": "US", "de-ch": "CH", "zh-Hant-TW": "TW", "es-419,es-MX;q=0.5": "MX",
		"en;q=0.9,fr-CA;q=0.8,fr-FR;q=1": "FR",
	} {
		if got := CountryOf(header); got != want {
			t.Errorf("%q is of %q, want %q", header, got, want)
		}
	}
}

func TestCountriesAreThoseOfToday(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"BE": "BE", "GB": "GB", "UK": "GB", "FR": "FR", "FX": "FR", "DD": "DE", "TP": "TL", "ZR": "CD",
		"": "", "be": "", "BEL": "", "056": "", "XX": "", "ZZ": "", "B": "", "B€": "",
	} {
		if got := CountryNow(code); got != want || IsCountry(code) != (code != "" && code == want) {
			t.Errorf("%q is %q today, want %q; and a country: %t", code, got, want, IsCountry(code))
		}
	}
}

func TestCurrenciesAreThoseOfToday(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{"BE": "EUR", "FR": "EUR", "HR": "EUR", "BG": "EUR", "CH": "CHF", "GB": "GBP", "JP": "JPY", "US": "USD", "AQ": "", "": "", "b": ""} {
		if got := CurrencyOf(country); got != want {
			t.Errorf("in %q one pays with %q, want %q", country, got, want)
		}
	}
	for _, code := range []string{"EUR", "GBP", "JPY", "MAD"} {
		if !slices.Contains(Currencies(), code) {
			t.Errorf("%s is not among them", code)
		}
	}
	for _, code := range []string{"", "FRF", "DEM", "XXX", "XTS", "XAU"} {
		if slices.Contains(Currencies(), code) {
			t.Errorf("%q is among them", code)
		}
	}
	if !slices.IsSorted(Currencies()) {
		t.Error("they are not sorted")
	}
}
