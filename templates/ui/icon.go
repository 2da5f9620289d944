package ui

import (
	"strings"
	"sync"

	"github.com/a-h/templ"

	"latchkey/static"
)

// drawn holds what Icon returned for each name.
var drawn sync.Map

// Icon draws a Lucide icon, by its name there, beside words that say the same.
// The stylesheet gives it size, colour and stroke.
func Icon(icon string, class ...string) templ.Component {
	if len(class) > 0 {
		return templ.Raw(iconMarkup(icon, class...))
	}
	if known, ok := drawn.Load(icon); ok {
		return known.(templ.Component)
	}
	component := templ.Raw(iconMarkup(icon))
	drawn.Store(icon, component)
	return component
}

func iconMarkup(icon string, class ...string) string {
	classes := strings.Join(append([]string{"icon"}, class...), " ")
	return `<svg class="` + templ.EscapeString(classes) + `" aria-hidden="true"><use href="` + static.Icon(icon) + `"/></svg>`
}
