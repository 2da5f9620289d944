package customers

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func (s *Pages) contactFields(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	if err := app.ReadQuery(r.URL.Query(), nil); err != nil {
		return err
	}
	fields, err := s.store.ContactFields(r.Context(), grant)
	if err != nil {
		return err
	}
	p := view.ContactFieldsPage{Frame: s.Frame(w, r, r.Resource(policy.ContactFields), "contact-fields")}
	_, err = policy.Authorize[policy.Create](grant.Actor(), policy.ContactFields)
	if err == nil && len(fields) < customers.MaxFields {
		p.CreateURL = r.Address("/settings/contact-fields/new")
	}
	for i := range fields {
		f := &fields[i]
		base := r.Address("/settings/contact-fields/" + f.ID.String())
		p.Rows = append(p.Rows, view.ContactFieldRow{
			ID: f.ID.String(), Name: f.Name, URL: base + "/edit", Kind: fieldKind(r, f.Kind), Choices: strings.Join(f.Choices, ", "),
			Menu: []parts.MenuItem{
				{Label: r.Words.T("field.edit"), URL: base + "/edit", Icon: "pencil"},
				{Label: r.Words.T("field.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true},
			},
		})
	}
	return app.Render(w, r, http.StatusOK, view.ContactFields(p))
}

func fieldKind(r *app.Request, kind customers.FieldKind) string {
	return r.Words.T("field.kind_" + string(kind))
}

type contactFieldForm struct {
	Name    string `form:"name"`
	Kind    string `form:"kind"`
	Choices string `form:"choices"` // one a line
	Version string `form:"version"`
}

func (s *Pages) newContactFieldPage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Create]) error {
	return s.showContactField(w, r, uuid.Nil, 0, contactFieldForm{Kind: string(customers.TextField)}, http.StatusOK, nil)
}

// showContactField draws the form of a field. Used is how many contacts have a
// value in it: then its kind stays.
func (s *Pages) showContactField(w http.ResponseWriter, r *app.Request, id uuid.UUID, used int, in contactFieldForm, status int, wrong app.Faults) error {
	list := r.Address("/settings/contact-fields")
	title, action, path, submit := r.Words.T("field.new_title"), list, list+"/new", r.Words.T("field.create")
	if id != uuid.Nil {
		action = list + "/" + id.String() + "/edit"
		title, path, submit = r.Words.T("field.edit_title"), action, r.Words.T("workspace.save")
	}
	p := view.ContactFieldForm{
		Frame:  s.Frame(w, r, title, "contact-fields", frame.Link{Label: r.Resource(policy.ContactFields), URL: list}),
		Action: action, CancelURL: list, Submit: submit,
		Name: in.Name, NameError: wrong["name"], Choices: in.Choices, ChoicesError: wrong["choices"], KindError: wrong["kind"], Version: in.Version, Error: wrong[""],
	}
	p.Path = path
	if used > 0 {
		p.KindStays = r.Capped("field.used", used)
	}
	for _, kind := range customers.FieldKinds {
		p.Kinds = append(p.Kinds, ui.Option{Value: string(kind), Label: fieldKind(r, kind), Selected: string(kind) == in.Kind})
	}
	return app.Render(w, r, status, view.EditContactField(p))
}

// readContactField reads the form. One that does not say the kind keeps it.
func readContactField(r *app.Request, in contactFieldForm, kind customers.FieldKind, wrong app.Faults) (f customers.Field, err error) {
	f.Name, err = customers.CleanFieldName(in.Name)
	_ = wrong.Note(r, err) // What is wrong with a field is noted, so that all of them are said at once.
	f.Kind = kind
	if in.Kind != "" {
		f.Kind = customers.FieldKind(in.Kind)
	}
	if !f.Kind.Known() {
		_ = wrong.Note(r, fault.Field("kind", "fault.choice"))
	}
	if f.Kind == customers.ChoiceField {
		f.Choices, err = customers.CleanChoices(in.Choices)
		_ = wrong.Note(r, err)
	}
	f.Version, err = app.ReadVersion(in.Version)
	return f, err
}

