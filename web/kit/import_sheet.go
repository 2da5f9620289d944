package kit

import (
	"net/http"
	"strconv"

	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// anotherSheet reads a workbook anew where the form names another sheet of it, or
// another row for its heads.
func (s *Kit) anotherSheet(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], in *importing.File, form columnsForm,
) (another bool, err error) {
	was := &in.Found
	if was.Book == nil {
		return false, nil
	}
	choice := importing.SheetChoice{Sheet: was.Sheet()}
	if form.Sheet != "" {
		if choice.Sheet, err = strconv.Atoi(form.Sheet); err != nil || choice.Sheet < 0 || choice.Sheet >= len(was.Book.Sheets) {
			return false, fault.New(fault.Invalid, "fault.choice")
		}
	}
	if row, err := strconv.Atoi(form.HeadRow); err == nil && row != was.HeadRow && choice.Sheet == was.Sheet() {
		choice.HeadRow = &row
	}
	if choice.Sheet == was.Sheet() && choice.HeadRow == nil {
		return false, nil
	}
	defer app.LongWork(w, r.Request)()
	found, err := s.store.SurveyBook(r.Context(), grant, in, choice)
	if err != nil {
		return false, importing.BookFault(err)
	}
	in.Found, in.Columns = found, nil
	return true, nil
}

// sheets are the choices of the sheet that is read.
func (p *importPlan) sheets() (list []ui.Option) {
	for i, name := range p.found.Book.Sheets {
		list = append(list, ui.Option{Value: strconv.Itoa(i), Label: texts.Printable(name), Selected: i == p.found.Book.Sheet})
	}
	return list
}

// sheetNotes are what there is to know of the sheet: what is not seen in it is read all
// the same, and what a formula could not say is not.
func (p *importPlan) sheetNotes(r *app.Request) (list []string) {
	book := p.found.Book
	if book == nil {
		return nil
	}
	say := func(key string, count int, more ...any) {
		if count > 0 {
			list = append(list, r.Words.T(key, append([]any{"Count", count, "Number", r.Words.Number(count)}, more...)...))
		}
	}
	say("import.hidden_rows", book.HiddenRows)
	say("import.hidden_columns", book.HiddenColumns)
	say("import.merged_cells", book.Merged, "Place", texts.Printable(book.FirstMerged))
	say("import.faulty_cells", book.Faults, "Text", texts.Printable(book.FirstFault), "Row", r.Words.Number(book.FaultRow))
	say("import.rounded_cells", book.Rounded, "Text", texts.Printable(book.FirstRounded), "Row", r.Words.Number(book.RoundedRow))
	return list
}
