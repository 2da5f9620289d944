package web

import (
	"errors"
	"net/http"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

// joinPage is what the link of an invitation leads to, and is itself the right
// form: one click for whoever is signed in with the address, a password for
// whoever has an account, a name and a password for everybody else.
func (s *Server) joinPage(w http.ResponseWriter, r *Request) error {
	return s.showJoin(w, r, joinForm{}, http.StatusOK, nil)
}

type joinForm struct {
	Name     string `form:"name"`
	Password string `form:"password"`
}

func (s *Server) showJoin(w http.ResponseWriter, r *Request, in joinForm, status int, wrong faults) error {
	v, err := s.accounts.Invitation(r.Context(), cookie(r.Request, joinCookie))
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	if r.Who == nil && cookie(r.Request, languageCookie) == "" && r.Header.Get("Accept-Language") == "" {
		r.Words = wordsFor(v.Language)
	}
	if r.Who != nil && r.Who.User.EmailKey != v.EmailKey {
		user := r.Who.User
		return render(w, r, status, templates.WrongAccount(templates.WrongAccountPage{
			Document:  s.document(w, r, r.Words.T("invitation.wrong_account.title")),
			Workspace: v.WorkspaceName, Invited: mail.Mask(v.EmailKey),
			User:   person(user.Name, user.Email, user.Avatar),
			Action: "/join/switch", HomeURL: "/",
		}))
	}
	inviter := person(v.Inviter, v.InviterEmail, v.InviterAvatar)
	if r.Who == nil {
		inviter.Avatar = "" // Pictures are for people who are signed in.
	}
	role := v.Role.String()
	p := templates.InvitationPage{
		Document:  s.document(w, r, r.Words.T("invitation.title", "Workspace", v.WorkspaceName)),
		Workspace: v.WorkspaceName, Inviter: inviter,
		Role: role, Heading: r.Words.T("role."+role+".join", "Workspace", v.WorkspaceName),
		Key: keyOf(v.Offer), Email: v.Email,
		Until: r.Words.T("invitation.until", "Until", r.Words.Day(v.Expires)),
		Form:  "create", Name: in.Name, Action: "/join", DeclineURL: "/join/decline",
		NameError: wrong["name"], PasswordError: wrong["password"], Error: wrong[""],
	}
	p.Path = "/join"
	p.Opens, p.Closed = r.roleSentences(v.Offer)
	switch {
	case r.Who != nil:
		p.Form = "join"
	case v.HasAccount:
		p.Form = "signin"
	}
	return render(w, r, status, templates.Invitation(p))
}

func (s *Server) join(w http.ResponseWriter, r *Request) error {
	var in joinForm
	if err := decode(r, &in); err != nil {
		return err
	}
	link := cookie(r.Request, joinCookie)
	v, err := s.accounts.Invitation(r.Context(), link)
	if err != nil {
		return err
	}
	if r.Who != nil && r.Who.User.EmailKey != v.EmailKey {
		return s.showJoin(w, r, in, http.StatusConflict, nil)
	}
	who, epoch, err := s.newcomer(r, in, v)
	if err != nil {
		return s.joinAgain(w, r, in, err)
	}
	joined, err := s.accounts.Accept(r.Context(), postgres.Offer{Link: link, Form: r.formToken()}, who)
	if err != nil {
		return s.joinAgain(w, r, in, err)
	}
	if err := s.admit(r, joined.User, epoch); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.joined", "Workspace", joined.Name)})
	return redirect(w, r, "/w/"+joined.Slug)
}

// joinAgain shows the form again with what is wrong, or fails.
func (s *Server) joinAgain(w http.ResponseWriter, r *Request, in joinForm, err error) error {
	wrong := faults{}
	var joined *faultsError
	if errors.As(err, &joined) {
		return s.showJoin(w, r, in, http.StatusUnprocessableEntity, joined.faults)
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if wrong["email"] != "" {
		wrong[""] = wrong["email"]
	}
	return s.showJoin(w, r, in, statusOf(w, err), wrong)
}

// faultsError carries several faults of one form.
type faultsError struct{ faults faults }

func (*faultsError) Error() string { return "the form has faults" }

// newcomer finds out who accepts: the one who is signed in, the one whose
// password it is, or somebody new.
func (s *Server) newcomer(r *Request, in joinForm, v workspace.InvitationView) (postgres.Newcomer, int, error) {
	if r.Who != nil {
		return postgres.Newcomer{User: r.Who.User.ID}, 0, nil
	}
	if v.HasAccount {
		account, err := s.checkPassword(r, v.Email, in.Password)
		var wrong *fault.Fault
		if errors.As(err, &wrong) && wrong.Key == "fault.sign_in_wrong" {
			err = fault.Field("password", "fault.password_wrong")
		}
		return postgres.Newcomer{User: account.ID}, account.Epoch, err
	}
	wrong := faults{}
	name, err := workspace.CleanName("name", in.Name)
	if err := wrong.note(r, err); err != nil {
		return postgres.Newcomer{}, 0, err
	}
	if err := wrong.note(r, signin.CheckNew("password", in.Password, v.Email)); err != nil {
		return postgres.Newcomer{}, 0, err
	}
	if len(wrong) > 0 {
		return postgres.Newcomer{}, 0, &faultsError{wrong}
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	return postgres.Newcomer{Name: name, PasswordHash: hash}, 0, err
}

func (s *Server) declineLink(w http.ResponseWriter, r *Request) error {
	if err := decode(r, &joinForm{}); err != nil {
		return err
	}
	if err := s.accounts.Decline(r.Context(), postgres.Offer{Link: cookie(r.Request, joinCookie)}); err != nil {
		return err
	}
	dropCookie(w, joinCookie)
	return render(w, r, http.StatusOK, templates.MailSent(templates.MailSentPage{
		Document: s.document(w, r, r.Words.T("sent.declined.heading")),
		Heading:  r.Words.T("sent.declined.heading"), Text: r.Words.T("sent.declined.text"),
	}))
}

// switchAccount signs out and comes back to the invitation, whose link is
// still in its cookie.
func (s *Server) switchAccount(w http.ResponseWriter, r *Request) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.end(r); err != nil {
		return err
	}
	return redirect(w, r, "/join")
}

// offered finds one of the user's own pending invitations; anybody else's does
// not exist.
func (s *Server) offered(r *Request) (postgres.Offer, error) {
	if err := decode(r, &struct{}{}); err != nil {
		return postgres.Offer{}, err
	}
	id, err := r.id()
	if err != nil {
		return postgres.Offer{}, err
	}
	for _, in := range r.Who.Invitations {
		if in.ID == id {
			return postgres.Offer{Workspace: in.WorkspaceID, ID: id, EmailKey: r.Who.User.EmailKey, Form: r.formToken()}, nil
		}
	}
	return postgres.Offer{}, fault.New(fault.NotFound, "fault.not_found")
}

func (s *Server) acceptInvitation(w http.ResponseWriter, r *Request) error {
	offer, err := s.offered(r)
	if err != nil {
		return err
	}
	joined, err := s.accounts.Accept(r.Context(), offer, postgres.Newcomer{User: r.Who.User.ID})
	if err != nil {
		return err
	}
	if err := s.admit(r, joined.User, 0); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.joined", "Workspace", joined.Name)})
	return redirect(w, r, "/w/"+joined.Slug)
}

func (s *Server) declineInvitation(w http.ResponseWriter, r *Request) error {
	offer, err := s.offered(r)
	if err != nil {
		return err
	}
	if err := s.accounts.Decline(r.Context(), offer); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.declined")})
	return redirect(w, r, "/")
}

// roleSentences says what an offer opens and what stays closed.
func (r *Request) roleSentences(o policy.Offer) (opens []string, closed string) {
	role := "role." + o.Role.String()
	for _, key := range []string{".opens_1", ".opens_2", ".opens_3"} {
		if r.has(role + key) {
			opens = append(opens, r.Words.T(role+key))
		}
	}
	if r.has(role + ".closed") {
		closed = r.Words.T(role + ".closed")
	}
	return opens, closed
}
