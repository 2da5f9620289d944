package kit

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// Sizes of the preview.
const (
	previewRows   = 8
	previewLooked = 1000
)

type columnsForm struct {
	Columns  map[string]string `form:"column_*"` // the column of each field, "" for none
	Dates    string            `form:"dates"`
	Currency string            `form:"currency"`
	Existing string            `form:"existing"`
	Act      string            `form:"act"`
}

// importPlan is how a file is going to be read.
type importPlan struct {
	heads    []string
	fields   []importing.Field // of each column
	settings importing.Settings
	own      []customers.Field
	rows     []plannedRow // of the beginning of the file
}

type plannedRow struct {
	line  int
	cells []string
	err   error
}

// beginning reads how a file begins, and guesses what its columns are.
func (s *Kit) beginning(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
) (*importPlan, error) {
	window, whole, err := s.store.ImportBeginning(r.Context(), grant, in.ID)
	if err != nil {
		return nil, err
	}
	plan := &importPlan{settings: importing.Settings{
		Language: r.Workspace().Language, Zone: r.Workspace().TimeZone, Country: r.Workspace().Country, Currency: r.Currency(),
	}}
	rows := csvfile.NewRows(window, []rune(in.Separator)[0], whole)
	if plan.heads, _, err = rows.Next(); err != nil {
		return nil, fault.New(fault.Invalid, "fault.file_no_table")
	}
	plan.settings.Heads = plan.heads
	for len(plan.rows) < previewLooked {
		line := rows.Lines() + 1
		cells, more, err := rows.Next()
		if !more {
			break
		}
		plan.rows = append(plan.rows, plannedRow{line, cells, err})
	}
	if resource == policy.Transactions {
		plan.fields = importing.RecogniseTransactions(plan.heads)
	} else {
		if plan.own, err = s.ownFields(r, grant.Actor()); err != nil {
			return nil, err
		}
		names := map[string]uuid.UUID{}
		for i := range plan.own {
			names[plan.own[i].Name] = plan.own[i].ID
		}
		plan.fields = importing.RecogniseContacts(plan.heads, names)
	}
	plan.settings.MonthsFirst = importing.MonthsFirst(plan.cellsOf(importing.At, importing.Created))
	return plan, nil
}

func (s *Kit) ownFields(r *app.Request, actor policy.Actor) ([]customers.Field, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil, err
	}
	choices, err := s.customers.ContactChoices(r.Context(), open)
	return choices.Fields, err
}

func (p *importPlan) cellsOf(fields ...importing.Field) (cells []string) {
	for i, field := range p.fields {
		for _, wanted := range fields {
			for j := range p.rows {
				if field == wanted && i < len(p.rows[j].cells) {
					cells = append(cells, p.rows[j].cells[i])
				}
			}
		}
	}
	return cells
}

// offered are the fields that a column can fill.
func (p *importPlan) offered(resource policy.Resource) []importing.Field {
	if resource == policy.Transactions {
		return importing.TransactionFields
	}
	list := importing.ContactFields
	for i := range p.own {
		list = append(list[:len(list):len(list)], importing.OwnField(p.own[i].ID))
	}
	return list
}

// readColumns takes what the form says over what was guessed.
func (s *Kit) readColumns(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, form columnsForm,
) (*importPlan, error) {
	plan, err := s.beginning(r, grant, resource, in)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	plan.fields = make([]importing.Field, len(plan.heads))
	for _, field := range plan.offered(resource) {
		known[string(field)] = true
		text := form.Columns[string(field)]
		if text == "" {
			continue
		}
		column, err := strconv.Atoi(text)
		if err != nil || column < 0 || column >= len(plan.heads) || strconv.Itoa(column) != text || plan.fields[column] != importing.Ignore {
			return nil, fault.New(fault.Invalid, "fault.columns") // Or one column fills two fields.
		}
		plan.fields[column] = field
	}
	for name := range form.Columns {
		if !known[name] {
			return nil, fault.New(fault.Invalid, "fault.columns")
		}
	}
	if form.Currency != "" {
		plan.settings.Currency = form.Currency
	}
	if !i18n.IsCurrency(plan.settings.Currency) || form.Dates != "" && form.Dates != "day" && form.Dates != "month" ||
		form.Existing != "" && form.Existing != "update" && form.Existing != "skip" {
		return nil, fault.New(fault.Invalid, "fault.choice")
	}
	if form.Dates != "" {
		plan.settings.MonthsFirst = form.Dates == "month"
	}
	plan.settings.Skip = form.Existing == "skip"
	return plan, nil
}

// missing says which column there has to be, "" when none is missing.
func (p *importPlan) missing(r *app.Request, resource policy.Resource) string {
	has := map[importing.Field]bool{}
	for _, field := range p.fields {
		has[field] = true
	}
	if resource == policy.Transactions {
		for _, field := range []importing.Field{importing.Email, importing.At, importing.Amount} {
			if !has[field] {
				return r.Words.T("import.missing", "Field", importField(r, field, nil))
			}
		}
		return ""
	}
	if !has[importing.Email] && !has[importing.Name] && !has[importing.FirstName] && !has[importing.LastName] {
		return r.Words.T("import.missing_person")
	}
	return ""
}

func importField(r *app.Request, field importing.Field, own []customers.Field) string {
	if id, is := field.Own(); is {
		for i := range own {
			if own[i].ID == id {
				return own[i].Name
			}
		}
	}
	return r.Words.T("import.field_" + string(field))
}

