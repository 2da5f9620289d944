package people

import (
	"errors"
	_ "image/gif" // pictures that people upload
	_ "image/png" // pictures that people upload
	"net/http"
	"time"

	_ "golang.org/x/image/webp" // pictures that people upload

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func (s *Pages) profilePage(w http.ResponseWriter, r *app.Request) error {
	return s.showProfile(w, r, profileNow(r), http.StatusOK, nil)
}

// profileNow is the form as it stands in the database.
func profileNow(r *app.Request) profileForm {
	user := r.Who.User
	return profileForm{Name: user.Name, Language: user.Language, Theme: user.Theme}
}

func (s *Pages) showProfile(w http.ResponseWriter, r *app.Request, in profileForm, status int, wrong app.Faults) error {
	sessions, err := s.accounts.Sessions(r.Context(), r.Who.User.ID)
	if err != nil {
		return err
	}
	query := ""
	if r.Workspace() != nil {
		query = "?workspace=" + r.Workspace().Slug
	}
	p := view.ProfilePage{
		Frame:  s.Frame(w, r, r.Words.T("resource.profile"), "profile"),
		Action: "/profile" + query, AvatarAction: "/profile/avatar" + query, PasswordAction: "/profile/password" + query,
		SessionsAction: "/profile/sessions/end" + query,
		Name:           in.Name, NameError: wrong["name"], AvatarError: wrong["avatar"],
		CurrentPasswordError: wrong["current_password"], NewPasswordError: wrong["password"],
		Languages: app.LanguageOptions(i18n.Language(in.Language)),
	}
	if r.Who.User.Avatar.Valid {
		p.AvatarRemove = "/profile/avatar/remove" + query
	}
	for _, theme := range []string{"system", "light", "dark"} {
		p.Themes = append(p.Themes, ui.Option{Value: theme, Label: r.Words.T("frame.theme_" + theme), Selected: theme == in.Theme})
	}
	now := time.Now()
	for _, session := range sessions {
		p.Sessions = append(p.Sessions, view.SessionRow{
			Device: deviceName(r, session.Device), Address: session.Address,
			Since: r.Words.T("profile.since", "Time", r.Words.Exact(session.Created)),
			Seen:  r.Words.T("profile.seen", "Ago", r.Words.AgoWithin(session.LastSeen, now)), SeenAt: r.Words.Exact(session.LastSeen),
			This: session.ID == r.Who.Session, EndURL: "/profile/sessions/" + session.ID.String() + "/end" + query,
		})
	}
	return app.Render(w, r, status, view.Profile(p))
}

type profileForm struct {
	Name     string `form:"name"`
	Language string `form:"language"`
	Theme    string `form:"theme"`
}

func (s *Pages) updateProfile(w http.ResponseWriter, r *app.Request) error {
	var in profileForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if err := checkPreferences(in.Language, in.Theme); err != nil {
		return err
	}
	name, err := texts.CleanName("name", in.Name)
	wrong := app.Faults{}
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showProfile(w, r, in, http.StatusUnprocessableEntity, wrong)
	}
	if err := s.accounts.UpdateProfile(r.Context(), r.Who.User.ID, name, in.Language, in.Theme); err != nil {
		return err
	}
	words := r.Words
	if in.Language != "" {
		words = app.WordsFor(in.Language)
	}
	app.LeaveNotice(w, app.Notice{Text: words.T("notice.profile_saved")})
	return app.Redirect(w, r, profileOf(r))
}

func checkPreferences(language, theme string) error {
	if _, ok := i18n.ParseLanguage(language); language != "" && !ok {
		return fault.Field("language", "fault.choice")
	}
	if theme != "" && !app.ValidTheme(theme) {
		return fault.Field("theme", "fault.choice")
	}
	return nil
}

func profileOf(r *app.Request) string {
	if r.Workspace() == nil {
		return "/profile"
	}
	return "/profile?workspace=" + r.Workspace().Slug
}

type newPasswordForm struct {
	Current  string `form:"current_password"`
	Password string `form:"password"`
	Username string `form:"username"` // for password managers; never read
}

// changePassword ends every other session of the user.
func (s *Pages) changePassword(w http.ResponseWriter, r *app.Request) error {
	var in newPasswordForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	if _, err := s.AskPassword(r, r.Who.User.Email, "current_password", in.Current); err != nil {
		if busy := (*fault.Fault)(nil); errors.As(err, &busy) && busy.Kind == fault.TooMany {
			return err
		}
		if err := wrong.Note(r, err); err != nil {
			return err
		}
	}
	if err := wrong.Note(r, signin.CheckNew("password", in.Password, r.Who.User.Email)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showProfile(w, r, profileNow(r), http.StatusUnprocessableEntity, wrong)
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	if err != nil {
		return err
	}
	epoch, err := s.accounts.SetPassword(r.Context(), r.Who.User.ID, hash, true)
	if err != nil {
		return err
	}
	if err := s.begin(w, r, r.Who.User.ID, epoch); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.password_changed")})
	return app.Redirect(w, r, profileOf(r))
}

// endSession signs one of the user's own devices out. One that has ended already stays so.
func (s *Pages) endSession(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if id == r.Who.Session {
		if err := s.end(r); err != nil {
			return err
		}
		return app.Redirect(w, r, "/login")
	}
	ended, err := s.accounts.EndOwnSession(r.Context(), r.Who.User.ID, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.session_ended", "Device", deviceName(r, ended))})
	return app.Redirect(w, r, profileOf(r))
}

func (s *Pages) endSessions(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.accounts.EndOtherSessions(r.Context(), r.Who.User.ID, r.Who.Session); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.sessions_ended")})
	return app.Redirect(w, r, profileOf(r))
}
