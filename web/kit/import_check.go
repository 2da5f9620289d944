package kit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// TakeImport takes what a form says of a file: first what its columns are, to look
// at the rows again or to check them all; then, of what was checked, to begin, to go
// back to the columns, or to drop the file.
func (s *Kit) TakeImport(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		var form columnsForm
		if err := app.Decode(r, &form); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		switch {
		case in.State != importing.ImportUploaded && in.State != importing.ImportChecked:
			return fault.New(fault.Conflict, "fault.import_begun")
		case form.Act == "cancel":
			return s.dropImport(w, r, grant, resource, in.ID)
		case in.State == importing.ImportUploaded:
			return s.takeColumns(w, r, grant, resource, &in, &form)
		default:
			return s.takeChecked(w, r, grant, resource, &in, &form)
		}
	}
}

// takeColumns looks at the rows again, or begins to check them all.
func (s *Kit) takeColumns(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	form *columnsForm,
) error {
	plan, err := s.plan(w, r, grant, resource, in, *form)
	if err != nil {
		return err
	}
	columns := app.Mapped(plan.fields, func(f importing.Field) string { return string(f) })
	check := form.Act == "check" && !plan.another // Or the columns are those of the file as it was read before.
	switch {
	case !check:
		if err := s.store.KeepColumns(r.Context(), grant, in.ID, columns, plan.reading); err != nil {
			return err
		}
		return s.showColumns(w, r, grant, resource, in, plan, form.view(), http.StatusOK)
	case plan.wrong(r) != "":
		if plan.asks { // What is asked is known to have been asked when the form comes back.
			if err := s.store.KeepColumns(r.Context(), grant, in.ID, columns, plan.reading); err != nil {
				return err
			}
		}
		return s.showColumns(w, r, grant, resource, in, plan, form.view(), http.StatusUnprocessableEntity)
	}
	if err := s.store.CheckImport(r.Context(), grant, in.ID, columns, plan.reading); err != nil {
		return err
	}
	return toImport(w, r, resource, in.ID)
}

// takeChecked begins an import as it was checked. Another choice of what becomes of
// who is there is checked first.
func (s *Kit) takeChecked(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	form *columnsForm,
) error {
	if !form.fits() || form.Act != "start" && form.Act != "columns" {
		return fault.New(fault.Invalid, "fault.choice")
	}
	if form.Act == "columns" {
		return s.reopenImport(w, r, grant, resource, in.ID)
	}
	reading := in.Reading
	form.settle(&reading)
	var err error
	if reading.Existing != in.Reading.Existing {
		err = s.store.CheckImport(r.Context(), grant, in.ID, in.Columns, reading)
	} else {
		err = s.store.StartImport(r.Context(), grant, in.ID)
	}
	if err != nil {
		return err
	}
	return toImport(w, r, resource, in.ID)
}

func (s *Kit) reopenImport(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID,
) error {
	if err := s.store.ReopenImport(r.Context(), grant, id); err != nil {
		return err
	}
	return toImport(w, r, resource, id)
}

// toImport leads to the page of an import.
func toImport(w http.ResponseWriter, r *app.Request, resource policy.Resource, id uuid.UUID) error {
	return app.Redirect(w, r, importURL(r, resource, id))
}

func importURL(r *app.Request, resource policy.Resource, id uuid.UUID) string {
	return r.Address(app.PathOf(resource) + "/imports/" + id.String())
}

// Sizes of what the page of a check shows.
const shownMisreads = 20

