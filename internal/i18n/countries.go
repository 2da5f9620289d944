package i18n

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// IsCountry tells whether there is a country of this code of two capitals.
func IsCountry(code string) bool { return code != "" && CountryNow(code) == code }

// CountryNow is today's code of a country by one of two capitals that may be of
// the past, or of habit: "GB" of "UK". It is "" of what is no country.
func CountryNow(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() || region.String() != code || len(code) != 2 {
		return ""
	}
	return region.Canonicalize().String()
}

// Country names a country by its code of two letters; an unknown one keeps it.
func (w *Words) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	names := display.Regions(language.Make(string(w.Language)))
	if name := names.Name(region); names != nil && name != "" {
		return name
	}
	return code
}

// CountryOf is the country that an Accept-Language header names: "BE" of
// "fr-BE,fr;q=0.9", and "" of "fr". A language is never taken for a country.
func CountryOf(acceptLanguage string) string {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return ""
	}
	for _, tag := range tags {
		if _, _, region := tag.Raw(); IsCountry(region.String()) {
			return region.String()
		}
	}
	return ""
}
