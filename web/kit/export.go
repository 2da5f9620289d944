package kit

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/exporting"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// Export begins to write the file of a list, and leads to where it is followed.
func (s *Kit) Export(resource policy.Resource) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Export]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
		separator, err := ReadSeparator(r)
		if err != nil {
			return err
		}
		return s.BeginExport(w, r, grant, exporting.Style{Separator: separator, Language: r.Words.Language})
	}
}

// ExportRoad is the road to Export.
func (s *Kit) ExportRoad(resource policy.Resource) app.Road {
	return app.Makes(app.LeadsTo("/exports"), app.Page(resource, s.Export(resource)))
}

// BeginExport begins to write a file in a style.
func (s *Kit) BeginExport(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export], style exporting.Style) error {
	id, err := s.store.BeginExport(r.Context(), grant, r.Who.Session, style)
	if err != nil {
		return err
	}
	return app.Redirect(w, r, r.Address("/exports/"+id.String()))
}

// ExportChoice is the button that begins an export, empty for whom it is closed.
func ExportChoice(r *app.Request, resource policy.Resource, label string) (choice parts.ExportChoice) {
	if _, err := policy.Authorize[policy.Export](r.Who.Actor, resource); err != nil {
		return choice
	}
	choice.Label, choice.Separators = label, separatorOptions(r, usualSeparator(r))
	switch resource {
	case policy.Contacts:
		choice.URL = r.Address("/contacts/export") // The customers leave for a password alone.
	case policy.Members: // Short lists come at once.
		choice.Action, choice.AtOnce = r.Address("/settings/members.csv"), true
	case policy.Reports:
		choice.Action, choice.AtOnce = r.Address("/reports.csv"), true
	default:
		choice.Action = r.Address(app.PathOf(resource) + "/export")
	}
	return choice
}

// ExportChoiceOf is the button of a list that can leave, empty for one that cannot.
func (s *Kit) ExportChoiceOf(r *app.Request, resource policy.Resource) (choice parts.ExportChoice) {
	if !s.store.LeavesAsFile(resource) {
		return choice
	}
	return ExportChoice(r, resource, r.Words.T("files.export"))
}

type exportForm struct {
	Separator string `form:"separator"`
	Password  string `form:"password"`
}

// ExportContactsPage asks for the password that lets the customers leave.
func (s *Kit) ExportContactsPage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Export]) error {
	return s.askPassword(w, r, http.StatusOK, usualSeparator(r), nil)
}

func (s *Kit) askPassword(
	w http.ResponseWriter, r *app.Request, status int, separator exporting.Separator, wrong app.Faults,
) error {
	p := parts.ExportContactsPage{
		Frame:  s.Frame(w, r, r.Words.T("files.export_title"), "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Action: r.Address("/contacts/export"), CancelURL: r.Address("/contacts"),
		Text:  r.Words.T("files.export_text", "Workspace", r.Workspace().Name),
		Error: wrong["password"] + wrong[""], Separators: separatorOptions(r, separator),
	}
	p.Path = p.Action
	return app.Render(w, r, status, parts.ExportContacts(p))
}

// ExportContacts is an owner's alone, and asks for the password again: a
// browser that was left open does not give the customers away.
func (s *Kit) ExportContacts(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	var in exportForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	separator, err := separatorForm{in.Separator}.chosen(r)
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	_, err = s.AskPassword(r, r.Who.User.Email, "password", in.Password)
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.askPassword(w, r, app.StatusOf(w, err), separator, wrong)
	}
	return s.BeginExport(w, r, grant, exporting.Style{Separator: separator, Language: r.Words.Language})
}

