package messages

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// intoVariables reads what an address says stands for the variables of a template, one a line.
func (in *beginForm) intoVariables(text string) bool {
	in.Variables = strings.Split(text, "\n")
	return len(text) <= messages.MaxTemplateVariable*messages.MaxTemplateBody
}

// valuesOfShown is what an address says of them; what was typed for another template goes.
func (in *beginForm) valuesOfShown() string {
	if in.Template != in.Shown {
		return ""
	}
	return strings.Join(in.Variables, "\n")
}

// filling reads the template that a broadcast goes with. One that its writer has not seen yet
// is shown first: what stands for the variables of another one is not meant for it.
func (in *beginForm) filling() (f messages.Filling, err error) {
	if f.Template, err = uuid.Parse(in.Template); err != nil {
		f.Template = uuid.Nil // It is no template.
	}
	f.Variables = in.Variables
	if in.Template != in.Shown {
		return f, fault.Field("template", "fault.broadcast_template_unseen")
	}
	return f, nil
}

// offer adds the templates that a broadcast can go with, and of the one that is chosen what it
// says and the fields of its variables; of a broadcast that was begun what it says.
func (in *beginForm) offer(
	r *app.Request, p *view.BroadcastPage, b *messages.BroadcastPage, known map[string]string, wrong app.Faults,
) {
	p.OverWhatsApp, p.Subject = true, ""
	p.Unconnected = p.MayBegin && len(b.Templates) == 0
	if !p.MayBegin {
		p.Text = readTemplate(b.Text, b.Values, known)
		return
	}
	p.Text, p.TemplateError = r.Words.T("broadcast.no_template_chosen"), wrong["template"]
	p.Templates = []ui.Option{{Label: r.Words.T("broadcast.choose_template")}}
	for i := range b.Templates {
		t := &b.Templates[i]
		label := r.Words.T("broadcast.template_of", "Name", t.Name, "Language", t.Language, "Channel", t.ChannelName)
		p.Templates = append(p.Templates, ui.Option{Value: t.ID.String(), Label: label, Selected: t.ID.String() == in.Template})
		if t.ID.String() != in.Template {
			continue
		}
		p.Shown, p.Text = in.Template, readTemplate(t.Body, in.Variables, known)
		p.Variables = variableFields(r, "variable-", t, in.Variables, wrong)
	}
	p.Number = ui.TextField{
		ID: "number", Name: "number", Type: "tel", Label: r.Words.T("broadcast.test_number"), Hint: r.Words.T("broadcast.test_number_hint"),
		Value: in.Number, Error: wrong["number"], Autocomplete: "tel",
	}
}

// readTemplate is how a template reads. A variable for which nothing stands yet stays as it is.
func readTemplate(body string, values []string, known map[string]string) string {
	filled := slices.Clone(values)
	for i, value := range filled {
		if filled[i] = texts.FillKnown(strings.TrimSpace(value), known); filled[i] == "" {
			filled[i] = "{{" + strconv.Itoa(i+1) + "}}"
		}
	}
	return messages.FillTemplate(body, filled)
}

// variableFields are the fields in which somebody writes what stands for the variables of a template.
func variableFields(r *app.Request, id string, t *messages.Template, typed []string, wrong app.Faults) (fields []ui.TextField) {
	for n := range messages.VariablesOf(t.Body) {
		number := strconv.Itoa(n + 1)
		field := ui.TextField{
			ID: id + number, Name: "variable", Label: r.Words.T("template.variable", "Which", "{{"+number+"}}"),
			Error: wrong["variable_"+number], Required: true, MaxLength: messages.MaxTemplateVariable, Autocomplete: "off",
		}
		if n < len(typed) {
			field.Value = typed[n]
		}
		if n < len(t.Examples) {
			field.Hint = r.Words.T("template.example", "Example", t.Examples[n])
		}
		fields = append(fields, field)
	}
	return fields
}
