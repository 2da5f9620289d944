package kit

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// deletePage asks before one is deleted, and says what that loses.
func (s *Section[T]) deletePage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Delete]) error {
	thing, _, err := s.opened(r)
	if err != nil {
		return err
	}
	item := s.Item(&thing)
	title := "contact.delete_title"
	if own := s.Noun + ".delete_title"; i18n.Has(own) {
		title = own
	}
	p := parts.DeletePage{
		Frame:  s.frame(w, r, r.Words.T(title, "Name", item.Name), frame.Link{Label: r.Resource(s.Resource), URL: s.url(r)}),
		Action: s.url(r, item.ID.String(), "delete"), CancelURL: s.url(r),
		Text: s.word(r, "delete_text"), Submit: s.word(r, "delete_now"),
	}
	if s.counts(r.Who.Actor) != nil {
		p.Count = r.Capped(s.Noun+".lose", item.Count)
	}
	if s.Loss != nil {
		p.Count = s.Loss(r, &thing)
	}
	p.Path = p.Action
	return app.Render(w, r, http.StatusOK, parts.Delete(p))
}

// deleteOne deletes one, leads back to the list, and offers to undo it there.
func (s *Section[T]) deleteOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	names, err := s.Delete(r.Context(), grant, []uuid.UUID{id})
	if err != nil {
		return err
	}
	notice := app.Notice{Text: s.word(r, "deleted", "Name", names[0])}
	if s.Undo {
		notice.Undo = s.url(r, id.String(), "restore")
	}
	app.LeaveNotice(w, notice)
	return app.Redirect(w, r, s.url(r))
}

// restoreOne undoes a deletion.
func (s *Section[T]) restoreOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	name, err := s.Restore(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("section.restored", "Name", name), Row: id.String()})
	return app.Redirect(w, r, s.url(r))
}
