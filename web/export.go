package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

// export begins to write the file of a list, and leads to where it is followed.
func export(resource policy.Resource) func(*Server, http.ResponseWriter, *Request, policy.Grant[policy.Export]) error {
	return func(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.Export]) error {
		if err := decode(r, &struct{}{}); err != nil {
			return err
		}
		return s.beginExport(w, r, grant, resource)
	}
}

func (s *Server) beginExport(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Export], resource policy.Resource) error {
	id, err := s.store.BeginExport(r.Context(), grant, resource, r.Who.Session)
	if err != nil {
		return err
	}
	return redirect(w, r, r.url("/exports/"+id.String()))
}

// exportChoice is the button that begins an export, empty for whom it is closed.
func (r *Request) exportChoice(resource policy.Resource, label string) (choice templates.ExportChoice) {
	if _, err := policy.Authorize[policy.Export](r.Who.Actor, resource); err != nil {
		return choice
	}
	choice.Label = label
	switch resource {
	case policy.Contacts:
		choice.URL = r.url("/contacts/export") // The customers leave for a password alone.
	case policy.AuditLog:
		choice.Action = r.url("/settings/audit-log/export")
	case policy.Members: // Short lists come at once.
		choice.Action = r.url("/settings/members.csv")
	case policy.Reports:
		choice.Action = r.url("/reports.csv")
	default:
		choice.Action = r.url(pathOf(resource) + "/export")
	}
	return choice
}

type exportForm struct {
	Password string `form:"password"`
}

func (s *Server) exportContactsPage(w http.ResponseWriter, r *Request, _ policy.Grant[policy.Export]) error {
	return s.askPassword(w, r, http.StatusOK, nil)
}

func (s *Server) askPassword(w http.ResponseWriter, r *Request, status int, wrong faults) error {
	p := templates.ExportContactsPage{
		Frame:  s.frame(w, r, r.Words.T("files.export_title"), "", templates.Link{Label: r.resource(policy.Contacts), URL: r.url("/contacts")}),
		Action: r.url("/contacts/export"), CancelURL: r.url("/contacts"), Text: r.Words.T("files.export_text", "Workspace", r.Place().Name),
		Error: wrong["password"] + wrong[""],
	}
	p.Path = p.Action
	return render(w, r, status, templates.ExportContacts(p))
}

// exportContacts is an owner's alone, and asks for the password again: a
// browser that was left open does not give the customers away.
func (s *Server) exportContacts(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Export]) error {
	var in exportForm
	if err := decode(r, &in); err != nil {
		return err
	}
	wrong := faults{}
	_, err := s.checkPassword(r, r.Who.User.Email, in.Password)
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		err = fault.Field("password", "fault.password_wrong")
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.askPassword(w, r, statusOf(w, err), wrong)
	}
	return s.beginExport(w, r, grant, policy.Contacts)
}

// exportPage follows a file, for the member and in the session that asked for it.
func (s *Server) exportPage(w http.ResponseWriter, r *Request, actor policy.Actor) error {
	e, err := s.ownExport(r, actor)
	if err != nil {
		return err
	}
	resource, _ := policy.ParseResource(e.Resource)
	list := r.resource(resource)
	p := templates.ExportPage{
		Frame: s.frame(w, r, r.Words.T("files.export_of", "List", list), ""),
		Lead:  r.Words.T("files.export_lead"),
	}
	if actor.Opens(policy.DataExport) {
		p.ListURL = r.url("/settings/data-export")
	}
	switch _, err := policy.Authorize[policy.Export](actor, resource); {
	case err != nil || e.State == workspace.ExportRefused:
		p.Over = r.Words.T("files.refused")
	case e.State == workspace.ExportFailed:
		p.Over = r.Words.T("files.failed")
	case e.State == workspace.ExportRunning:
		p.Running, p.Share, p.Reload = true, share(e.Rows, e.Total), true
		p.Text = r.Words.T("files.written", "Count", int(e.Rows), "Rows", r.Words.Number(int(e.Rows)), "Total", r.Words.Number(int(max(e.Rows, e.Total))))
	case e.State == workspace.ExportReady && time.Since(e.Finished) < workspace.ExportLife:
		p.Ready = r.url("/exports/" + e.ID.String())
		p.Text = r.Words.T("files.ready", "Count", int(e.Rows), "Rows", r.Words.Number(int(e.Rows)))
		p.Until = r.Words.T("files.until", "Time", r.clock(e.Finished.Add(workspace.ExportLife)))
	default:
		p.Over = r.Words.T("files.expired")
	}
	return render(w, r, http.StatusOK, templates.Export(p))
}

// share is how much of a whole is done, in per cent; -1 where nobody knows.
func share(done, total int64) int {
	if total <= 0 {
		return -1
	}
	return int(min(100, 100*done/total))
}

func (s *Server) ownExport(r *Request, actor policy.Actor) (e workspace.Export, err error) {
	id, err := r.id()
	if err != nil {
		return e, err
	}
	return s.store.OwnExport(r.Context(), actor, r.Who.Session, id)
}

// exportFile hands the file out. What it holds is decided again.
func (s *Server) exportFile(w http.ResponseWriter, r *Request, actor policy.Actor) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	e, err := s.ownExport(r, actor)
	if err != nil {
		return err
	}
	resource, _ := policy.ParseResource(e.Resource)
	grant, err := policy.Authorize[policy.Export](actor, resource)
	if err != nil {
		return err
	}
	begun := false
	err = s.store.ExportFile(r.Context(), grant, resource, r.Who.Session, e.ID, func(part []byte) error {
		if !begun {
			begun = true
			_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // A long file takes its time.
			w.Header().Set("Content-Type", "text/csv; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(e.Resource, "_", "-")+`.csv"`)
		}
		_, err := w.Write(part)
		return err
	})
	if err != nil && begun {
		panic(http.ErrAbortHandler) // A file that ends early must not look whole.
	}
	return err
}

// exports is Settings → Data export: what left, and what can.
func (s *Server) exports(w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
	list, err := s.store.Exports(r.Context(), grant)
	if err != nil {
		return err
	}
	p := templates.ExportsPage{
		Frame: s.frame(w, r, r.resource(policy.DataExport), "data-export"),
		Lead:  r.Words.T("files.exports_lead", "Workspace", r.Place().Name),
	}
	for _, resource := range postgres.Exportable() {
		if choice := r.exportChoice(resource, r.resource(resource)); choice.Label != "" {
			p.Lists = append(p.Lists, choice)
		}
	}
	now := time.Now()
	for _, e := range list {
		row := templates.ExportRow{
			Person: person(e.Maker, e.Member.String(), uuid.NullUUID{}),
			List:   r.Words.T("resource." + e.Resource), Rows: r.Words.Number(int(e.Rows)), At: r.Words.Exact(e.Created),
		}
		if e.Session == r.Who.Session {
			row.URL = r.url("/exports/" + e.ID.String())
		}
		if e.State == workspace.ExportReady && now.Sub(e.Finished) > workspace.ExportLife {
			e.State = workspace.ExportExpired
		}
		row.State = r.Words.T("files.state_" + string(e.State))
		row.Kind = map[workspace.ExportState]string{workspace.ExportReady: "good", workspace.ExportRunning: "warn", workspace.ExportRefused: "bad", workspace.ExportFailed: "bad"}[e.State]
		if row.Kind == "" {
			row.Kind = "plain"
		}
		p.Rows = append(p.Rows, row)
	}
	return render(w, r, http.StatusOK, templates.Exports(p))
}
