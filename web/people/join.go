package people

import (
	"errors"
	"net/http"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	store "latchkey/internal/postgres/people"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// joinPage is what the link of an invitation leads to, and is itself the right
// form: one click for whoever is signed in with the address, a password for
// whoever has an account, a name and a password for everybody else.
func (s *Pages) joinPage(w http.ResponseWriter, r *app.Request) error {
	return s.showJoin(w, r, joinLinks.of(r), joinForm{}, http.StatusOK, nil)
}

type joinForm struct {
	Name     string `form:"name"`
	Password string `form:"password"`
}

func (s *Pages) showJoin(w http.ResponseWriter, r *app.Request, link string, in joinForm, status int, wrong app.Faults) error {
	v, err := s.accounts.Invitation(r.Context(), link)
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	speak(w, r, v.Language)
	if r.Who != nil && r.Who.User.EmailKey != v.EmailKey {
		user := r.Who.User
		return app.Render(w, r, status, view.WrongAccount(view.WrongAccountPage{
			Document:  s.Document(w, r, r.Words.T("invitation.wrong_account.title")),
			Workspace: v.WorkspaceName, Invited: mail.Mask(v.EmailKey),
			User:   app.Person(user.Name, user.Email, user.Avatar),
			Action: "/join/switch", Link: signin.LinkName(link), HomeURL: "/",
		}))
	}
	inviter := app.Person(v.Inviter, v.InviterEmail, v.InviterAvatar)
	if r.Who == nil {
		inviter.Avatar = "" // Pictures are for people who are signed in.
	}
	role := v.Role.String()
	p := view.InvitationPage{
		Document:  s.Document(w, r, r.Words.T("invitation.title", "Workspace", v.WorkspaceName)),
		Workspace: v.WorkspaceName, Inviter: inviter,
		Role: role, Heading: r.Words.T("role."+role+".join", "Workspace", v.WorkspaceName),
		Key: r.Key(v.Offer), Email: v.Email, Signature: strings.Join(v.Business.Signature(), " · "),
		Until: r.Words.T("invitation.until", "Until", r.Words.Day(v.Expires)),
		Form:  "create", Name: in.Name, Action: "/join", DeclineURL: "/join/decline", Link: signin.LinkName(link),
		NameError: wrong["name"], PasswordError: wrong["password"], Error: wrong[""],
	}
	p.Path = joinLinks.pageOf(link)
	p.Opens, p.Closed = r.Sections.You(r.Words, v.Offer), r.Sections.Closed(r.Words, v.Offer)
	switch {
	case r.Who != nil:
		p.Form = "join"
	case v.HasAccount:
		p.Form = "signin"
	}
	return app.Render(w, r, status, view.Invitation(p))
}

func (s *Pages) join(w http.ResponseWriter, r *app.Request) error {
	var in joinForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	link := joinLinks.of(r)
	if joinLinks.ofOther(r) {
		return s.joinOther(w, r)
	}
	v, err := s.accounts.Invitation(r.Context(), link)
	if err != nil {
		return err
	}
	if r.Who != nil && r.Who.User.EmailKey != v.EmailKey {
		return s.showJoin(w, r, link, in, http.StatusConflict, nil)
	}
	who, epoch, err := s.newcomer(r, in, v)
	if err != nil {
		return s.joinAgain(w, r, link, in, err)
	}
	joined, err := s.accounts.Accept(r.Context(), store.InvitationRef{Link: link, Form: r.FormToken()}, who)
	if err != nil {
		return s.joinAgain(w, r, link, in, err)
	}
	if err := s.admit(w, r, joined.User, epoch, v.HasAccount); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.joined", "Workspace", joined.Name)})
	return app.Redirect(w, r, "/w/"+joined.Slug)
}

// joinOther answers a form of a link that is not there any more with the page
// of one that is.
func (s *Pages) joinOther(w http.ResponseWriter, r *app.Request) error {
	wrong := app.Faults{}
	if err := wrong.Note(r, errOtherLink); err != nil {
		return err
	}
	return s.showJoin(w, r, joinLinks.opened(r)[0], joinForm{}, http.StatusConflict, wrong)
}

// joinAgain shows the form again with what is wrong, or fails.
func (s *Pages) joinAgain(w http.ResponseWriter, r *app.Request, link string, in joinForm, err error) error {
	wrong := app.Faults{}
	var joined *faultsError
	if errors.As(err, &joined) {
		return s.showJoin(w, r, link, in, http.StatusUnprocessableEntity, joined.Faults)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if wrong["email"] != "" {
		wrong[""] = wrong["email"]
	}
	return s.showJoin(w, r, link, in, app.StatusOf(w, err), wrong)
}

// faultsError carries several faults of one form.
type faultsError struct{ Faults app.Faults }

func (*faultsError) Error() string { return "the form has faults" }

// newcomer finds out who accepts: the one who is signed in, the one whose
// password it is, or somebody new.
func (s *Pages) newcomer(r *app.Request, in joinForm, v people.InvitationView) (store.Newcomer, int, error) {
	if r.Who != nil {
		return store.Newcomer{User: r.Who.User.ID}, 0, nil
	}
	if v.HasAccount {
		account, err := s.AskPassword(r, v.Email, "password", in.Password)
		return store.Newcomer{User: account.ID}, account.Epoch, err
	}
	wrong := app.Faults{}
	name, err := texts.CleanName("name", in.Name)
	if err := wrong.Note(r, err); err != nil {
		return store.Newcomer{}, 0, err
	}
	if err := wrong.Note(r, signin.CheckNew("password", in.Password, v.Email)); err != nil {
		return store.Newcomer{}, 0, err
	}
	if len(wrong) > 0 {
		return store.Newcomer{}, 0, &faultsError{wrong}
	}
	hash, err := signin.Hash(r.Context(), in.Password)
	return store.Newcomer{Name: name, PasswordHash: hash}, 0, err
}

func (s *Pages) declineLink(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &joinForm{}); err != nil {
		return err
	}
	// The link stays in its cookie, dead as it is: a second click is told the same.
	link := joinLinks.of(r)
	if joinLinks.ofOther(r) {
		return s.joinOther(w, r)
	}
	err := s.accounts.Decline(r.Context(), store.InvitationRef{Link: link, Form: r.FormToken()})
	if _, again := s.ledTo(r, link, err); err != nil && !again {
		return err
	}
	return app.Render(w, r, http.StatusOK, view.MailSent(view.MailSentPage{
		Document: s.Document(w, r, r.Words.T("sent.declined.heading")),
		Heading:  r.Words.T("sent.declined.heading"), Text: r.Words.T("sent.declined.text"),
	}))
}

// switchAccount signs out and comes back to the invitation, whose link is
// still in its cookie.
func (s *Pages) switchAccount(w http.ResponseWriter, r *app.Request) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if joinLinks.ofOther(r) {
		return s.joinOther(w, r)
	}
	if err := s.end(r); err != nil {
		return err
	}
	if link := joinLinks.of(r); link != "" {
		return app.Redirect(w, r, joinLinks.pageOf(link))
	}
	return app.Redirect(w, r, joinLinks.page)
}

