package people

import (
	"net/http"
	"strings"

	"latchkey/internal/people"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// placesShown is how many workspaces are drawn; the others are searched.
const placesShown = 100

// memberships reads where somebody is a member, or is invited.
func (s *Pages) memberships(r *app.Request, search string) (people.Memberships, error) {
	return s.accounts.Memberships(r.Context(), r.Who.User.ID, search, placesShown)
}

// workspaces is the page of all workspaces of somebody, which the switcher shows
// as a menu.
func (s *Pages) workspaces(w http.ResponseWriter, r *app.Request) error {
	var search string
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"q":         func(text string) bool { search = strings.TrimSpace(text); return true }, // No name is that long: it finds none.
		"workspace": func(string) bool { return true },                                        // Where they are: one that is not theirs is none.
	}); err != nil {
		return err
	}
	m, err := s.memberships(r, search)
	if err != nil {
		return err
	}
	return app.Render(w, r, http.StatusOK, view.Workspaces(view.WorkspacesPage{
		Frame: s.Frame(w, r, r.Words.T("frame.workspaces"), ""), Switcher: r.SwitcherOf(&m, search),
	}))
}