// exportPage follows a file, for the member and in the session that asked for it.
func (s *Kit) exportPage(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	e, err := s.ownExport(r, actor)
	if err != nil {
		return err
	}
	resource, _ := policy.ParseResource(e.Resource)
	list := r.Resource(resource)
	var section string // It belongs to the files of the settings, for whom those are open.
	if actor.Opens(policy.DataExport) {
		section = "data-export"
	}
	p := parts.ExportPage{
		Frame: s.Frame(w, r, r.Words.T("files.export_of", "List", list), section),
		Lead:  r.Words.T("files.export_lead"),
	}
	if section != "" {
		p.ListURL = r.Address("/settings/data-export")
	}
	switch _, err := policy.Authorize[policy.Export](actor, resource); {
	case err != nil || e.State == exporting.Refused:
		p.Over = r.Words.T("files.refused")
	case e.State == exporting.Failed:
		p.Over = r.Words.T("files.failed")
	case e.State == exporting.Running:
		p.Running, p.Share, p.Reload = true, share(e.Rows, e.Total), true
		p.Text = r.Words.T(
			"files.written", "Count", int(e.Rows), "Rows", r.Words.Number(int(e.Rows)), "Total",
			r.Words.Number(int(max(e.Rows, e.Total))),
		)
	case e.State == exporting.Ready && time.Since(e.Finished) < exporting.Life:
		p.Ready = r.Address("/exports/" + e.ID.String())
		p.Text = r.Words.T("files.ready", "Count", int(e.Rows), "Rows", r.Words.Number(int(e.Rows)))
		p.Until = r.Words.T("files.until", "Time", r.Clock(e.Finished.Add(exporting.Life)))
	default:
		p.Over = r.Words.T("files.expired")
	}
	return app.Render(w, r, http.StatusOK, parts.Export(p))
}

// share is how much of a whole is done, in per cent; -1 where nobody knows.
func share(done, total int64) int {
	if total <= 0 {
		return -1
	}
	return int(min(100, 100*done/total))
}

func (s *Kit) ownExport(r *app.Request, actor policy.Actor) (e exporting.Export, err error) {
	id, err := r.ID()
	if err != nil {
		return e, err
	}
	return s.store.OwnExport(r.Context(), actor, r.Who.Session, id)
}

// exportFile hands the file out. What it holds is decided again.
func (s *Kit) exportFile(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
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
	var out io.Writer
	err = s.store.ExportFile(r.Context(), grant, r.Who.Session, e.ID, func(part []byte) error {
		if out == nil {
			out = app.LongAnswer(w, r.Request)
			w.Header().Set("Content-Type", "text/csv; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(e.Resource, "_", "-")+`.csv"`)
		}
		_, err := out.Write(part)
		return err
	})
	if err != nil && out != nil {
		panic(http.ErrAbortHandler) // A file that ends early must not look whole.
	}
	return err
}

// exportList is Settings → Data export: what left, and what can.
func (s *Kit) exportList(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	list, err := s.store.Exports(r.Context(), grant)
	if err != nil {
		return err
	}
	p := parts.ExportsPage{
		Frame: s.Frame(w, r, r.Resource(policy.DataExport), "data-export"),
		Lead:  r.Words.T("files.exports_lead", "Workspace", r.Workspace().Name),
	}
	for _, resource := range s.store.Exportable() {
		if choice := ExportChoice(r, resource, r.Resource(resource)); choice.Label != "" {
			p.Lists = append(p.Lists, choice)
		}
	}
	now := time.Now()
	for _, e := range list {
		row := parts.ExportRow{
			Person: app.Person(e.Maker, e.Member.String(), uuid.NullUUID{}),
			List:   r.Words.T("resource." + e.Resource), Rows: r.Words.Number(int(e.Rows)), At: r.Words.Exact(e.Created),
		}
		if e.Session == r.Who.Session {
			row.URL = r.Address("/exports/" + e.ID.String())
		}
		if e.State == exporting.Ready && now.Sub(e.Finished) > exporting.Life {
			e.State = exporting.Expired
		}
		row.State = r.Words.T("files.state_" + string(e.State))
		row.Kind = map[exporting.State]string{
			exporting.Ready: "good", exporting.Running: "warn", exporting.Refused: "bad", exporting.Failed: "bad",
		}[e.State]
		if row.Kind == "" {
			row.Kind = "plain"
		}
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, parts.Exports(p))
}
