package ui

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"

	"latchkey/static"
)

// Icon draws a Lucide icon, by its name there, beside words that say the same.
// The stylesheet gives it size, colour and stroke.
func Icon(icon string, class ...string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<svg class="%s" aria-hidden="true"><use href="%s"/></svg>`,
			templ.EscapeString(strings.Join(append([]string{"icon"}, class...), " ")), static.Icon(icon))
		return err
	})
}
