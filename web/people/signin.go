package people

import (
	"net/http"
	"net/url"

	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// root leads to the workspace where the user was last.
func (s *Pages) root(w http.ResponseWriter, r *app.Request) error {
	if r.Who == nil {
		return app.Redirect(w, r, "/login")
	}
	m, err := s.memberships(r, "")
	if err != nil {
		return err
	}
	if m.Home != "" {
		return app.Redirect(w, r, "/w/"+m.Home)
	}
	return app.Render(w, r, http.StatusOK, view.NoWorkspace(view.NoWorkspacePage{
		Frame: s.Frame(w, r, r.Words.T("workspace.none_title"), ""), Switcher: r.SwitcherOf(&m, ""),
	}))
}

func (s *Pages) signInPage(w http.ResponseWriter, r *app.Request) error {
	next := app.SafePath(r.URL.Query().Get("next"))
	if r.Who != nil {
		if next == "" {
			next = "/"
		}
		return app.Redirect(w, r, next)
	}
	return s.showSignIn(w, r, http.StatusOK, "", next, "")
}

func (s *Pages) showSignIn(w http.ResponseWriter, r *app.Request, status int, email, next, wrong string) error {
	p := view.SignInPage{
		Document: s.Document(w, r, r.Words.T("account.sign_in.title")), Host: s.Config.PublicURL.Host,
		Email: email, Error: wrong, ReturnTo: next, SignUp: s.Config.SignUp,
		DemoPassword: s.Demo.Password, DemoAddresses: s.Demo.Addresses,
	}
	p.Path = "/login"
	if next != "" {
		p.Path += "?next=" + url.QueryEscape(next)
	}
	for _, role := range policy.Roles {
		p.Keys = append(p.Keys, r.RoleColumn(role))
	}
	return app.Render(w, r, status, view.SignIn(p))
}

type signInForm struct {
	Email    string `form:"email"`
	Password string `form:"password"`
	Next     string `form:"next"`
}

func (s *Pages) signIn(w http.ResponseWriter, r *app.Request) error {
	var in signInForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	next := app.SafePath(in.Next)
	account, err := s.CheckPassword(r, in.Email, in.Password)
	wrong := app.Faults{}
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if err != nil {
		return s.showSignIn(w, r, app.StatusOf(w, err), in.Email, next, wrong[""])
	}
	if err := s.beginByPassword(w, r, account.ID, account.Epoch); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return app.Redirect(w, r, next)
}

func (s *Pages) signOut(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.end(r); err != nil {
		return err
	}
	return app.Redirect(w, r, "/login")
}

type preferencesForm struct {
	Language string `form:"language"`
	Theme    string `form:"theme"`
	Next     string `form:"next"`
}

// preferences changes language or theme from any page, and comes back to it.
func (s *Pages) preferences(w http.ResponseWriter, r *app.Request) error {
	var in preferencesForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if err := checkPreferences(in.Language, in.Theme); err != nil {
		return err
	}
	if r.Who != nil {
		if err := s.accounts.UpdateProfile(r.Context(), r.Who.User.ID, "", in.Language, in.Theme); err != nil {
			return err
		}
	}
	// Kept for the pages before the next sign-in.
	if in.Language != "" {
		app.SetCookie(w, app.LanguageCookie, in.Language, app.PreferenceLife)
	}
	if in.Theme != "" {
		app.SetCookie(w, app.ThemeCookie, in.Theme, app.PreferenceLife)
	}
	next := app.SafePath(in.Next)
	if next == "" {
		next = "/"
	}
	return app.Redirect(w, r, next)
}
