package importing

import (
	"strings"
	"sync"

	"latchkey/internal/i18n"
)

// countryNames are the codes of all countries by their names in each of the
// product's languages, and by all codes that they have or had, as headKey writes
// them.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			now := i18n.CountryNow(code)
			if now == "" {
				continue
			}
			names[strings.ToLower(code)] = now
			for _, language := range i18n.Languages {
				names[headKey(i18n.For(language, nil).Country(now))] = now
			}
		}
	}
	return names
})
