package kit

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// show answers with the form, as far as it was filled in.
func (f *RecordForm) show(w http.ResponseWriter, status int) error {
	r, k := f.Request, f.Records
	p := parts.RecordForm{Version: f.In["version"], Error: f.Wrong[""]}
	switch {
	case f.out != nil:
		f.showOffshoot(w, &p)
	case f.New():
		whose := r.Address("/contacts/" + f.Contact.String())
		p.Frame = k.kit.Frame(w, r, r.Words.T(k.word("new")), "",
			frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}, frame.Link{Label: f.person, URL: whose})
		p.Action, p.CancelURL, p.Submit = whose+k.Path()+"/new", whose, r.Words.T(k.word("add"))
		p.Lead = r.Words.T("records.of", "Name", f.person)
	default:
		record := r.Address(k.Path() + "/" + f.Was.ID.String())
		p.Frame = k.kit.Frame(w, r, r.Words.T("records.change", "Label", k.title(r, &f.Was.Record)), "",
			k.trail(r), frame.Link{Label: f.Was.Label, URL: record})
		p.Action, p.CancelURL, p.Submit = record+"/edit", record, r.Words.T("records.save")
	}
	p.Path = p.Action
	if k.Hopeless != nil && p.Error == "" {
		p.Error = k.Hopeless(f)
	}
	for i := range f.Form {
		kept := f.Form[i].Lines != nil // What is no field may say why it cannot be changed.
		if part := f.draw(&f.Form[i]); len(part.Rows)+len(part.Lines) > 0 || kept && part.Hint != "" {
			p.Parts = append(p.Parts, part)
		}
	}
	return app.Render(w, r, status, parts.EditRecord(p))
}

// trail leads back to the list.
func (k *Records) trail(r *app.Request) frame.Link {
	return frame.Link{Label: r.Resource(k.Resource), URL: r.Address(k.Path())}
}

// draw draws a part of the form, as far as it is offered.
func (f *RecordForm) draw(part *RecordPart) (drawn parts.FormPart) {
	if part.Lines != nil {
		if part.Lines.Open(f) {
			drawn = part.Lines.Draw(f)
		}
		return drawn
	}
	if part.Legend != "" {
		drawn.Legend = f.Request.Words.T(part.Legend)
	}
	if part.Hint != "" {
		drawn.Hint = f.Request.Words.T(part.Hint)
	}
	for _, row := range f.rows(part) {
		var fields []parts.FormField
		for _, field := range row {
			fields = append(fields, field.draw(f))
		}
		drawn.Rows = append(drawn.Rows, fields)
	}
	return drawn
}

// draw draws one field.
func (field *RecordField) draw(f *RecordForm) parts.FormField {
	words := f.Request.Words
	drawn := parts.FormField{TextField: ui.TextField{
		ID: field.Name, Name: field.Name, Label: words.T("records.field_" + field.Name), Type: field.Input,
		Value: f.In[field.Name], Error: f.Wrong[field.Name], Autocomplete: "off", Required: field.Required, MaxLength: field.Longest,
	}}
	if field.Word != nil {
		drawn.Label = words.T("records." + field.Word(f))
	}
	if field.Options != nil {
		drawn.Options = field.Options(f)
		for i := range drawn.Options {
			drawn.Options[i].Selected = drawn.Options[i].Value == f.In[field.Name]
		}
	}
	if field.Hint != "" {
		drawn.Hint = words.T("records." + field.Hint)
	}
	return drawn
}
