package kit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
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
	Columns   map[string]string `form:"column_*"` // the column of each field, "" for none
	Encoding  string            `form:"encoding"`
	Separator string            `form:"separator"`
	HeadRow   string            `form:"head_row"`
	Sheet     string            `form:"sheet"`
	Dates     string            `form:"dates"`
	Decimals  string            `form:"decimals"`
	Zone      string            `form:"zone"`
	Currency  string            `form:"currency"`
	Existing  string            `form:"existing"`
	Act       string            `form:"act"`
}

// importPlan is how a file is going to be read.
type importPlan struct {
	importer *importing.Importer
	program  *importing.Program // that wrote the file, nil for one that is unknown
	found    importing.Found
	fields   []importing.Field // of each column
	reading  importing.Reading
	own      []customers.Field
	rows     []plannedRow // of the beginning of the file
	another  bool         // the file was read in another way than the form was drawn for
}

type plannedRow struct {
	line  int
	cells []string
	err   error
}

// beginning reads how a file begins, and guesses what its columns are.
func (s *Kit) beginning(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, form *columnsForm,
) (*importPlan, error) {
	window, whole, err := s.store.ImportBeginning(r.Context(), grant, in.ID)
	if err != nil {
		return nil, err
	}
	plan := &importPlan{importer: importing.ImporterOf(resource), found: in.Found}
	if err := s.lookAgain(r, grant, in, form, window, plan); err != nil {
		return nil, err
	}
	plan.reading = usualReading(r, &plan.found)
	if form != nil && form.Encoding != "" {
		plan.reading.Encoding = csvfile.Encoding(form.Encoding)
	}
	rows := csvfile.NewRows(window, plan.reading.Format(), whole)
	for range plan.reading.HeadRow {
		if plan.reading.Heads, _, err = rows.Next(); err != nil {
			plan.reading.Heads = nil
		}
	}
	for len(plan.rows) < previewLooked {
		rows.SkipBlank()
		line := rows.Lines() + 1
		cells, more, err := rows.Next()
		if !more {
			break
		}
		plan.rows = append(plan.rows, plannedRow{line, cells, err})
	}
	if plan.reading.HeadRow == 0 {
		for i := range plan.widest() {
			plan.reading.Heads = append(plan.reading.Heads, r.Words.T("import.column", "Number", i+1))
		}
	}
	if len(plan.reading.Heads) == 0 || len(plan.reading.Heads) > importing.MaxColumns {
		return nil, fault.New(fault.Invalid, "fault.file_no_table")
	}
	if plan.importer.Own {
		if plan.own, err = s.ownFields(r, grant.Actor()); err != nil {
			return nil, err
		}
	}
	names := map[string]uuid.UUID{}
	for i := range plan.own {
		names[plan.own[i].Name] = plan.own[i].ID
	}
	plan.fields = plan.importer.Recognise(plan.reading.Heads, names)
	if plan.program = importing.RecogniseProgram(resource, plan.reading.Heads); plan.program != nil {
		plan.reading.Program = plan.program.Key()
		if plan.program.Zone != "" {
			plan.reading.Zone = plan.program.Zone
		}
	}
	if plan.reading.HeadRow == 0 && len(plan.rows) > 0 {
		importing.RecogniseAddress(plan.fields, plan.rows[0].cells)
	}
	if form == nil && in.Reading.HeadRow == plan.reading.HeadRow && slices.Equal(in.Reading.Heads, plan.reading.Heads) &&
		len(in.Columns) == len(plan.fields) { // They were said before.
		plan.reading = in.Reading
		plan.fields = app.Mapped(in.Columns, func(field string) importing.Field { return importing.Field(field) })
	}
	return plan, nil
}

// widest is how many cells the longest of the first rows has.
func (p *importPlan) widest() (most int) {
	for i := range p.rows {
		most = max(most, len(p.rows[i].cells))
	}
	return min(most, importing.MaxColumns)
}

// lookAgain reads the whole file anew where the form says that its rows are parted
// in another way, or that its heads stand in another.
func (s *Kit) lookAgain(
	r *app.Request, grant policy.Grant[policy.Create], in *importing.File, form *columnsForm, window []byte, plan *importPlan,
) (err error) {
	was := &in.Found
	if form == nil || was.Book != nil || form.Separator == "" && form.HeadRow == "" {
		return nil
	}
	reading := importing.Reading{Encoding: was.Encoding, Separator: was.Separator, Returns: was.Returns, HeadRow: was.HeadRow}
	if form.Separator != "" {
		reading.Separator = separators[form.Separator]
	}
	if form.HeadRow != "" {
		reading.HeadRow, _ = strconv.Atoi(form.HeadRow)
	}
	if reading.Separator == in.Found.Separator && reading.HeadRow == in.Found.HeadRow {
		return nil
	}
	survey := importing.NewSurvey(window, reading.Format())
	if form.HeadRow != "" && reading.HeadRow != in.Found.HeadRow {
		survey.At(reading.HeadRow)
	}
	plan.another = true
	plan.found, err = s.store.SurveyImport(r.Context(), grant, in.ID, survey)
	return err
}

func (s *Kit) ownFields(r *app.Request, actor policy.Actor) ([]customers.Field, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil, err
	}
	choices, err := s.customers.ContactChoices(r.Context(), open)
	return choices.Fields, err
}

// offered are the fields that a column can fill.
func (p *importPlan) offered() []importing.Field {
	list := slices.Clone(p.importer.Fields)
	for i := range p.own {
		list = append(list, importing.OwnField(p.own[i].ID))
	}
	return list
}

