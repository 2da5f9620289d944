package app

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/postgres"
)

// typedForm is what somebody had typed into a form whose session was over when
// they sent it. It is kept sealed, for that user alone, and comes back on the
// page of the form once they have signed in: nothing is sent by itself.
type typedForm struct {
	ID     uuid.UUID  `json:"-"`
	Page   string     `json:"page"`   // where the form is drawn
	Action string     `json:"action"` // where it was sent
	Sent   string     `json:"sent"`   // the fields, as a form is sent
	Fields url.Values `json:"-"`
	Lost   string     `json:"-"` // what to say where the page has no such form any more
}

// maxTypedForm is how many bytes of a form are kept, as they were sent.
const maxTypedForm = 64 << 10

// maxTypedQuery is how many bytes of the query of its page are kept: they have to
// fit into the address of the page to sign in on.
const maxTypedQuery = 500

// keepTyped keeps what was typed into a form that met no session, or that was
// drawn in one which is over, and leads to its page: by way of signing in where
// nobody is signed in. It tells false where there is nothing to keep, or nobody
// to keep it for.
func (s *Server) keepTyped(w http.ResponseWriter, r *Request, road Road, refused error) bool {
	signedOut := r.Who == nil && errors.Is(refused, errSignIn)
	switch {
	case r.Method != http.MethodPost || road.Kind == RoadPublic || byItself(r.Request):
		return false
	case signedOut && CookieOf(r.Request, s.Sessions.Cookie.Name) == "" && CookieOf(r.Request, deviceCookie) == "":
		return false // Of a browser in which nobody has signed in nothing is read.
	case !signedOut && (r.Who == nil || !errors.Is(refused, ErrStaleForm)):
		return false
	}
	file := road.Upload || road.Picture != ""
	if !file && (!signedOut || s.readFields(w, r) == nil) && s.keepSent(w, r) {
		return true
	}
	if signedOut {
		LeaveNotice(w, Notice{Text: r.Words.T("notice.typed_dropped"), Alert: true})
	}
	return false
}

// keepSent keeps the form that was read for the user whose session it was drawn
// for, where that is over and nobody else is signed in.
func (s *Server) keepSent(w http.ResponseWriter, r *Request) bool {
	drawn, err := s.database.SessionOf(r.Context(), r.drawnFor())
	if err != nil || drawn.User == uuid.Nil || r.Who != nil && (drawn.Open || drawn.User != r.Who.User.ID) {
		return false
	}
	form := typedForm{ID: uuid.New(), Page: s.pageOf(r), Action: r.URL.Path, Sent: kept(r.PostForm).Encode()}
	if form.Page == "" || form.Sent == "" || len(form.Sent) > maxTypedForm {
		return false
	}
	text, err := json.Marshal(form)
	if err == nil {
		err = s.database.KeepTyped(r.Context(), drawn.User, form.ID, s.typedSeal.close(text, typedContext(drawn.User, form.ID)))
	}
	if err != nil {
		s.log.WarnContext(r.Context(), "what was typed is lost", "error", err, "request", requestID(r.Request))
		return false
	}
	SetCookie(w, typedCookie, form.ID.String(), postgres.TypedLife)
	to := form.Page
	if r.Who == nil {
		LeaveNotice(w, Notice{Text: r.Words.T("notice.typed_kept")})
		to = "/login?next=" + url.QueryEscape(to)
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return true
}

// typedContext binds what is sealed to its row and to its user.
func typedContext(user, id uuid.UUID) []byte { return append(user[:], id[:]...) }

// kept is what is kept of a form: no password, and nothing that a page draws anew.
func kept(form url.Values) url.Values {
	fields := url.Values{}
	for name, values := range form {
		if name != csrfField && name != onceField && name != LinkField && !isSecret(name) {
			fields[name] = values
		}
	}
	return fields
}

// isSecret tells that a field is not to be kept anywhere.
func isSecret(name string) bool { return strings.Contains(strings.ToLower(name), "password") }

// pageOf is the page that has the form which was sent to an address: that
// address itself, the list whose file it asks for, one beside it where a new thing
// is made, or the next above it. "" where there is none.
func (s *Server) pageOf(r *Request) string {
	for page := strings.TrimSuffix(r.URL.Path, ".csv") + "/new"; len(page) > 1; page = path.Dir(page) {
		if !s.isPage(page) {
			continue
		}
		drawn := &url.URL{Path: page}
		from, err := url.Parse(r.Referer())
		if err == nil && from.Host == r.Host && from.Path == page && len(from.RawQuery) <= maxTypedQuery {
			drawn.RawQuery = from.RawQuery
		}
		return SafePath(drawn.String())
	}
	return ""
}

// isPage tells whether a page has an address. What stands where an id would, and
// is none, is no page.
func (s *Server) isPage(path string) bool {
	route := chi.NewRouteContext()
	if s.pages == nil || !s.pages.Match(route, http.MethodGet, path) {
		return false
	}
	if !strings.Contains(route.RoutePattern(), "{id}") {
		return true
	}
	_, err := uuid.Parse(route.URLParam("id"))
	return err == nil
}

// takeTyped finds what was typed on the page that is asked for, and forgets what
// is sent after all.
func (s *Server) takeTyped(w http.ResponseWriter, r *Request) error {
	id, err := uuid.Parse(CookieOf(r.Request, typedCookie))
	if err != nil || r.Who == nil {
		return nil //nolint:nilerr // It is none of ours.
	}
	sealed, err := s.database.Typed(r.Context(), r.Who.User.ID, id)
	if err != nil || sealed == nil {
		return err
	}
	text, ok := s.typedSeal.open(sealed, typedContext(r.Who.User.ID, id))
	if !ok {
		return nil // It was sealed by another key.
	}
	form := typedForm{ID: id, Lost: r.Words.T("notice.typed_lost")}
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	if form.Fields, err = url.ParseQuery(form.Sent); err != nil {
		return err
	}
	page, err := url.Parse(form.Page)
	switch {
	case err != nil:
		return err
	case r.Method == http.MethodGet && page.Path == r.URL.Path:
		r.typed = &form
	case r.Method == http.MethodPost && form.Action == r.URL.Path:
		DropCookie(w, typedCookie)
		return s.database.ForgetTyped(r.Context(), r.Who.User.ID, id)
	}
	return nil
}
