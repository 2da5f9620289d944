package web

import (
	"errors"
	"net/http"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

type addressForm struct {
	Email string `form:"email"`
}

func (s *Server) signUpPage(w http.ResponseWriter, r *Request) error {
	if err := s.signUpOpen(); err != nil {
		return err
	}
	return s.showSignUp(w, r, http.StatusOK, "", "")
}

func (s *Server) signUpOpen() error {
	if !s.config.SignUp {
		return fault.New(fault.Forbidden, "fault.sign_up_closed")
	}
	return nil
}

func (s *Server) showSignUp(w http.ResponseWriter, r *Request, status int, email, wrong string) error {
	return render(w, r, status, templates.SignUp(templates.SignUpPage{
		Document: s.document(w, r, r.Words.T("account.sign_up.title")), Email: email, Error: wrong,
	}))
}

func (s *Server) signUp(w http.ResponseWriter, r *Request) error {
	if err := s.signUpOpen(); err != nil {
		return err
	}
	return s.requestLink(w, r, signin.SignUpLink, "sign_up", s.showSignUp)
}

func (s *Server) forgotPage(w http.ResponseWriter, r *Request) error {
	return s.showForgot(w, r, http.StatusOK, "", "")
}

func (s *Server) showForgot(w http.ResponseWriter, r *Request, status int, email, wrong string) error {
	return render(w, r, status, templates.Forgot(templates.ForgotPage{
		Document: s.document(w, r, r.Words.T("account.forgot.title")), Email: email, Error: wrong,
	}))
}

func (s *Server) forgot(w http.ResponseWriter, r *Request) error {
	return s.requestLink(w, r, signin.ResetLink, "forgot", s.showForgot)
}

// requestLink asks for the mail of a sign-up or reset. The answer is the same
// for every well-formed address, and so is the work before it.
func (s *Server) requestLink(w http.ResponseWriter, r *Request, purpose signin.Purpose, words string,
	again func(http.ResponseWriter, *Request, int, string, string) error) error {
	var in addressForm
	if err := decode(r, &in); err != nil {
		return err
	}
	address, err := parseAddress(in.Email)
	if err == nil {
		err = s.throttleLink(r, string(purpose), address)
	}
	wrong := faults{}
	if err := wrong.note(r, err); err != nil {
		return err
	}
	if err != nil {
		return again(w, r, statusOf(w, err), in.Email, wrong["email"]+wrong[""])
	}
	if err := s.accounts.RequestLink(r.Context(), purpose, address, string(r.Words.Language)); err != nil {
		return err
	}
	p := templates.MailSentPage{
		Document: s.document(w, r, r.Words.T("sent."+words+".heading")),
		Heading:  r.Words.T("sent." + words + ".heading"),
		Text:     r.Words.T("sent."+words+".text", "Email", address.String()),
	}
	if s.mailbox != nil {
		p.MailboxURL = "/mailbox"
	}
	return render(w, r, http.StatusOK, templates.MailSent(p))
}

func (s *Server) throttleLink(r *Request, purpose string, address mail.Address) error {
	if err := s.accounts.Throttle(r.Context(), "link:"+purpose+":"+address.Key(), postgres.LimitLink); err != nil {
		return err
	}
	return s.accounts.Throttle(r.Context(), "link-peer:"+s.peer(r.Request), postgres.LimitLinkPeer)
}

// parseAddress turns a malformed address into a fault about the field email.
func parseAddress(text string) (mail.Address, error) {
	address, err := mail.ParseAddress(text)
	switch {
	case err == nil:
		return address, nil
	case errors.Is(err, mail.ErrAddressEmpty):
		return address, fault.Field("email", "fault.address_missing")
	case errors.Is(err, mail.ErrAddressTooLong):
		return address, fault.Field("email", "fault.address_long")
	default:
		return address, fault.Field("email", "fault.address", "Email", printable(text))
	}
}

func (s *Server) finishSignUpPage(w http.ResponseWriter, r *Request) error {
	return s.showFinishSignUp(w, r, finishForm{}, nil)
}

type finishForm struct {
	Name      string `form:"name"`
	Password  string `form:"password"`
	Workspace string `form:"workspace"`
}

func (s *Server) showFinishSignUp(w http.ResponseWriter, r *Request, in finishForm, wrong faults) error {
	found, err := s.accounts.SignUp(r.Context(), cookie(r.Request, signUpCookie))
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	return render(w, r, status, templates.FinishSignUp(templates.FinishSignUpPage{
		Document: s.document(w, r, r.Words.T("account.finish.title")), Action: "/signup/finish",
		Email: found.Email, Name: in.Name, Workspace: in.Workspace,
		NameError: wrong["name"], PasswordError: wrong["password"], WorkspaceError: wrong["workspace"],
	}))
}

func (s *Server) finishSignUp(w http.ResponseWriter, r *Request) error {
	var in finishForm
	if err := decode(r, &in); err != nil {
		return err
	}
	link := cookie(r.Request, signUpCookie)
	found, err := s.accounts.SignUp(r.Context(), link)
	if err != nil {
		return err
	}
	wrong := faults{}
	name, err := workspace.CleanName("name", in.Name)
	if err := wrong.note(r, err); err != nil {
		return err
	}
	space, err := workspace.CleanName("workspace", in.Workspace)
	if err := wrong.note(r, err); err != nil {
		return err
	}
	if err := wrong.note(r, signin.CheckNew("password", in.Password, found.Email)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showFinishSignUp(w, r, in, wrong)
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	if err != nil {
		return err
	}
	joined, err := s.accounts.FinishSignUp(r.Context(), link, r.formToken(), name, hash, space, defaultZone)
	if err != nil {
		return err
	}
	if err := s.begin(r, joined.User, 0); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.welcome", "Workspace", space)})
	return redirect(w, r, "/w/"+joined.Slug)
}

// defaultZone is where a new workspace keeps its clock until somebody says otherwise.
const defaultZone = "Europe/Paris"

func (s *Server) resetPage(w http.ResponseWriter, r *Request) error {
	return s.showReset(w, r, http.StatusOK, "")
}

func (s *Server) showReset(w http.ResponseWriter, r *Request, status int, wrong string) error {
	account, err := s.accounts.Reset(r.Context(), cookie(r.Request, resetCookie))
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	return render(w, r, status, templates.Reset(templates.ResetPage{
		Document: s.document(w, r, r.Words.T("account.reset.title")), Action: "/forgot/reset", Email: account.Email, Error: wrong,
	}))
}

type passwordForm struct {
	Password string `form:"password"`
}

func (s *Server) reset(w http.ResponseWriter, r *Request) error {
	var in passwordForm
	if err := decode(r, &in); err != nil {
		return err
	}
	link := cookie(r.Request, resetCookie)
	account, err := s.accounts.Reset(r.Context(), link)
	if err != nil {
		return err
	}
	wrong := faults{}
	if err := wrong.note(r, signin.CheckNew("password", in.Password, account.Email)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showReset(w, r, http.StatusUnprocessableEntity, wrong["password"])
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	if err != nil {
		return err
	}
	account, err = s.accounts.FinishReset(r.Context(), link, r.formToken(), hash)
	if err != nil {
		return err
	}
	if err := s.begin(r, account.ID, account.Epoch); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.password_changed")})
	return redirect(w, r, "/")
}
