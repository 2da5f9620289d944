package customers

import (
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	view "latchkey/templates/customers"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// fieldValues reads what a form says of fields. One that does not exist any more
// is a fault of the whole form.
func fieldValues(r *app.Request, in map[string]string, fields []customers.Field, wrong app.Faults) map[uuid.UUID]string {
	values := map[uuid.UUID]string{}
	for i := range fields {
		f := &fields[i]
		typed, given := in[f.ID.String()]
		if !given {
			continue
		}
		var err error
		values[f.ID], err = f.Clean(kit.Stored(r, f.Kind, typed))
		_ = wrong.Note(r, err) // Noted, so that all that is wrong is said at once.
	}
	if len(values) < len(in) {
		_ = wrong.Note(r, fault.New(fault.Invalid, "fault.contact_fields_changed"))
	}
	return values
}

// fieldInputs are the fields of the form of a contact, with what was typed.
func fieldInputs(r *app.Request, fields []customers.Field, in map[string]string, wrong app.Faults) (inputs []view.FieldInput) {
	for i := range fields {
		f := &fields[i]
		typed := in[f.ID.String()]
		input := view.FieldInput{Name: f.FormName(), Label: f.Name, Kind: string(f.Kind), Value: typed, Error: wrong[f.FormName()]}
		choices := f.Choices
		if f.Kind == customers.YesNoField {
			choices = kit.YesNo
		}
		if len(choices) > 0 {
			input.Options = []ui.Option{{Label: "–"}}
		}
		for _, choice := range choices {
			input.Options = append(input.Options, ui.Option{Value: choice, Label: kit.FieldText(r, f.Kind, choice), Selected: choice == typed})
		}
		inputs = append(inputs, input)
	}
	return inputs
}