// showCheck says what the rows would do, before they do it.
func (s *Kit) showCheck(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
) error {
	importer := importing.ImporterOf(resource)
	var own []customers.Field
	var err error
	if importer.Own {
		if own, err = s.ownFields(r, grant.Actor()); err != nil {
			return err
		}
	}
	p := s.onePage(w, r, resource, in)
	p.Lead = r.Words.T("import.lead_checked")
	c := &parts.ImportCheck{
		Action: importURL(r, resource, in.ID), Verdict: verdict(r, resource, &in.Checked),
		Nothing: in.Checked.Created+in.Checked.Changed == 0,
	}
	p.Check = c
	if importer.Existing {
		for _, choice := range []importing.Existing{importing.Fill, importing.Change, importing.Leave} {
			c.Existing = append(c.Existing, parts.ImportChoice{
				Value: string(choice), Label: r.Words.T("import.existing_" + string(choice)),
				Hint: r.Words.T("import.existing_" + string(choice) + "_hint"), Checked: choice == in.Reading.Existing,
			})
		}
	}
	c.Changes = changes(r, in, own)
	misread := in.Checked.Misreads()
	others := in.Checked.Others
	for i := range misread {
		m := &misread[i]
		if i >= shownMisreads {
			others += m.Count
			continue
		}
		shown := parts.ImportMisread{
			Value: m.Value, Reason: importing.Reason(m.Reason).Said(r.Words),
			Count: r.Words.Number(int(m.Count)), Line: strconv.FormatInt(m.Line, 10),
		}
		if m.Column != importing.WholeRow && m.Column < len(in.Reading.Heads) {
			shown.Column = columnLabel(in.Reading.Heads[m.Column], m.Column)
		}
		c.Misread = append(c.Misread, shown)
	}
	if others > 0 {
		c.Others = counted(r, "import.misread_others", others)
	}
	if err := s.sayAgain(r, grant, resource, in, &p); err != nil {
		return err
	}
	return app.Render(w, r, http.StatusOK, parts.ImportOne(p))
}

// verdict says in one line what the rows would do.
func verdict(r *app.Request, resource policy.Resource, c *importing.Checked) string {
	changed := "import.check_changed"
	if resource == policy.Contacts {
		changed = "import.check_changed_contacts"
	}
	said := []string{counted(r, "import.counted_created", c.Created)}
	for _, part := range []struct {
		key   string
		count int64
	}{
		{changed, c.Changed}, {"import.counted_already", c.Already}, {"import.counted_refused", c.Refused}, {"import.check_left", c.Left},
		{"import.check_remarked", c.Remarked},
	} {
		if part.count > 0 {
			said = append(said, counted(r, part.key, part.count))
		}
	}
	return strings.Join(said, " · ")
}

// changes are the first changes, a row a customer and a column for every field that
// a column of the file fills.
func changes(r *app.Request, in *importing.File, own []customers.Field) *parts.ImportChanges {
	if len(in.Checked.Samples) == 0 {
		return nil
	}
	c := &parts.ImportChanges{Text: r.Words.T(
		"import.first_changes", "Count", len(in.Checked.Samples), "Shown", r.Words.Number(len(in.Checked.Samples)),
		"All", r.Words.Number(int(in.Checked.Changed)),
	)}
	for _, text := range in.Checked.Samples[0].Texts {
		c.Heads = append(c.Heads, importField(r, text.Field, own))
	}
	tags := slices.Contains(in.Columns, string(importing.Tags))
	if tags {
		c.Heads = append(c.Heads, importField(r, importing.Tags, own))
	}
	for i := range in.Checked.Samples {
		sample := &in.Checked.Samples[i]
		row := parts.ImportChange{Line: strconv.FormatInt(sample.Line, 10), Who: sample.Email}
		if row.Who == "" {
			row.Who = sample.Name
		}
		for _, text := range sample.Texts {
			cell := parts.ImportCell{Was: shownText(r, text.Field, own, text.Was), Is: shownText(r, text.Field, own, text.Is)}
			row.Cells = append(row.Cells, cell)
		}
		if tags {
			cell := parts.ImportCell{}
			if len(sample.Tags) > 0 {
				cell.Is = "+ " + strings.Join(sample.Tags, ", ")
			}
			row.Cells = append(row.Cells, cell)
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// shownText is what is stored of a field, as people read it.
func shownText(r *app.Request, field importing.Field, own []customers.Field, text string) string {
	if text == "" {
		return ""
	}
	if id, is := field.Own(); is {
		for i := range own {
			if own[i].ID == id {
				return FieldText(r, own[i].Kind, text)
			}
		}
	}
	switch at, err := time.Parse(time.RFC3339, text); {
	case field == importing.Consent:
		return r.Words.T("contact.consent_" + text)
	case field == importing.ConsentSince && err == nil:
		return r.Words.Exact(at)
	case field == importing.Country:
		return r.Words.Country(text)
	}
	if language, known := i18n.ParseLanguage(text); known && field == importing.Language {
		return language.Name()
	}
	return text
}
