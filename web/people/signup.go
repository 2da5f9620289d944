package people

import (
	"errors"
	"net/http"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

type addressForm struct {
	Email string `form:"email"`
}

func (s *Pages) signUpPage(w http.ResponseWriter, r *app.Request) error {
	if err := s.signUpOpen(); err != nil {
		return err
	}
	return s.showSignUp(w, r, http.StatusOK, "", "")
}

func (s *Pages) signUpOpen() error {
	if !s.Config.SignUp {
		return fault.New(fault.Forbidden, "fault.sign_up_closed")
	}
	return nil
}

func (s *Pages) showSignUp(w http.ResponseWriter, r *app.Request, status int, email, wrong string) error {
	return app.Render(w, r, status, view.SignUp(view.SignUpPage{
		Document: s.Document(w, r, r.Words.T("account.sign_up.title")), Email: email, Error: wrong,
	}))
}

func (s *Pages) signUp(w http.ResponseWriter, r *app.Request) error {
	if err := s.signUpOpen(); err != nil {
		return err
	}
	return s.requestLink(w, r, signin.SignUpLink, "sign_up", s.showSignUp)
}

func (s *Pages) forgotPage(w http.ResponseWriter, r *app.Request) error {
	return s.showForgot(w, r, http.StatusOK, "", "")
}

func (s *Pages) showForgot(w http.ResponseWriter, r *app.Request, status int, email, wrong string) error {
	return app.Render(w, r, status, view.Forgot(view.ForgotPage{
		Document: s.Document(w, r, r.Words.T("account.forgot.title")), Email: email, Error: wrong,
	}))
}

func (s *Pages) forgot(w http.ResponseWriter, r *app.Request) error {
	return s.requestLink(w, r, signin.ResetLink, "forgot", s.showForgot)
}

// requestLink asks for the mail of a sign-up or reset. The answer is the same
// for every well-formed address, and so is the work before it.
func (s *Pages) requestLink(w http.ResponseWriter, r *app.Request, purpose signin.Purpose, words string,
	again func(http.ResponseWriter, *app.Request, int, string, string) error) error {
	var in addressForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	address, err := mail.ParseTyped("email", in.Email)
	if err == nil {
		err = s.accounts.RequestLink(r.Context(), purpose, address, string(r.Words.Language), s.PeerOf(r.Request))
	}
	var made *postgres.AlreadyMade
	if errors.As(err, &made) {
		err = nil // The mail of this very form is on its way.
	}
	wrong := app.Faults{}
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if err != nil {
		return again(w, r, app.StatusOf(w, err), in.Email, wrong["email"]+wrong[""])
	}
	p := view.MailSentPage{
		Document: s.Document(w, r, r.Words.T("sent."+words+".heading")),
		Heading:  r.Words.T("sent." + words + ".heading"),
		Text:     r.Words.T("sent."+words+".text", "Email", address.String(), "Days", i18n.Days(signin.SignUpLinkLife)),
	}
	if s.Mailbox != nil {
		p.MailboxURL = "/mailbox"
	}
	return app.Render(w, r, http.StatusOK, view.MailSent(p))
}

func (s *Pages) finishSignUpPage(w http.ResponseWriter, r *app.Request) error {
	guess := guessPlace(r)
	in := finishForm{Country: guess.Country, Currency: guess.Currency, TimeZone: guess.TimeZone}
	return s.showFinishSignUp(w, r, signUpLinks.of(r), in, http.StatusOK, nil)
}

type finishForm struct {
	Name      string `form:"name"`
	Password  string `form:"password"`
	Workspace string `form:"workspace"`
	Country   string `form:"country"`
	Currency  string `form:"currency"`
	TimeZone  string `form:"time_zone"`
}

func (s *Pages) showFinishSignUp(
	w http.ResponseWriter, r *app.Request, link string, in finishForm, status int, wrong app.Faults,
) error {
	found, err := s.accounts.SignUp(r.Context(), link)
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	speak(w, r, found.Language)
	p := view.FinishSignUpPage{
		Document: s.Document(w, r, r.Words.T("account.finish.title")), Action: signUpLinks.page, Link: signin.LinkName(link),
		Email: found.Email, Name: in.Name, Workspace: in.Workspace, Error: wrong[""],
		Place:     placeFields(r, place{in.Country, in.Currency, in.TimeZone}, wrong == nil, wrong),
		NameError: wrong["name"], PasswordError: wrong["password"], WorkspaceError: wrong["workspace"],
	}
	p.Path = signUpLinks.pageOf(link)
	return app.Render(w, r, status, view.FinishSignUp(p))
}

func (s *Pages) finishSignUp(w http.ResponseWriter, r *app.Request) error {
	var in finishForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	link, wrong := signUpLinks.of(r), app.Faults{}
	if signUpLinks.ofOther(r) {
		if err := wrong.Note(r, errOtherLink); err != nil {
			return err
		}
		return s.showFinishSignUp(w, r, signUpLinks.opened(r)[0], finishForm{}, http.StatusConflict, wrong)
	}
	found, err := s.accounts.SignUp(r.Context(), link)
	if err != nil {
		return err
	}
	name, err := texts.CleanName("name", in.Name)
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	founding, list := people.NewWorkspaceDraft(
		people.WorkspaceDraft{Name: in.Workspace, TimeZone: in.TimeZone, Country: in.Country, Currency: in.Currency},
	)
	if err := wrong.Note(r, list); err != nil {
		return err
	}
	if err := wrong.Note(r, signin.CheckNew("password", in.Password, found.Email)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showFinishSignUp(w, r, link, in, http.StatusUnprocessableEntity, wrong)
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	if err != nil {
		return err
	}
	joined, err := s.accounts.FinishSignUp(r.Context(), link, r.FormToken(), name, hash, founding)
	if err != nil {
		return err
	}
	if err := s.begin(w, r, joined.User, 0); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.welcome", "Workspace", founding.Name)})
	return app.Redirect(w, r, "/w/"+joined.Slug)
}

func (s *Pages) resetPage(w http.ResponseWriter, r *app.Request) error {
	return s.showReset(w, r, resetLinks.of(r), http.StatusOK, nil)
}

func (s *Pages) showReset(w http.ResponseWriter, r *app.Request, link string, status int, wrong app.Faults) error {
	account, language, err := s.accounts.Reset(r.Context(), link)
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	speak(w, r, language)
	p := view.ResetPage{
		Document: s.Document(w, r, r.Words.T("account.reset.title")), Action: resetLinks.page, Link: signin.LinkName(link),
		Email: account.Email, PasswordError: wrong["password"], Error: wrong[""],
	}
	p.Path = resetLinks.pageOf(link)
	return app.Render(w, r, status, view.Reset(p))
}

type passwordForm struct {
	Password string `form:"password"`
}

func (s *Pages) reset(w http.ResponseWriter, r *app.Request) error {
	var in passwordForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	link, wrong := resetLinks.of(r), app.Faults{}
	if resetLinks.ofOther(r) {
		if err := wrong.Note(r, errOtherLink); err != nil {
			return err
		}
		return s.showReset(w, r, resetLinks.opened(r)[0], http.StatusConflict, wrong)
	}
	account, _, err := s.accounts.Reset(r.Context(), link)
	if err != nil {
		return err
	}
	if err := wrong.Note(r, signin.CheckNew("password", in.Password, account.Email)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showReset(w, r, link, http.StatusUnprocessableEntity, wrong)
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	if err != nil {
		return err
	}
	account, err = s.accounts.FinishReset(r.Context(), link, r.FormToken(), hash)
	if err != nil {
		return err
	}
	if err := s.begin(w, r, account.ID, account.Epoch); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.password_changed")})
	return app.Redirect(w, r, "/")
}