func (s *Kit) showColumns(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	plan *importPlan, status int, wrong string,
) error {
	if plan == nil {
		var err error
		if plan, err = s.beginning(r, grant, resource, in); err != nil {
			return err
		}
	}
	base := r.Address(app.PathOf(resource) + "/imports/" + in.ID.String())
	p := parts.OneImport{
		Frame: s.Frame(
			w, r, in.File, "",
			frame.Link{Label: r.Words.T("import.title_" + resource.String()), URL: r.Address(app.PathOf(resource) + "/import")},
		),
		Lead:   r.Words.T("import.lead_columns"),
		Action: base, Error: wrong, Preview: importPreview(r, resource, plan),
	}
	p.Path = base
	for _, field := range plan.offered(resource) {
		list := []ui.Option{{Label: r.Words.T("import.no_column")}}
		for i, head := range plan.heads {
			list = append(list, ui.Option{Value: strconv.Itoa(i), Label: columnLabel(head, i), Selected: plan.fields[i] == field})
		}
		p.Columns = append(
			p.Columns,
			ui.Choice{
				ID: "column-" + strings.ReplaceAll(string(field), ":", "-"), Name: "column_" + string(field),
				Label: importField(r, field, plan.own), Options: list,
			},
		)
	}
	var unused []string
	for i, field := range plan.fields {
		if field == importing.Ignore && len(unused) < 30 {
			unused = append(unused, columnLabel(plan.heads[i], i))
		}
	}
	if len(unused) > 0 {
		p.Unused = r.Words.T("import.unused", "Columns", strings.Join(unused, ", "))
	}
	p.Options = importOptions(r, resource, plan)
	return app.Render(w, r, status, parts.ImportOne(p))
}

// columnLabel names a column by its head and its place.
func columnLabel(head string, place int) string {
	return strconv.Itoa(place+1) + ". " + texts.Printable(strings.TrimSpace(head))
}

func importOptions(r *app.Request, resource policy.Resource, plan *importPlan) []ui.Choice {
	options := []ui.Choice{{ID: "dates", Name: "dates", Label: r.Words.T("import.dates"), Options: []ui.Option{
		{Value: "day", Label: "31/12/2026", Selected: !plan.settings.MonthsFirst},
		{Value: "month", Label: "12/31/2026", Selected: plan.settings.MonthsFirst},
	}}}
	if resource == policy.Transactions {
		return append(
			options,
			ui.Choice{ID: "currency", Name: "currency", Label: r.Words.T("import.currency"), Options: r.CurrencyOptions(plan.settings.Currency)},
		)
	}
	return append(options, ui.Choice{ID: "existing", Name: "existing", Label: r.Words.T("import.existing"), Options: []ui.Option{
		{Value: "update", Label: r.Words.T("import.existing_update"), Selected: !plan.settings.Skip},
		{Value: "skip", Label: r.Words.T("import.existing_skip"), Selected: plan.settings.Skip},
	}})
}

// importPreview shows how the first rows are read, and counts what is wrong in
// the first thousand.
func importPreview(r *app.Request, resource policy.Resource, plan *importPlan) *parts.Preview {
	reader := importing.NewReader(plan.fields, plan.settings)
	own := map[uuid.UUID]*customers.Field{}
	for i := range plan.own {
		own[plan.own[i].ID] = &plan.own[i]
	}
	p := &parts.Preview{
		Heads: []string{
			r.Words.T("import.field_email"), r.Words.T("import.field_name"), r.Words.T("import.field_phone"),
			r.Words.T("import.field_tags"),
		},
	}
	if resource == policy.Transactions {
		p.Heads = []string{
			r.Words.T("import.field_at"), r.Words.T("import.field_email"), r.Words.T("import.field_label"),
			r.Words.T("import.field_state"), r.Words.T("import.field_amount"),
		}
	}
	bad := 0
	for i := range plan.rows {
		row := &plan.rows[i]
		shown := parts.PreviewRow{Line: strconv.Itoa(row.line)}
		reason := importing.BadQuotes
		switch {
		case row.err != nil:
		case resource == policy.Transactions:
			var t importing.Transaction
			if t, reason = reader.Transaction(row.cells); reason == "" {
				shown.Cells = []string{
					r.Words.ShortDate(t.At), t.Email.String(), t.Label, r.Words.T("records.state_" + t.State),
					r.Words.Money(t.Amount, t.Currency),
				}
			}
		default:
			var c importing.Contact
			if c, reason = reader.Contact(row.cells); reason == "" {
				reason = reader.Own(&c, own)
			}
			email := ""
			if c.HasEmail {
				email = c.Email.String()
			}
			shown.Cells = []string{email, c.Name, c.Phone, strings.Join(c.Tags, ", ")}
		}
		if reason != "" {
			bad++
			shown.Reason = r.Words.T(string(reason))
		}
		// Every problem among the first rows, and the first rows themselves.
		if len(p.Rows) < previewRows || reason != "" && bad <= previewRows {
			p.Rows = append(p.Rows, shown)
		}
	}
	p.Text = r.Words.T("import.looked", "Count", len(plan.rows), "Rows", r.Words.Number(len(plan.rows)), "Bad", r.Words.Number(bad))
	return p
}
