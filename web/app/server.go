// Package app is the HTTP edge that every area stands on: the only roads to a
// handler, forms, faults, cookies, the frame around a page.
//
// Every request walks the same way and never looks back: who is asking
// (whoami, one round trip), the decision (policy), the handler with its Grant,
// one repository method, one view model, one page.
package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"

	"latchkey/internal/config"
	"latchkey/internal/live"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/promise"
)

// Server holds what handlers of all areas need.
type Server struct {
	Config    config.Config
	Sessions  *scs.SessionManager
	Mailbox   *mail.Mailbox // nil outside development
	Demo      Demo
	Live      *live.Hub // of what happens
	database  *postgres.Database
	sections  promise.Sections
	guardians Guardians
	ended     Ended
	log       *slog.Logger
	ready     func() bool
	patience  time.Duration
	UndoTime  time.Duration // how long an answer waits to be taken back, zero for not at all
	formSeal  seal
	typedSeal seal
	pages     chi.Routes // those that are served, to be found by their addresses
	previewed map[string]Road
}

// Guardians lists who can change an actor's access, for the page that explains a
// refusal, and what of it they have asked for that waits for an answer.
type Guardians func(ctx context.Context, actor policy.Actor) ([]people.Person, []people.Waiting, error)

// Options are the parts that a Server is made of.
type Options struct {
	Config    config.Config
	Database  *postgres.Database
	Guardians Guardians
	Ended     Ended
	Mailbox   *mail.Mailbox // nil outside development
	Demo      Demo
	Log       *slog.Logger
	Live      *live.Hub // of what happens
	// Ready turns false when the process is told to stop.
	Ready func() bool
	// Patience is how long a request may take; zero is Patience.
	Patience time.Duration
	// UndoTime is how long an answer waits to be taken back, zero for not at all.
	UndoTime time.Duration
}

// Demo is what the sign-in page shows in development: nothing elsewhere.
type Demo struct {
	Password  string
	Addresses []string
}

// Serve tells the server what is served of it: the navigation and every sentence
// about what a role opens follow from that, and where the page of a form is.
func (s *Server) Serve(routes []Route) {
	s.sections = SectionsOf(routes)
	pages := chi.NewRouter()
	for _, route := range routes {
		if route.Method == http.MethodGet && !strings.HasSuffix(route.Pattern, ".csv") {
			pages.Get(route.Pattern, http.NotFound)
		}
	}
	s.pages, s.previewed = pages, previewedRoads(routes)
}

// SectionsOf is which sections some routes make.
func SectionsOf(routes []Route) promise.Sections {
	var resources []policy.Resource
	for _, route := range routes {
		if route.Road.Kind == RoadPage && route.Method == http.MethodGet {
			resources = append(resources, route.Road.Resource)
		}
	}
	return promise.Of(resources...)
}

// SessionLife is how long a sign-in lasts at most; four hours without a
// request end it earlier.
const SessionLife = 12 * time.Hour

// New makes a Server.
func New(o Options) *Server {
	sessions := scs.New()
	sessions.Store = postgres.NewSessionStore(o.Database)
	sessions.Lifetime = SessionLife
	sessions.Codec = sessionCodec{}
	sessions.HashTokenInStore = true
	sessions.IdleTimeout = 0 // whoami knows; scs would bring a session back that ended meanwhile.
	sessions.Cookie.Name = "__Host-lk"
	sessions.Cookie.Secure = true
	sessions.Cookie.HttpOnly = true
	sessions.Cookie.SameSite = http.SameSiteLaxMode // Strict would sign people out who follow a link of a mail.
	sessions.Cookie.Path = "/"
	s := &Server{
		Config:    o.Config,
		database:  o.Database,
		Sessions:  sessions,
		Mailbox:   o.Mailbox,
		Demo:      o.Demo,
		Live:      o.Live,
		guardians: o.Guardians,
		ended:     o.Ended,
		log:       o.Log,
		ready:     o.Ready,
		patience:  cmp.Or(o.Patience, Patience),
		UndoTime:  o.UndoTime,
		formSeal:  newSeal(o.Config.SecretKey, "form"),
		typedSeal: newSeal(o.Config.SecretKey, "typed"),
	}
	sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.Fail(w, &Request{Request: r}, err) }
	return s
}
