package messages

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// mentionsPage lists whom a note in a conversation can name, of whose name a word begins as was
// typed. Script offers them while somebody writes.
func (s *Pages) mentionsPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var typed string
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"q": app.IntoSearch(&typed)}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	found, err := s.store.Mentionable(r.Context(), grant, id, typed)
	if err != nil {
		return err
	}
	base := r.Address("/conversations/" + id.String())
	p := view.MentionsPage{
		Frame: s.Frame(w, r, r.Words.T("mention.title"), "", areaCrumb(r), frame.Link{Label: r.Words.T("mention.conversation"), URL: base}),
	}
	for _, m := range found {
		p.Names = append(p.Names, m.Name)
	}
	p.Path = base + "/mentions"
	return app.Render(w, r, http.StatusOK, view.Mentions(p))
}
