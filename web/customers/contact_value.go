package customers

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/texts"
	view "latchkey/templates/customers"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// stored turns what somebody typed into a value as fields store it. What is
// none of that kind stays as it was typed.
func stored(r *app.Request, kind customers.FieldKind, typed string) string {
	typed = strings.Join(strings.Fields(typed), " ")
	switch kind {
	case customers.NumberField:
		if number, ok := r.Words.ParseDecimal(typed); ok {
			return number
		}
	case customers.DateField:
		for _, layout := range []string{"2/1/2006", "2-1-2006", "2.1.2006"} {
			if day, err := time.Parse(layout, typed); err == nil {
				return day.Format(time.DateOnly)
			}
		}
	case customers.YesNoField:
		for _, answer := range yesNo {
			if texts.SearchKey(typed) == texts.SearchKey(r.Words.T("contact_field."+answer)) {
				return answer
			}
		}
	case customers.TextField, customers.ChoiceField:
	}
	return typed
}

var yesNo = []string{"yes", "no"}

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
		values[f.ID], err = f.Clean(stored(r, f.Kind, typed))
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
			choices = yesNo
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
