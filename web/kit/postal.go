package kit

import (
	"latchkey/internal/masked"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"strings"
)

// postal are the lines of an address, or one mask for all of it.
func Postal(r *app.Request, street, code, city, country masked.Text) (lines []parts.Value) {
	if street.Hidden || city.Hidden {
		return []parts.Value{{Text: "•••", Hidden: true}}
	}
	for _, line := range []string{street.Shown, strings.TrimSpace(code.Shown + " " + city.Shown), r.Country(country.Shown)} {
		if line != "" {
			lines = append(lines, parts.Value{Text: line})
		}
	}
	return lines
}
