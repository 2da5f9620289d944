package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

// maxColumns is how many columns a file may have.
const maxColumns = 200

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

// importURL is where the imports of a resource begin, "" for whom they are closed.
func (r *Request) importURL(resource policy.Resource) string {
	if _, err := mayImport(r.Who.Actor, resource); err != nil {
		return ""
	}
	return r.url(pathOf(resource) + "/import")
}

// recordImportURL is importURL for a list of records: payments alone can be brought.
func (r *Request) recordImportURL(resource policy.Resource) string {
	if resource != policy.Transactions {
		return ""
	}
	return r.importURL(resource)
}

type importHandler = func(*Server, http.ResponseWriter, *Request, policy.Grant[policy.List]) error

func importPage(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		grant, err := mayImport(list.Actor(), resource)
		if err != nil {
			return err
		}
		return s.showImports(w, r, grant, resource, http.StatusOK, nil)
	}
}

func (s *Server) showImports(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create], resource policy.Resource, status int, wrong faults) error {
	list, err := s.store.Imports(r.Context(), grant, resource)
	if err != nil {
		return err
	}
	kind := resource.String()
	p := templates.ImportPage{
		Frame:  s.frame(w, r, r.Words.T("import.title_"+kind), "", templates.Link{Label: r.resource(resource), URL: r.url(pathOf(resource))}),
		Lead:   r.Words.T("import.lead_" + kind),
		Action: r.url(pathOf(resource) + "/import"),
		Error:  wrong["file"] + wrong[""],
		Hints:  []string{r.Words.T("import.hint_from_" + kind), r.Words.T("import.hint_file", "Max", maxUpload>>20), r.Words.T("import.hint_twice_" + kind)},
	}
	p.Path = p.Action
	for i := range list {
		in := &list[i]
		label, badge := r.importState(in.State)
		p.Rows = append(p.Rows, templates.ImportRow{
			URL: r.url(pathOf(resource) + "/imports/" + in.ID.String()), File: in.File, At: r.Words.Exact(in.At), State: label, Kind: badge,
			Counts: r.Words.T("import.counts", "Created", r.Words.Number(int(in.Created)), "Changed", r.Words.Number(int(in.Changed)), "Refused", r.Words.Number(int(in.Refused))),
		})
	}
	return render(w, r, status, templates.Import(p))
}

func (r *Request) importState(state workspace.ImportState) (label, badge string) {
	badge = map[workspace.ImportState]string{
		workspace.ImportUploaded: "warn", workspace.ImportUploading: "warn", workspace.ImportRunning: "warn", workspace.ImportDone: "good",
		workspace.ImportRefused: "bad", workspace.ImportFailed: "bad",
	}[state]
	if badge == "" {
		badge = "plain"
	}
	return r.Words.T("import.state_" + string(state)), badge
}

// uploadFile keeps the file, and leads to where its columns are chosen.
func uploadFile(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		grant, err := mayImport(list.Actor(), resource)
		if err != nil {
			return err
		}
		id, err := s.keepFile(w, r, grant, resource)
		wrong := faults{}
		if failed := wrong.note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showImports(w, r, grant, resource, statusOf(w, err), wrong)
		}
		return redirect(w, r, r.url(pathOf(resource)+"/imports/"+id.String()))
	}
}

func (s *Server) keepFile(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create], resource policy.Resource) (id uuid.UUID, err error) {
	file, name, err := s.openUpload(w, r)
	if err != nil {
		return id, err
	}
	text, head, err := csvfile.Decode(file)
	if err != nil {
		return id, uploadFault(err)
	}
	if strings.TrimSpace(string(head)) == "" {
		return id, fault.Field("file", "fault.file_empty")
	}
	separator := csvfile.Separator(head)
	rows := csvfile.NewRows(head, separator, true)
	heads, more, err := rows.Next()
	switch {
	case !more || err != nil || bytes.Count(head, []byte{0})*50 > len(head): // A picture, or a spreadsheet's own format.
		return id, fault.Field("file", "fault.file_no_table")
	case len(heads) > maxColumns:
		return id, fault.Field("file", "fault.file_columns", "Max", maxColumns)
	}
	id, err = s.store.Upload(r.Context(), grant, resource, name, separator, text)
	var known *fault.Fault
	if err != nil && !errors.As(err, &known) {
		err = uploadFault(err)
	}
	return id, err
}

// oneImport is the page of one import, for its maker alone.
func oneImport(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if in.State == workspace.ImportUploaded {
			return s.showColumns(w, r, grant, resource, &in, nil, http.StatusOK, "")
		}
		return s.showImport(w, r, resource, &in)
	}
}

