package customers

import (
	// ContactFieldsPage lists the fields that a business keeps of its customers.

	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

type ContactFieldsPage struct {
	frame.Frame
	CreateURL string // "" when closed, or when there are as many as can be
	Rows      []ContactFieldRow
}

// ContactFieldRow is one field of the list.
type ContactFieldRow struct {
	ID, Name string
	URL      string
	Kind     string
	Choices  string // "" for none
	Menu     []parts.MenuItem
}

// ContactFieldForm makes or changes a field, as a page.
type ContactFieldForm struct {
	frame.Frame
	Action, CancelURL     string
	Submit                string
	Name, NameError       string
	Kinds                 []ui.Option // field "kind"
	KindError             string
	KindStays             string // why it cannot change, "" when it can
	Choices, ChoicesError string // one a line
	Version               string
	Error                 string
}

// FieldInput is one field of the form of a contact. Kind is "text", "number",
// "date", "choice" or "yes_no"; the last two have Options.
type FieldInput struct {
	Name, Label string
	Kind        string
	Value       string
	Options     []ui.Option
	Error       string
}
