package kit

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
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
		app.Post(one, app.Makes(led, app.Page(resource, s.StartImport(resource)))),
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

// ImportsPage lists the files that came in, and takes another.
func (s *Kit) ImportsPage(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		grant, err := mayImport(list.Actor(), resource)
		if err != nil {
			return err
		}
		return s.showImports(w, r, grant, resource, http.StatusOK, nil)
	}
}

func (s *Kit) showImports(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, status int,
	wrong app.Faults,
) error {
	list, err := s.store.Imports(r.Context(), grant)
	if err != nil {
		return err
	}
	kind := resource.String()
	p := parts.ImportPage{
		Frame:  s.Frame(w, r, r.Words.T("import.title_"+kind), "", frame.Link{Label: r.Resource(resource), URL: r.Address(app.PathOf(resource))}),
		Lead:   r.Words.T("import.lead_" + kind),
		Action: r.Address(app.PathOf(resource) + "/import"),
		Error:  wrong["file"] + wrong[""],
		Hints: []string{
			r.Words.T("import.hint_from_" + kind), r.Words.T("import.hint_file", "Max", app.MaxUpload>>20),
			r.Words.T("import.hint_twice_" + kind),
		},
	}
	p.Path = p.Action
	for i := range list {
		in := &list[i]
		label, badge := importState(r, in.State)
		p.Rows = append(p.Rows, parts.ImportRow{
			URL: r.Address(app.PathOf(resource) + "/imports/" + in.ID.String()), File: in.File, At: r.Words.Exact(in.At), State: label, Kind: badge,
			Counts: strings.Join([]string{
				counted(r, "import.counted_created", in.Created), counted(r, "import.counted_changed", in.Changed),
				counted(r, "import.counted_refused", in.Refused),
			}, ", "),
		})
	}
	return app.Render(w, r, status, parts.Import(p))
}

// counted says how many of something there are.
func counted(r *app.Request, key string, of int64) string {
	return r.Words.T(key, "Count", of, "Number", r.Words.Number(int(of)))
}

func importState(r *app.Request, state importing.ImportState) (label, badge string) {
	badge = map[importing.ImportState]string{
		importing.ImportUploaded: "warn", importing.ImportUploading: "warn", importing.ImportRunning: "warn", importing.ImportDone: "good",
		importing.ImportRefused: "bad", importing.ImportFailed: "bad",
	}[state]
	if badge == "" {
		badge = "plain"
	}
	return r.Words.T("import.state_" + string(state)), badge
}

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
		return app.Redirect(w, r, r.Address(app.PathOf(resource)+"/imports/"+id.String()))
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
		id, err = s.store.UploadBook(r.Context(), grant, name, brought)
		return id, app.UploadFault(importing.BookFault(err))
	}
	text, head, format, err := csvfile.Begin(brought)
	if err != nil {
		return id, app.UploadFault(err)
	}
	if err := importing.CheckHead(head, format); err != nil {
		return id, err
	}
	id, err = s.store.Upload(r.Context(), grant, name, importing.NewSurvey(head, format), text)
	return id, app.UploadFault(err)
}

