package ui

import (
	"strings"
	"sync"

	"github.com/a-h/templ"

	"latchkey/static"
)

// Icon draws a Lucide icon, by its name there, beside words that say the same.
// The stylesheet gives it size, colour and stroke.
func Icon(icon string, class ...string) Piece {
	return Piece(IconMarkup(icon, class...))
}

// drawn holds what IconMarkup returned for each name.
var drawn sync.Map

// IconMarkup is Icon for a piece that is written as text.
func IconMarkup(icon string, class ...string) string {
	if known, ok := drawn.Load(icon); ok && len(class) == 0 {
		return known.(string)
	}
	classes := strings.Join(append([]string{"icon"}, class...), " ")
	markup := `<svg class="` + templ.EscapeString(classes) + `" aria-hidden="true"><use href="` + static.Icon(icon) + `"/></svg>`
	if len(class) == 0 {
		drawn.Store(icon, markup)
	}
	return markup
}