// offered finds one of the user's own pending invitations; anybody else's does
// not exist.
func (s *Pages) offered(r *app.Request) (store.InvitationRef, error) {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return store.InvitationRef{}, err
	}
	id, err := r.ID()
	if err != nil {
		return store.InvitationRef{}, err
	}
	m, err := s.memberships(r, "")
	if err != nil {
		return store.InvitationRef{}, err
	}
	for _, in := range m.Invitations {
		if in.ID == id {
			return store.InvitationRef{Workspace: in.WorkspaceID, ID: id, EmailKey: r.Who.User.EmailKey, Form: r.FormToken()}, nil
		}
	}
	return store.InvitationRef{}, fault.New(fault.NotFound, "fault.not_found")
}

func (s *Pages) acceptInvitation(w http.ResponseWriter, r *app.Request) error {
	offer, err := s.offered(r)
	if err != nil {
		return err
	}
	joined, err := s.accounts.Accept(r.Context(), offer, store.Newcomer{User: r.Who.User.ID})
	if err != nil {
		return err
	}
	if err := s.admit(w, r, joined.User, 0, true); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.joined", "Workspace", joined.Name)})
	return app.Redirect(w, r, "/w/"+joined.Slug)
}

func (s *Pages) declineInvitation(w http.ResponseWriter, r *app.Request) error {
	offer, err := s.offered(r)
	if err == nil {
		err = s.accounts.Decline(r.Context(), offer)
	}
	if _, again := s.usedInvitation(r, err); err != nil && !again {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.declined")})
	return app.Redirect(w, r, "/")
}
