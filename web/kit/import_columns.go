package kit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// columnsForm is the form of a file: which field each column fills, of the columns
// that its page shows, and how the file is read.
type columnsForm struct {
	Columns   map[string]string `form:"column_*"` // the field of a column, by its place from 0 on; "" for none
	Find      string            `form:"find"`     // columns by their heads
	Page      string            `form:"page"`     // of the columns
	Encoding  string            `form:"encoding"`
	Separator string            `form:"separator"`
	HeadRow   string            `form:"head_row"`
	Sheet     string            `form:"sheet"`
	Dates     string            `form:"dates"`
	Days      map[string]string `form:"dates_*"` // of a further column that does not prove its order, by its place
	Decimals  string            `form:"decimals"`
	Zone      string            `form:"zone"`
	Currency  string            `form:"currency"`
	Existing  string            `form:"existing"`
	Act       string            `form:"act"`
}

// readColumns takes what the form says over what was said before, or guessed. A
// column that the form does not name stays what it is: of a wide file a page shows a
// part.
func (s *Kit) readColumns(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, form columnsForm,
) (*importPlan, error) {
	plan, err := s.beginning(r, grant, resource, in, &form)
	if err != nil || plan.another {
		return plan, err
	}
	drawn := plan.left()
	offered := plan.offered()
	for place, field := range form.Columns {
		column, err := strconv.Atoi(place)
		if err != nil || strconv.Itoa(column) != place || column < 0 || column >= len(plan.fields) ||
			field != "" && !slices.Contains(offered, importing.Field(field)) {
			return nil, fault.New(fault.Invalid, "fault.choice")
		}
		if plan.fields[column] != importing.Field(field) {
			plan.fields[column] = importing.Field(field)
			plan.changed = append(plan.changed, column)
		}
	}
	form.settle(&plan.reading)
	plan.ask(&drawn)
	return plan, nil
}

