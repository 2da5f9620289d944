package app

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/promise"
	"latchkey/templates/frame"
)

// Request is an HTTP request with what the roads found out about it.
type Request struct {
	*http.Request
	Words *i18n.Words
	Theme string
	// Sections are those that are built.
	Sections *promise.Sections
	Who      *postgres.Identity // nil when nobody is signed in
	CSRF     string
	// Picture is the field of the form that carries a picture, "" for none.
	Picture string
	// Files are those that the form brought; FilesOver tells that they were too large
	// together, and that none was kept.
	Files      []Brought
	FilesOver  bool
	filesField string // "" for none
	mostFiles  int64  // in bytes
	makes      bool   // the form makes something
	long       bool   // the form has many fields
	ofLink     bool   // the form was made from a link of a mail
	token      []byte // of the form that was sent, nil for none of ours
	told       string // how far browsers had been told what happens when the request began
	// chooseNamed is of the server.
	chooseNamed func(http.ResponseWriter, *Request) (answered bool, err error)
	preview     *frame.Preview // whose page it is, where it is shown to another; nil for the reader's own
	typed       *typedForm     // what was typed on this page before its reader had to sign in, nil for nothing
}

// Workspace is the workspace of the address; roads of a workspace make sure of it.
func (r *Request) Workspace() *people.UserWorkspace {
	if r.Who == nil {
		return nil
	}
	return r.Who.Workspace
}

// ID reads the id out of the address. What is no id is not found.
func (r *Request) ID() (uuid.UUID, error) {
	text := chi.URLParam(r.Request, "id")
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return uuid.Nil, fault.New(fault.NotFound, "fault.not_found")
	}
	return id, nil
}

// Address makes an address within the workspace of the request. It is not inlined: hundreds call it.
//
//go:noinline
func (r *Request) Address(path string) string { return "/w/" + r.Workspace().Slug + path }

// Understand reads who is asking into a Request, and in which language and
// theme they want to be answered.
func (s *Server) Understand(r *http.Request) *Request {
	q := &Request{Request: r, Theme: "system", Sections: &s.sections, told: s.Live.Position()}
	if h := HolderOf(r); h != nil {
		q.Who = h.Identity
	}
	var language i18n.Language
	zone := time.UTC
	if q.Who != nil {
		language, q.Theme = i18n.Language(q.Who.User.Language), q.Who.User.Theme
		if q.Who.Workspace != nil {
			zone = people.ZoneOf(q.Who.Workspace.TimeZone)
		}
	} else {
		language = languageOf(r)
		if theme := CookieOf(r, ThemeCookie); ValidTheme(theme) {
			q.Theme = theme
		}
	}
	q.Words = i18n.For(language, zone)
	q.CSRF = s.sealedToken(q)
	return q
}

// languageOf is that of whoever is not signed in: the one that they chose here, or
// the one that their browser asks for.
func languageOf(r *http.Request) i18n.Language {
	if chosen, ok := i18n.ParseLanguage(CookieOf(r, LanguageCookie)); ok {
		return chosen
	}
	return i18n.Match(r.Header.Get("Accept-Language"))
}

// ValidTheme tells whether there is such a theme.
func ValidTheme(theme string) bool { return theme == "system" || theme == "light" || theme == "dark" }

// CookieOf reads a cookie, "" for none.
func CookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
