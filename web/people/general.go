package people

import (
	"net/http"
	"strings"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// general is Settings → General. Below its form the workspace can be deleted.
func (s *Pages) general() *kit.Settings[people.Workspace] {
	general := kit.NewSettings(s.Kit, s.store.General)
	general.Draw = func(r *app.Request, field *parts.FormField) {
		switch field.Name {
		case "name":
			field.Autocomplete = "organization"
		case "slug":
			field.Prefix = s.Config.PublicURL.String() + "/w/"
			field.More = map[string]any{"autocapitalize": "none", "spellcheck": "false"}
		}
	}
	general.Beside = func(r *app.Request, p *parts.SettingsPage, wrong app.Faults) {
		if app.May[policy.Delete](r.Who.Actor, policy.General) {
			p.After = view.DeleteWorkspace(view.WorkspaceEnd{
				Words: r.Words, CSRF: p.CSRF, Workspace: r.Workspace().Name, Action: r.Address("/settings/general/delete"), Error: wrong["delete"],
			})
		}
	}
	general.Leads = func(_ *app.Request, w *people.Workspace) string { return "/w/" + w.Slug + "/settings/general" }
	return general
}

type deleteForm struct {
	Name string `form:"name"`
}

// deleteWorkspace asks for the workspace's name, typed.
func (s *Pages) deleteWorkspace(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	var in deleteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if strings.TrimSpace(in.Name) != r.Workspace().Name {
		return s.general().Again(
			w, r, http.StatusUnprocessableEntity,
			app.Faults{"delete": r.Words.T("fault.delete_name", "Name", r.Workspace().Name)},
		)
	}
	if err := s.store.DeleteWorkspace(r.Context(), grant); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.workspace_deleted", "Workspace", r.Workspace().Name)})
	return app.Redirect(w, r, "/")
}