// wrong says why rows cannot be read by these columns, "" when they can.
func (p *importPlan) wrong(r *app.Request) string {
	if twice := p.twice(r); twice != "" {
		return twice
	}
	if choose := p.unchosen(r); choose != "" {
		return choose
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

// twice names the columns that are said to fill one field, "" when none do.
func (p *importPlan) twice(r *app.Request) string {
	var said []string
	for _, field := range p.offered() {
		var labels []string
		if field.Several() {
			continue
		}
		for _, column := range p.filling(field) {
			labels = append(labels, r.Words.T("import.quoted", "Text", columnLabel(p.reading.Heads[column], column)))
		}
		if len(labels) > 1 {
			said = append(said, r.Words.T("import.twice", "Field", importField(r, field, p.own), "Columns", strings.Join(labels, ", ")))
		}
	}
	return strings.Join(said, " ")
}

// filling are the columns that are said to fill a field.
func (p *importPlan) filling(field importing.Field) (columns []int) {
	for column := range p.fields {
		if p.fields[column] == field {
			columns = append(columns, column)
		}
	}
	return columns
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

// columnsView is which of the columns of a file a page shows.
type columnsView struct {
	find string
	page int   // from 1 on
	also []int // those that a refused form changed: nothing else remembers them
}

func (f *columnsForm) view() columnsView {
	page, _ := strconv.Atoi(f.Page)
	return columnsView{find: f.Find, page: page}
}

func (s *Kit) showColumns(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	plan *importPlan, view columnsView, status int,
) error {
	if plan == nil {
		var err error
		if plan, err = s.beginning(r, grant, resource, in, nil); err != nil {
			return err
		}
	}
	base := importURL(r, resource, in.ID)
	p := s.onePage(w, r, resource, in)
	p.Lead, p.Action, p.Path = r.Words.T("import.lead_columns"), base, base
	switch {
	case status != http.StatusOK:
		p.Error, view = plan.wrong(r), columnsView{also: plan.changed} // What is wrong is among the columns that fill a field.
	case in.Checked.Failed:
		p.Error = r.Words.T("import.check_failed")
	default:
		p.Error = plan.twice(r)
	}
	if plan.program != nil {
		p.Lead = r.Words.T("import.recognised", "Program", plan.program.Name, "List", r.Words.T("import.list_"+plan.program.List)) + " " + p.Lead
	}
	p.Columns, p.Preview = plan.columns(r, view), importPreview(r, plan)
	if err := s.sayAgain(r, grant, resource, in, &p); err != nil {
		return err
	}
	p.Options, p.Questions = plan.options(r), plan.questions(r)
	p.Read = plan.says(r)
	return app.Render(w, r, status, parts.ImportOne(p))
}

// Sizes of what a page shows of the columns of a file.
const (
	columnsShown = 40 // at once: a page of a thousand columns stays within 100 KB
	columnsMost  = 80 // with those of a refused form; no form takes more than 100 fields
	samplesShown = 3
	longHead     = 160 // characters
	longSample   = 48
)

// columns draws those that a view shows: first those that fill a field, then the
// others, each in the order of the file.
func (p *importPlan) columns(r *app.Request, view columnsView) parts.ImportColumns {
	var filled, others []int // The first are in view in any case.
	for column, head := range p.reading.Heads {
		switch {
		case view.find != "" && !texts.Finds(view.find, head):
		case p.fields[column] != importing.Ignore || slices.Contains(view.also, column):
			filled = append(filled, column)
		default:
			others = append(others, column)
		}
	}
	all := slices.Concat(filled, others)
	if len(p.fields) <= columnsShown {
		slices.Sort(all)
	}
	begin := min(max(0, view.page-1)*columnsShown, max(0, len(all)-1)/columnsShown*columnsShown)
	shown := columnsShown
	if len(view.also) > 0 {
		shown = max(shown, min(len(filled), columnsMost))
	}
	end := min(begin+shown, len(all))
	c := parts.ImportColumns{Find: view.find, Wide: len(p.fields) > columnsShown}
	if begin > 0 {
		c.Earlier = strconv.Itoa(begin / columnsShown)
	}
	if end < len(all) {
		c.Later = strconv.Itoa(end/columnsShown + 1)
	}
	fill := len(p.fields) - len(p.filling(importing.Ignore))
	c.Text = r.Words.T("import.columns_fill", "Count", len(p.fields), "Columns", r.Words.Number(len(p.fields)), "Filled", r.Words.Number(fill))
	switch {
	case len(all) == 0:
		c.Shown = r.Words.T("import.columns_none")
	case c.Wide:
		c.Shown = r.Words.T("import.columns_shown", "From", r.Words.Number(begin+1), "To", r.Words.Number(end), "Of", r.Words.Number(len(all)))
	}
	fields, packed := p.fieldOptions(r), slices.Index(p.fields, importing.Lines)
	following := importing.Following(p.reading.Heads, packed)
	for _, column := range all[begin:end] {
		row := p.column(r, column, fields)
		if row.Fills = row.Fills || slices.Contains(following, column); p.fields[column] == importing.Ignore && row.Fills {
			row.Note = r.Words.T("import.read_with", "Column", packed+1)
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// fieldOptions are the fields that a column can fill. A second column of a field is
// rare: it is offered where one was found.
func (p *importPlan) fieldOptions(r *app.Request) []ui.Option {
	list := []ui.Option{{Label: r.Words.T("import.no_column")}}
	for _, field := range p.offered() {
		if field == field.Of() || slices.Contains(p.fields, field) || slices.Contains(p.guessed, field) {
			list = append(list, ui.Option{Value: string(field), Label: importField(r, field, p.own)})
		}
	}
	return list
}

func (p *importPlan) column(r *app.Request, column int, fields []ui.Option) parts.ImportColumn {
	name, field := "column_"+strconv.Itoa(column), p.fields[column]
	options := slices.Clone(fields)
	for i := range options {
		options[i].Selected = options[i].Value == string(field)
	}
	head := short(strings.TrimSpace(p.reading.Heads[column]), longHead)
	if head == "" {
		head = r.Words.T("import.no_head")
	}
	return parts.ImportColumn{
		Number: strconv.Itoa(column + 1), Head: head, Samples: p.samples(column),
		Field: ui.Choice{ID: strings.ReplaceAll(name, "_", "-"), Name: name, Options: options},
		Fills: field != importing.Ignore, Wrong: field != importing.Ignore && len(p.filling(field)) > 1,
	}
}

// samples are the first values of a column, each once.
func (p *importPlan) samples(column int) (list []string) {
	for i := range p.rows {
		if column >= len(p.rows[i].cells) || p.rows[i].err != nil {
			continue
		}
		text := short(strings.TrimSpace(p.rows[i].cells[column]), longSample)
		if text != "" && !slices.Contains(list, text) {
			if list = append(list, text); len(list) == samplesShown {
				break
			}
		}
	}
	return list
}

// short is a text that is cut where it is longer.
func short(text string, most int) string {
	if signs := []rune(text); len(signs) > most {
		return string(signs[:most]) + "…"
	}
	return text
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
