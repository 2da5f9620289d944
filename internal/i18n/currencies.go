package i18n

import (
	"maps"
	"slices"
	"sync"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// Currencies are the codes of those that are legal tender somewhere, sorted.
var Currencies = sync.OnceValue(func() []string {
	codes := map[string]bool{}
	for all := currency.Query(); all.Next(); {
		codes[all.Unit().String()] = true
	}
	return slices.Sorted(maps.Keys(codes))
})

// joinedEuro took the euro after x/text had last looked.
var joinedEuro = map[string]bool{"BG": true, "HR": true}

// CurrencyOf is what is paid with in a country, "" where nobody can say.
func CurrencyOf(country string) string {
	region, err := language.ParseRegion(country)
	unit, known := currency.FromRegion(region)
	switch {
	case err != nil || !known:
		return ""
	case joinedEuro[country]:
		return currency.EUR.String()
	}
	return unit.String()
}
