package kit

import (
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// NameField is the field that everything with a name has.
func NameField(r *app.Request, name string, wrong app.Faults, longest int) parts.FormField {
	return parts.FormField{TextField: ui.TextField{
		ID: "name", Name: "name", Label: r.Words.T("section.name"), Value: name, Error: wrong["name"], Autocomplete: "off",
		Required: true, Autofocus: true, MaxLength: longest,
	}}
}
