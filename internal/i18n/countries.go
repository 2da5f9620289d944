package i18n

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// IsCountry tells whether there is a country of this code of two capitals. A
// code that was given up (FX, UK, SU) is none: it is another code now, or no name.
func IsCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.String() == code && len(code) == 2 &&
		region.Canonicalize() == region && display.English.Regions().Name(region) != ""
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
