package kit

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// mayImport decides who brings whole lists: who lists them all and may add to
// them, and to the customers who come with them. An assistant would learn from a
// file who is a customer.
func mayImport(actor policy.Actor, resource policy.Resource) (grant policy.Grant[policy.Create], err error) {
	if _, err := policy.Authorize[policy.List](actor, policy.Contacts); err != nil {
		return grant, err
	}
	if _, err := policy.Authorize[policy.Create](actor, policy.Contacts); err != nil {
		return grant, err
	}
	return policy.Authorize[policy.Create](actor, resource)
}

// ImportURL is where the imports of a resource begin, "" for whom they are closed.
func ImportURL(r *app.Request, resource policy.Resource) string {
	if _, err := mayImport(r.Who.Actor, resource); err != nil {
		return ""
	}
	return r.Address(app.PathOf(resource) + "/import")
}

// ImportRoutes are the addresses by which the files of a resource come in.
func (s *Kit) ImportRoutes(resource policy.Resource) []app.Route {
	list := "/w/{workspace}" + app.PathOf(resource)
	one := list + "/imports/{id}"
	led := app.LeadsTo(app.PathOf(resource) + "/imports")
	routes := []app.Route{
		app.Get(list+"/import", app.Page(resource, s.ImportsPage(resource))),
		app.Post(list+"/import", app.Makes(led, app.Upload(resource, s.UploadFile(resource)))),
		app.Get(one, app.Page(resource, s.ImportPage(resource))),
		app.Post(one, app.Makes(led, app.Page(resource, s.TakeImport(resource)))),
		app.Post(one+"/cancel", app.Page(resource, s.CancelImport(resource))),
		// Undoing takes customers away, whom payments brought with them too.
		app.Post(one+"/undo", app.Needs[policy.Delete](policy.Contacts, app.Page(resource, s.UndoImport(resource)))),
		app.Post(one+"/refused", app.Page(resource, s.RefusedRows(resource))),
	}
	for i := range routes { // An assistant lists orders, and no customers.
		routes[i].Road = app.Needs[policy.List](policy.Contacts, routes[i].Road)
	}
	return routes
}

// ImportHandler serves a page of imports.
type ImportHandler = func(http.ResponseWriter, *app.Request, policy.Grant[policy.List]) error

// UploadFile keeps the file, and leads to where its columns are chosen.
func (s *Kit) UploadFile(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		grant, err := mayImport(list.Actor(), resource)
		if err != nil {
			return err
		}
		id, err := s.keepFile(w, r, grant)
		wrong := app.Faults{}
		if failed := wrong.Note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showImports(w, r, grant, resource, app.StatusOf(w, err), wrong)
		}
		return toImport(w, r, resource, id)
	}
}

// plan reads what the form says, of the sheet that it names.
func (s *Kit) plan(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, in *importing.File,
	form columnsForm,
) (*importPlan, error) {
	if !form.fits() {
		return nil, fault.New(fault.Invalid, "fault.choice")
	}
	another, err := s.anotherSheet(w, r, grant, in, form)
	if err != nil || !another {
		return s.readColumns(r, grant, resource, in, form)
	}
	plan, err := s.beginning(r, grant, resource, in, nil)
	if err == nil {
		plan.another = true
	}
	return plan, err
}

func (s *Kit) keepFile(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) (id uuid.UUID, err error) {
	file, name, err := s.OpenUpload(w, r)
	if err != nil {
		return id, err
	}
	brought := bufio.NewReaderSize(file, csvfile.Sniffed)
	begin, err := brought.Peek(csvfile.Sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return id, app.UploadFault(err)
	}
	is, err := importing.FormatOf(begin)
	switch {
	case err != nil:
		return id, err
	case is == importing.OldBookFormat:
		return id, app.UploadFault(importing.OldBook(brought))
	case is == importing.BookFormat:
		defer app.LongWork(w, r.Request)()
		return s.store.UploadBook(r.Context(), grant, name, brought)
	}
	text, head, format, err := csvfile.Begin(brought)
	if err != nil {
		return id, app.UploadFault(err)
	}
	if err := importing.CheckHead(head, format); err != nil {
		return id, err
	}
	return s.store.Upload(r.Context(), grant, name, importing.NewSurvey(head, format), text)
}