// readColumns takes what the form says over what was guessed.
func (s *Kit) readColumns(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, form columnsForm,
) (*importPlan, error) {
	plan, err := s.beginning(r, grant, resource, in, &form)
	if err != nil || plan.another {
		return plan, err
	}
	known := map[string]bool{}
	plan.fields = make([]importing.Field, len(plan.reading.Heads))
	for _, field := range plan.offered() {
		known[string(field)] = true
		text := form.Columns[string(field)]
		if text == "" {
			continue
		}
		column, err := strconv.Atoi(text)
		if err != nil || column < 0 || column >= len(plan.fields) || strconv.Itoa(column) != text ||
			plan.fields[column] != importing.Ignore {
			return nil, fault.New(fault.Invalid, "fault.columns") // Or one column fills two fields.
		}
		plan.fields[column] = field
	}
	for name := range form.Columns {
		if !known[name] {
			return nil, fault.New(fault.Invalid, "fault.columns")
		}
	}
	form.settle(&plan.reading)
	return plan, nil
}

// missing says which column there has to be, "" when none is missing.
func (p *importPlan) missing(r *app.Request) string {
	if p.reading.Order == importing.NoOrder && p.asksOrder() {
		return r.Words.T("import.choose_order")
	}
	switch need, is := p.importer.Missing(p.fields); {
	case !is:
		return ""
	case need.Reason != "":
		return r.Words.T(string(need.Reason))
	default:
		return r.Words.T("import.missing", "Field", importField(r, need.OneOf[0], nil))
	}
}

func importField(r *app.Request, field importing.Field, own []customers.Field) string {
	if id, is := field.Own(); is {
		for i := range own {
			if own[i].ID == id {
				return own[i].Name
			}
		}
	}
	if of := field.Of(); of != field {
		return r.Words.T("import.or_else", "Field", importField(r, of, own))
	}
	return r.Words.T("import.field_" + string(field))
}

func (s *Kit) showColumns(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	plan *importPlan, status int, wrong string,
) error {
	if plan == nil {
		var err error
		if plan, err = s.beginning(r, grant, resource, in, nil); err != nil {
			return err
		}
	}
	base := importURL(r, resource, in.ID)
	p := s.onePage(w, r, resource, in)
	p.Lead, p.Action, p.Error, p.Preview = r.Words.T("import.lead_columns"), base, wrong, importPreview(r, plan)
	if in.Checked.Failed && wrong == "" {
		p.Error = r.Words.T("import.check_failed")
	}
	p.Path = base
	if plan.program != nil {
		p.Lead = r.Words.T("import.recognised", "Program", plan.program.Name, "List", r.Words.T("import.list_"+plan.program.List)) + " " + p.Lead
	}
	for _, field := range plan.offered() {
		if field != field.Of() && !slices.Contains(plan.fields, field) {
			continue // A second column is rare.
		}
		list := []ui.Option{{Label: r.Words.T("import.no_column")}}
		for i, head := range plan.reading.Heads {
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
	following := importing.Following(plan.reading.Heads, slices.Index(plan.fields, importing.Lines))
	for i, field := range plan.fields {
		if field == importing.Ignore && len(unused) < 30 && !slices.Contains(following, i) {
			unused = append(unused, columnLabel(plan.reading.Heads[i], i))
		}
	}
	if len(unused) > 0 {
		p.Unused = r.Words.T("import.unused", "Columns", strings.Join(unused, ", "))
	}
	if err := s.sayAgain(r, grant, resource, in, &p); err != nil {
		return err
	}
	p.Options, p.Questions = plan.options(r), plan.questions(r)
	return app.Render(w, r, status, parts.ImportOne(p))
}

// sayAgain says that the same file came in before, or another with the same rows.
func (s *Kit) sayAgain(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, p *parts.OneImport,
) error {
	same, at, err := s.store.SameImport(r.Context(), grant, in)
	if err != nil || !same.Valid {
		return err
	}
	p.Again = r.Words.T("import.again", "At", r.Words.Exact(at))
	p.AgainURL = importURL(r, resource, same.UUID)
	return nil
}

// columnLabel names a column by its head and its place.
func columnLabel(head string, place int) string {
	return strconv.Itoa(place+1) + ". " + texts.Printable(strings.TrimSpace(head))
}

// importPreview shows how the first rows are read, and counts what is wrong in
// the first thousand.
func importPreview(r *app.Request, plan *importPlan) *parts.Preview {
	reader := importing.NewReader(plan.fields, plan.reading)
	p := &parts.Preview{}
	for _, field := range plan.importer.Preview {
		p.Heads = append(p.Heads, importField(r, field, nil))
	}
	bad := 0
	rows := make([][]string, len(plan.rows))
	for i := range plan.rows {
		if plan.rows[i].err == nil {
			rows[i] = plan.rows[i].cells
		}
	}
	for _, item := range plan.importer.Grouped(reader, rows) {
		row := &plan.rows[item[0]]
		shown := parts.PreviewRow{Line: strconv.Itoa(row.line)}
		reason := importing.BadQuotes
		if row.err == nil {
			var of [][]string
			for _, n := range item {
				of = append(of, rows[n])
			}
			shown.Cells, reason = plan.importer.Show(reader, r.Words, of)
		}
		isBad := reason != "" && !reason.LeavesOut()
		switch {
		case reason == importing.Continued:
			continue
		case isBad:
			bad++
			shown.Reason = r.Words.T(string(reason))
		case reason != "":
			shown.Reason = r.Words.T("import.left", "Reason", r.Words.T(string(reason)))
		}
		// Every problem among the first rows, and the first rows themselves.
		if len(p.Rows) < previewRows || isBad && bad <= previewRows {
			p.Rows = append(p.Rows, shown)
		}
	}
	p.Text = r.Words.T("import.looked", "Count", len(plan.rows), "Rows", r.Words.Number(len(plan.rows)), "Bad", r.Words.Number(bad))
	return p
}
