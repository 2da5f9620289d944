package messages

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// deleteTemplatePage says what becomes of a template.
func (s *Pages) deleteTemplatePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	t, err := s.theTemplate(r, grant.Actor())
	if err != nil {
		return err
	}
	list := r.Address(templatesPath)
	p := parts.DeletePage{
		Frame: s.Frame(w, r, r.Words.T("template.delete_title", "Name", t.Name), app.SettingsOf(policy.MessageTemplates),
			frame.Link{Label: r.Resource(policy.MessageTemplates), URL: list}),
		Action: list + "/" + t.ID.String() + "/delete", CancelURL: list,
		Count: t.Language + " · " + t.ChannelName, Text: r.Words.T("template.delete_text"), Submit: r.Words.T("template.delete_now"),
	}
	p.Path = p.Action
	return app.Render(w, r, http.StatusOK, parts.Delete(p))
}

func (s *Pages) deleteTemplate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.DeleteTemplate(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.template_deleted")})
	return app.Redirect(w, r, r.Address(templatesPath))
}