// ImportPage is the page of one import, for its maker alone.
func (s *Kit) ImportPage(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if in.State == importing.ImportUploaded {
			return s.showColumns(w, r, grant, resource, &in, nil, http.StatusOK, "")
		}
		return s.showImport(w, r, resource, &in)
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

func (s *Kit) showImport(w http.ResponseWriter, r *app.Request, resource policy.Resource, in *importing.File) error {
	base := r.Address(app.PathOf(resource) + "/imports/" + in.ID.String())
	p := parts.OneImport{
		Frame: s.Frame(
			w, r, in.File, "",
			frame.Link{Label: r.Words.T("import.title_" + resource.String()), URL: r.Address(app.PathOf(resource) + "/import")},
		),
		ListURL:  r.Address(app.PathOf(resource)),
		ListText: r.Words.T("import.to_list_" + resource.String()),
		Counts: []parts.ImportCount{
			{Label: r.Words.T("import.created"), Number: r.Words.Number(int(in.Created))},
			{Label: r.Words.T("import.changed"), Number: r.Words.Number(int(in.Changed))},
			{Label: r.Words.T("import.refused"), Number: r.Words.Number(int(in.Refused))},
		},
	}
	if !importing.ImporterOf(resource).Changes {
		p.Counts = append(p.Counts[:1], p.Counts[2])
	}
	if in.Remarks > 0 {
		p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.remarks"), Number: r.Words.Number(int(in.Remarks))})
	}
	switch in.State {
	case importing.ImportUndoing:
		p.Running, p.Share, p.Reload = true, -1, true
		p.Text = r.Words.T("import.state_undoing")
		p.Counts = []parts.ImportCount{{Label: r.Words.T("import.undone"), Number: r.Words.Number(int(in.Undone))}}
	case importing.ImportRunning, importing.ImportUploading:
		p.Running, p.Share, p.Reload = true, share(in.Read, in.Bytes), true
		p.Text = r.Words.T("import.read", "Rows", r.Words.Number(int(max(0, in.Lines-1))), "Share", max(0, p.Share))
		p.CancelAction = base + "/cancel"
	default:
		p.Over = r.Words.T("import.over_" + string(in.State))
		if in.Refused+in.Remarks > 0 && time.Since(in.At) < importing.ImportLife {
			p.RefusedAction = base + "/refused"
		}
		if in.State == importing.ImportUndone {
			p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.undone"), Number: r.Words.Number(int(in.Undone))})
		} else if app.May[policy.Delete](r.Who.Actor, policy.Contacts) &&
			in.Created+in.Changed > 0 && time.Since(in.Finished) < listing.UndoTime {
			p.UndoAction = base + "/undo"
		}
	}
	return app.Render(w, r, http.StatusOK, parts.ImportOne(p))
}

// StartImport takes what the form says of the columns: to look at the rows
// again, to take them in, or to drop the file.
func (s *Kit) StartImport(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		var form columnsForm
		if err := app.Decode(r, &form); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if in.State != importing.ImportUploaded {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		if form.Act == "cancel" {
			return s.dropImport(w, r, grant, resource, in.ID)
		}
		plan, err := s.plan(w, r, grant, resource, &in, form)
		if err != nil {
			return err
		}
		missing := plan.missing(r)
		if plan.another { // The columns are those of the file as it was read before.
			form.Act, missing = "look", ""
		}
		if form.Act != "start" || missing != "" {
			status := http.StatusOK
			if form.Act == "start" {
				status = http.StatusUnprocessableEntity
			} else {
				missing = ""
			}
			return s.showColumns(w, r, grant, resource, &in, plan, status, missing)
		}
		columns := app.Mapped(plan.fields, func(f importing.Field) string { return string(f) })
		if err := s.store.StartImport(r.Context(), grant, in.ID, columns, plan.reading); err != nil {
			return err
		}
		return app.Redirect(w, r, r.Address(app.PathOf(resource)+"/imports/"+in.ID.String()))
	}
}

// CancelImport stops an import.
func (s *Kit) CancelImport(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
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
		return app.Redirect(w, r, r.Address(app.PathOf(resource)+"/imports/"+in.ID.String()))
	}
}

func (s *Kit) dropImport(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID,
) error {
	if err := s.store.CancelImport(r.Context(), grant, id); err != nil {
		return err
	}
	return app.Redirect(w, r, r.Address(app.PathOf(resource)+"/imports/"+id.String()))
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
			reason := r.Words.T(refusal.Reason)
			if refusal.Cell != importing.WholeRow {
				reason = r.Words.T("import.remark", "Column", cellAt(in.Reading.Heads, refusal.Cell),
					"Cell", cellAt(refusal.Cells, refusal.Cell), "Reason", reason)
			} else if column, known := importing.CellOf(importing.Reason(refusal.Reason), in.Columns); known {
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