func (s *Server) openImport(r *Request, actor policy.Actor, resource policy.Resource) (grant policy.Grant[policy.Create], in workspace.Import, err error) {
	if grant, err = mayImport(actor, resource); err != nil {
		return grant, in, err
	}
	id, err := r.id()
	if err != nil {
		return grant, in, err
	}
	in, err = s.store.Import(r.Context(), grant, resource, id)
	return grant, in, err
}

func (s *Server) showImport(w http.ResponseWriter, r *Request, resource policy.Resource, in *workspace.Import) error {
	base := r.url(pathOf(resource) + "/imports/" + in.ID.String())
	p := templates.OneImport{
		Frame:    s.frame(w, r, in.File, "", templates.Link{Label: r.Words.T("import.title_" + resource.String()), URL: r.url(pathOf(resource) + "/import")}),
		ListURL:  r.url(pathOf(resource)),
		ListText: r.Words.T("import.to_list_" + resource.String()),
		Counts: []templates.ImportCount{
			{Label: r.Words.T("import.created"), Number: r.Words.Number(int(in.Created))},
			{Label: r.Words.T("import.changed"), Number: r.Words.Number(int(in.Changed))},
			{Label: r.Words.T("import.refused"), Number: r.Words.Number(int(in.Refused))},
		},
	}
	if resource == policy.Transactions {
		p.Counts = append(p.Counts[:1], p.Counts[2])
	}
	switch in.State {
	case workspace.ImportRunning, workspace.ImportUploading:
		p.Running, p.Share, p.Reload = true, share(in.Read, in.Bytes), true
		p.Text = r.Words.T("import.read", "Rows", r.Words.Number(int(max(0, in.Lines-1))), "Share", max(0, p.Share))
		p.CancelAction = base + "/cancel"
	default:
		p.Over = r.Words.T("import.over_" + string(in.State))
		if in.Refused > 0 && time.Since(in.At) < workspace.ImportLife {
			p.RefusedAction = base + "/refused"
		}
	}
	return render(w, r, http.StatusOK, templates.ImportOne(p))
}

// startImport takes what the form says of the columns: to look at the rows
// again, to take them in, or to drop the file.
func startImport(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		var form columnsForm
		if err := decode(r, &form); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		if in.State != workspace.ImportUploaded {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		if form.Act == "cancel" {
			return s.dropImport(w, r, grant, resource, in.ID)
		}
		plan, err := s.readColumns(r, grant, resource, &in, form)
		if err != nil {
			return err
		}
		missing := plan.missing(r, resource)
		if form.Act != "start" || missing != "" {
			status := http.StatusOK
			if form.Act == "start" {
				status = http.StatusUnprocessableEntity
			} else {
				missing = ""
			}
			return s.showColumns(w, r, grant, resource, &in, plan, status, missing)
		}
		settings, err := json.Marshal(plan.settings)
		if err != nil {
			return err
		}
		columns := mapped(plan.fields, func(f importing.Field) string { return string(f) })
		if err := s.store.StartImport(r.Context(), grant, resource, in.ID, columns, settings); err != nil {
			return err
		}
		return redirect(w, r, r.url(pathOf(resource)+"/imports/"+in.ID.String()))
	}
}

func cancelImport(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		if err := decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		return s.dropImport(w, r, grant, resource, in.ID)
	}
}

func (s *Server) dropImport(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID) error {
	if err := s.store.CancelImport(r.Context(), grant, resource, id); err != nil {
		return err
	}
	return redirect(w, r, r.url(pathOf(resource)+"/imports/"+id.String()))
}

// refusedRows hands out the rows that were not taken, each with the reason, to
// be mended and brought again.
func refusedRows(resource policy.Resource) importHandler {
	return func(s *Server, w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
		if err := decode(r, &struct{}{}); err != nil {
			return err
		}
		grant, in, err := s.openImport(r, list.Actor(), resource)
		if err != nil {
			return err
		}
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // A long file takes its time.
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="refused-rows.csv"`)
		out := csvfile.NewWriter(w)
		var settings importing.Settings
		_ = json.Unmarshal(in.Settings, &settings) // Without them the file has no heads.
		_ = out.Write(append([]string{r.Words.T("import.line"), r.Words.T("import.reason")}, settings.Heads...)...)
		err = s.store.ImportRefusals(r.Context(), grant, resource, in.ID, func(refusal workspace.Refusal) error {
			return out.Write(append([]string{r.Words.Number(int(refusal.Line)), r.Words.T(refusal.Reason)}, refusal.Cells...)...)
		})
		if errors.Join(err, out.Flush()) != nil {
			panic(http.ErrAbortHandler) // A file that ends early must not look whole.
		}
		return nil
	}
}
