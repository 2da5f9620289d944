package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

// linkCookieLife is how long a link of a mail waits in its cookie. It stays there
// when it is used: by it the same form, sent again, finds where the first led.
const linkCookieLife = time.Hour

// root leads to the workspace where the user was last.
func (s *Server) root(w http.ResponseWriter, r *Request) error {
	if r.Who == nil {
		return redirect(w, r, "/login")
	}
	if home := lastPlace(r.Who); home != "" {
		return redirect(w, r, home)
	}
	return render(w, r, http.StatusOK, templates.NoWorkspace(templates.NoWorkspacePage{Frame: s.frame(w, r, r.Words.T("workspace.none_title"), "")}))
}

func lastPlace(who *postgres.Identity) string {
	home, seen := "", -1.0
	for _, place := range who.Places {
		if place.Seen > seen {
			home, seen = "/w/"+place.Slug, place.Seen
		}
	}
	return home
}

func (s *Server) signInPage(w http.ResponseWriter, r *Request) error {
	next := safePath(r.URL.Query().Get("next"))
	if r.Who != nil {
		if next == "" {
			next = "/"
		}
		return redirect(w, r, next)
	}
	return s.showSignIn(w, r, http.StatusOK, "", next, "")
}

func (s *Server) showSignIn(w http.ResponseWriter, r *Request, status int, email, next, wrong string) error {
	p := templates.SignInPage{
		Document: s.document(w, r, r.Words.T("account.sign_in.title")), Host: s.config.PublicURL.Host,
		Email: email, Error: wrong, ReturnTo: next, SignUp: s.config.SignUp,
		DemoPassword: s.demo.Password, DemoAddresses: s.demo.Addresses,
	}
	p.Path = "/login"
	if next != "" {
		p.Path += "?next=" + url.QueryEscape(next)
	}
	for _, role := range policy.Roles {
		p.Keys = append(p.Keys, r.roleColumn(role))
	}
	return render(w, r, status, templates.SignIn(p))
}

type signInForm struct {
	Email    string `form:"email"`
	Password string `form:"password"`
	Next     string `form:"next"`
}

func (s *Server) signIn(w http.ResponseWriter, r *Request) error {
	var in signInForm
	if err := decode(r, &in); err != nil {
		return err
	}
	next := safePath(in.Next)
	account, err := s.checkPassword(r, in.Email, in.Password)
	wrong := faults{}
	if err := wrong.note(r, err); err != nil {
		return err
	}
	if err != nil {
		return s.showSignIn(w, r, statusOf(w, err), in.Email, next, wrong[""])
	}
	if err := s.begin(r, account.ID, account.Epoch); err != nil {
		return err
	}
	if next == "" {
		next = "/"
	}
	return redirect(w, r, next)
}

// statusOf is the status of a form that is shown again, with the time to wait
// where there is one.
func statusOf(w http.ResponseWriter, err error) int {
	f, ok := err.(*fault.Fault) //nolint:errorlint // Faults are returned as they are.
	if !ok {
		return http.StatusUnprocessableEntity
	}
	if f.Wait > 0 {
		w.Header().Set("Retry-After", seconds(f.Wait))
	}
	return statuses[f.Kind]
}

// checkPassword counts a try against the account and the peer, then compares.
// An unknown address, a malformed one and a wrong password are the same fault.
func (s *Server) checkPassword(r *Request, email, password string) (workspace.Account, error) {
	ctx := r.Context()
	address, malformed := mail.ParseAddress(email)
	if err := s.accounts.Throttle(ctx, "signin:"+address.Key(), postgres.LimitSignIn); err != nil {
		return workspace.Account{}, err
	}
	if err := s.accounts.Throttle(ctx, "signin-peer:"+s.peer(r.Request), postgres.LimitSignInPeer); err != nil {
		return workspace.Account{}, err
	}
	var account workspace.Account
	if malformed == nil {
		var err error
		if account, err = s.accounts.ByEmail(ctx, address.Key()); err != nil {
			return workspace.Account{}, err
		}
	}
	ok, rehash, err := signin.Verify(ctx, password, account.PasswordHash)
	if err != nil {
		return workspace.Account{}, err
	}
	if !ok {
		return workspace.Account{}, fault.Field("", "fault.sign_in_wrong")
	}
	if rehash != "" {
		if _, err := s.accounts.SetPassword(ctx, account.ID, rehash, false); err != nil {
			return workspace.Account{}, err
		}
	}
	return account, nil
}

// begin signs somebody in: a new session row and a new token, whatever session
// there was before.
func (s *Server) begin(r *Request, user uuid.UUID, epoch int) error {
	ctx := r.Context()
	if r.Who != nil {
		if err := s.accounts.EndSession(ctx, r.Who.Session); err != nil {
			return err
		}
	}
	session, err := s.accounts.BeginSession(ctx, user, epoch, device(r.UserAgent()), s.peer(r.Request))
	if err != nil {
		return err
	}
	holderOf(r.Request).Session = session
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, "session", session.String())
	return nil
}

func (s *Server) signOut(w http.ResponseWriter, r *Request) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.end(r); err != nil {
		return err
	}
	return redirect(w, r, "/login")
}

func (s *Server) end(r *Request) error {
	if r.Who == nil {
		return nil
	}
	if err := s.accounts.EndSession(r.Context(), r.Who.Session); err != nil {
		return err
	}
	return s.sessions.Destroy(r.Context())
}

type preferencesForm struct {
	Language string `form:"language"`
	Theme    string `form:"theme"`
	Next     string `form:"next"`
}

// preferences changes language or theme from any page, and comes back to it.
func (s *Server) preferences(w http.ResponseWriter, r *Request) error {
	var in preferencesForm
	if err := decode(r, &in); err != nil {
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
		setCookie(w, languageCookie, in.Language, 365*24*time.Hour)
	}
	if in.Theme != "" {
		setCookie(w, themeCookie, in.Theme, 365*24*time.Hour)
	}
	next := safePath(in.Next)
	if next == "" {
		next = "/"
	}
	return redirect(w, r, next)
}
