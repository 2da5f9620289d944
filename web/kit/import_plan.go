package kit

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// previewLooked is how many rows of its beginning a file is judged by.
const previewLooked = 1000

// importPlan is how a file is going to be read.
type importPlan struct {
	importer *importing.Importer
	program  *importing.Program // that wrote the file, nil for one that is unknown
	file     string             // its name
	found    importing.Found
	guessed  []importing.Field // what the columns are by their heads
	fields   []importing.Field // what they are said to be
	changed  []int             // columns of which the form says something else than was said before
	reading  importing.Reading
	own      []customers.Field
	rows     []plannedRow // of the beginning of the file
	another  bool         // the file was read in another way than the form was drawn for
	asks     bool         // what the form was drawn with has to be chosen now, and may not have been
}

type plannedRow struct {
	line  int
	cells []string
	err   error
}

// beginning reads how a file begins, and takes its columns for what was said of
// them, else for what their heads say.
func (s *Kit) beginning(
	r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File, form *columnsForm,
) (*importPlan, error) {
	window, whole, err := s.store.ImportBeginning(r.Context(), grant, in.ID)
	if err != nil {
		return nil, err
	}
	plan := &importPlan{importer: importing.ImporterOf(resource), file: in.File, found: in.Found}
	if err := s.lookAgain(r, grant, in, form, window, plan); err != nil {
		return nil, err
	}
	said := in.Columns
	if plan.another {
		said = nil
	}
	plan.reading = usualReading(r, &plan.found)
	if len(said) > 0 {
		plan.reading = in.Reading
		plan.reading.Heads, plan.reading.Program = nil, ""
	}
	if form != nil && form.Encoding != "" {
		plan.reading.Encoding = csvfile.Encoding(form.Encoding)
	}
	if err := plan.readRows(r, window, whole); err != nil {
		return nil, err
	}
	if plan.importer.Own {
		if plan.own, err = s.ownFields(r, grant.Actor()); err != nil {
			return nil, err
		}
	}
	plan.recognise(resource, said)
	return plan, nil
}

// readRows reads the heads and the first rows.
func (p *importPlan) readRows(r *app.Request, window []byte, whole bool) (err error) {
	rows := csvfile.NewRows(window, p.reading.Format(), whole)
	for range p.reading.HeadRow {
		if p.reading.Heads, _, err = rows.Next(); err != nil {
			p.reading.Heads = nil
		}
	}
	for len(p.rows) < previewLooked {
		rows.SkipBlank()
		line := rows.Lines() + 1
		cells, more, err := rows.Next()
		if !more {
			break
		}
		p.rows = append(p.rows, plannedRow{line, cells, err})
	}
	if p.reading.HeadRow == 0 {
		for i := range p.widest() {
			p.reading.Heads = append(p.reading.Heads, r.Words.T("import.column", "Number", i+1))
		}
	}
	if len(p.reading.Heads) == 0 || len(p.reading.Heads) > importing.MaxColumns {
		return fault.New(fault.Invalid, "fault.file_no_table")
	}
	return nil
}

// recognise takes the columns for what was said of them, else for what their heads say.
func (p *importPlan) recognise(resource policy.Resource, said []string) {
	names := map[string]uuid.UUID{}
	for i := range p.own {
		names[p.own[i].Name] = p.own[i].ID
	}
	p.guessed = p.importer.Recognise(p.reading.Heads, names)
	p.importer.RecogniseByWords(p.reading.Heads, p.guessed, p.reading.Columns)
	if p.program = importing.RecogniseProgram(resource, p.reading.Heads); p.program != nil {
		p.reading.Program = p.program.Key()
		p.program.Hear(p.file, p.guessed)
		if p.program.Zone != "" && len(said) == 0 {
			p.reading.Zone = p.program.Zone
		}
	}
	if p.reading.HeadRow == 0 && len(p.rows) > 0 {
		importing.RecogniseAddress(p.guessed, p.rows[0].cells)
	}
	p.fields = slices.Clone(p.guessed)
	if len(said) != len(p.fields) {
		p.importer.SettleMark(&p.reading, p.fields, p.first(), p.found.Book != nil)
		if p.leavesYears() {
			p.reading.Order = importing.NoOrder
		}
		return
	}
	offered := p.offered()
	for i, field := range said {
		if p.fields[i] = importing.Field(field); !slices.Contains(offered, p.fields[i]) {
			p.fields[i] = importing.Ignore // An own field that is gone.
		}
	}
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