// ImportPage is the page of one import, for its maker alone.
func (s *Kit) ImportPage(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		switch in.State {
		case importing.ImportUploaded:
			return s.showColumns(w, r, grant, resource, &in, nil, columnsView{}, http.StatusOK)
		case importing.ImportChecked:
			return s.showCheck(w, r, grant, resource, &in)
		default:
			return s.showImport(w, r, resource, &in)
		}
	}
}

func (s *Kit) openImport(
	r *app.Request, actor policy.Actor, resource policy.Resource,
) (grant policy.Grant[policy.Create], in importing.File, err error) {
	if grant, err = mayImport(actor, resource); err != nil {
		return grant, in, err
	}
	id, err := r.ID()
	if err != nil {
		return grant, in, err
	}
	in, err = s.store.Import(r.Context(), grant, id)
	return grant, in, err
}

// CancelImport stops an import, or its check: then the columns are asked for again.
func (s *Kit) CancelImport(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if in.State == importing.ImportChecking {
			return s.reopenImport(w, r, grant, resource, in.ID)
		}
		return s.dropImport(w, r, grant, resource, in.ID)
	}
}

// UndoImport takes back what an import did, for whoever may delete customers.
func (s *Kit) UndoImport(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if err := s.store.UndoImport(r.Context(), grant, in.ID); err != nil {
			return err
		}
		return toImport(w, r, resource, in.ID)
	}
}

func (s *Kit) dropImport(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID,
) error {
	if err := s.store.CancelImport(r.Context(), grant, id); err != nil {
		return err
	}
	return toImport(w, r, resource, id)
}

// RefusedRows hands out the rows that were not taken, each with the reason, to
// be mended and brought again.
func (s *Kit) RefusedRows(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="refused-rows.csv"`)
		out := csvfile.NewWriter(app.LongAnswer(w, r.Request), usualSeparator(r).Rune())
		out.Head(append([]string{r.Words.T("import.line"), r.Words.T("import.reason")}, in.Reading.Heads...)...)
		err = s.store.ImportRefusals(r.Context(), grant, in.ID, func(refusal importing.Refusal) error {
			reason := importing.Reason(refusal.Reason).Said(r.Words)
			if importing.Reason(refusal.Reason).LeavesOut() {
				reason = r.Words.T("import.left", "Reason", reason)
			}
			if refusal.Cell != importing.WholeRow {
				said := "import.remark"
				if importing.Reason(refusal.Reason).Keeps() {
					said = "import.refused_cell"
				}
				reason = r.Words.T(said, "Column", cellAt(in.Reading.Heads, refusal.Cell),
					"Cell", cellAt(refusal.Cells, refusal.Cell), "Reason", reason)
			} else if column, known := importing.CellOf(importing.Reason(refusal.Reason), in.Columns, refusal.Cells); known {
				reason = r.Words.T("import.refused_cell", "Column", cellAt(in.Reading.Heads, column),
					"Cell", cellAt(refusal.Cells, column), "Reason", reason)
			}
			out.Write(append([]csvfile.Cell{csvfile.Number(strconv.FormatInt(refusal.Line, 10))},
				csvfile.Texts(append([]string{reason}, refusal.Cells...)...)...)...)
			return nil
		})
		if errors.Join(err, out.Flush()) != nil {
			panic(http.ErrAbortHandler) // A file that ends early must not look whole.
		}
		return nil
	}
}

// cellAt is the cell of a row that may be shorter.
func cellAt(cells []string, column int) string {
	if column < len(cells) {
		return cells[column]
	}
	return ""
}
