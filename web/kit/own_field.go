package kit

import (
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// OwnValues reads what a form says of fields. One that does not exist any more
// is a fault of the whole form.
func OwnValues(r *app.Request, in map[string]string, fields []customers.Field, wrong app.Faults) map[uuid.UUID]string {
	values := map[uuid.UUID]string{}
	for i := range fields {
		f := &fields[i]
		typed, given := in[f.ID.String()]
		if !given {
			continue
		}
		var err error
		values[f.ID], err = f.Clean(Stored(r, f.Kind, typed))
		_ = wrong.Note(r, err) // Noted, so that all that is wrong is said at once.
	}
	if len(values) < len(in) {
		_ = wrong.Note(r, fault.New(fault.Invalid, "fault.contact_fields_changed"))
	}
	return values
}

// OwnFields are fields in a form, with what was typed.
func OwnFields(r *app.Request, fields []customers.Field, in map[string]string, wrong app.Faults) (inputs []parts.OwnField) {
	for i := range fields {
		f := &fields[i]
		typed := in[f.ID.String()]
		input := parts.OwnField{Name: f.FormName(), Label: f.Name, Kind: string(f.Kind), Value: typed, Error: wrong[f.FormName()]}
		choices := f.Choices
		if f.Kind == customers.YesNoField {
			choices = YesNo
		}
		if len(choices) > 0 {
			input.Options = []ui.Option{{Label: "–"}}
		}
		for _, choice := range choices {
			input.Options = append(input.Options, ui.Option{Value: choice, Label: FieldText(r, f.Kind, choice), Selected: choice == typed})
		}
		inputs = append(inputs, input)
	}
	return inputs
}
