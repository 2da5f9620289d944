package importing

import (
	"sync"

	"latchkey/internal/i18n"
)

// countryNames are the codes of all countries by their names in each of the
// product's languages, as headKey writes them.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, language := range i18n.Languages {
		words := i18n.For(language, nil)
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				if code := string([]rune{a, b}); i18n.IsCountry(code) {
					names[headKey(words.Country(code))] = code
				}
			}
		}
	}
	names[""], names["uk"] = "", "GB" // As the British write it.
	return names
})
