package customers

import (
	"latchkey/templates/ui"
)

// FieldInput is one field of the form of a contact. Kind is "text", "number",
// "date", "choice" or "yes_no"; the last two have Options.
type FieldInput struct {
	Name, Label string
	Kind        string
	Value       string
	Options     []ui.Option
	Error       string
}