func (s *Pages) createContactField(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in contactFieldForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	field, err := readContactField(r, in, "", wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = s.store.CreateContactField(r.Context(), grant, field)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return s.showContactField(w, r, uuid.Nil, 0, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.field_added", "Name", field.Name)})
	return app.Redirect(w, r, r.Address("/settings/contact-fields"))
}

// openContactField reads the field that the address names.
func (s *Pages) openContactField(r *app.Request, actor policy.Actor) (f customers.Field, used int, err error) {
	id, err := r.ID()
	if err != nil {
		return f, 0, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.ContactFields)
	if err != nil {
		return f, 0, err
	}
	return s.store.ContactField(r.Context(), open, id)
}

func (s *Pages) editContactFieldPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	f, used, err := s.openContactField(r, grant.Actor())
	if err != nil {
		return err
	}
	in := contactFieldForm{Name: f.Name, Kind: string(f.Kind), Choices: strings.Join(f.Choices, "\n"), Version: strconv.FormatInt(f.Version, 10)}
	return s.showContactField(w, r, f.ID, used, in, http.StatusOK, nil)
}

func (s *Pages) editContactField(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in contactFieldForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	was, used, err := s.openContactField(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	field, err := readContactField(r, in, was.Kind, wrong)
	if err != nil {
		return err
	}
	field.ID = was.ID
	if len(wrong) == 0 {
		err = s.store.ChangeContactField(r.Context(), grant, field)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		if in.Kind == "" || used > 0 {
			in.Kind = string(was.Kind) // As it stays.
		}
		return s.showContactField(w, r, was.ID, used, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.field_saved", "Name", field.Name)})
	return app.Redirect(w, r, r.Address("/settings/contact-fields"))
}

func (s *Pages) deleteContactFieldPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	f, used, err := s.openContactField(r, grant.Actor())
	if err != nil {
		return err
	}
	list := r.Address("/settings/contact-fields")
	return app.Render(w, r, http.StatusOK, parts.Delete(parts.DeletePage{
		Frame:  s.Frame(w, r, r.Words.T("field.delete_title", "Name", f.Name), "contact-fields", frame.Link{Label: r.Resource(policy.ContactFields), URL: list}),
		Action: list + "/" + f.ID.String() + "/delete", CancelURL: list, Submit: r.Words.T("field.delete_now"),
		Count: r.Capped("field.lose", used), Text: r.Words.T("field.delete_text"),
	}))
}

func (s *Pages) deleteContactField(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	name, err := s.store.DeleteContactField(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.field_deleted", "Name", name)})
	return app.Redirect(w, r, r.Address("/settings/contact-fields"))
}

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
			if texts.SearchKey(typed) == texts.SearchKey(r.Words.T("field."+answer)) {
				return answer
			}
		}
	case customers.TextField, customers.ChoiceField:
	}
	return typed
}

var yesNo = []string{"yes", "no"}

// shown writes a stored value for people.
func shown(r *app.Request, kind customers.FieldKind, stored string) string {
	switch kind {
	case customers.NumberField:
		return r.Words.Decimal(stored)
	case customers.DateField:
		if day, err := time.ParseInLocation(time.DateOnly, stored, r.Words.Zone); err == nil {
			return r.Words.Date(day)
		}
	case customers.YesNoField:
		return r.Words.T("field." + stored)
	case customers.TextField, customers.ChoiceField:
	}
	return stored
}

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
		value := stored(r, f.Kind, typed)
		values[f.ID] = value
		if value != "" {
			_ = wrong.Note(r, f.Check(value)) // Noted, so that all that is wrong is said at once.
		}
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
			input.Options = append(input.Options, ui.Option{Value: choice, Label: shown(r, f.Kind, choice), Selected: choice == typed})
		}
		inputs = append(inputs, input)
	}
	return inputs
}
