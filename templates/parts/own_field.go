package parts

import (
	"latchkey/templates/ui"
)

// OwnField is one field of a business's own in a form. Kind is "text", "number",
// "date", "choice" or "yes_no"; the last two have Options.
type OwnField struct {
	Name, Label string
	Kind        string
	Value       string
	Options     []ui.Option
	Error       string
}
