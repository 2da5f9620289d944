package parts

import (
	"github.com/a-h/templ"

	"latchkey/templates/frame"
)

// SettingsPage is a page of the settings: a form, and what the page has beside it.
type SettingsPage struct {
	frame.Frame
	Lead    string
	Action  string // "" for whom the form is closed
	Version string
	Error   string
	Parts   []FormPart
	// Before and After are what stands beside the form.
	Before, After templ.Component
}
