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
