// Package web is the HTTP edge: one route list, a few roads from a route to
// its handler, forms, faults, and a file a noun with its handlers.
//
// Every request walks the same way and never looks back: who is asking
// (whoami, one round trip), the decision (policy), the handler with its Grant,
// one repository method, one view model, one page.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"latchkey/internal/config"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/stores"
)

// Server holds what handlers need.
type Server struct {
	config   config.Config
	database *postgres.Database
	accounts people.Accounts
	store    stores.Stores
	sessions *scs.SessionManager
	mailbox  *mail.Mailbox // nil outside development
	demo     Demo
	log      *slog.Logger
	ready    func() bool
}

// Demo is what the sign-in page shows in development: nothing elsewhere.
type Demo struct {
	Password  string
	Addresses []string
}

// Options are the parts that a Server is made of.
type Options struct {
	Config   config.Config
	Database *postgres.Database
	Mailbox  *mail.Mailbox
	Demo     Demo
	Log      *slog.Logger
	// Ready turns false when the process is told to stop.
	Ready func() bool
}

// SessionLife is how long a sign-in lasts at most; four hours without a
// request end it earlier.
const SessionLife = 12 * time.Hour

// New makes a Server.
func New(o Options) *Server {
	sessions := scs.New()
	sessions.Store = postgres.NewSessionStore(o.Database)
	sessions.Lifetime = SessionLife
	sessions.HashTokenInStore = true
	sessions.IdleTimeout = 0 // whoami knows; scs would bring a session back that ended meanwhile.
	sessions.Cookie.Name = "__Host-lk"
	sessions.Cookie.Secure = true
	sessions.Cookie.HttpOnly = true
	sessions.Cookie.SameSite = http.SameSiteLaxMode // Strict would sign people out who follow a link of a mail.
	sessions.Cookie.Path = "/"
	s := &Server{
		config:   o.Config,
		database: o.Database,
		accounts: people.NewAccounts(o.Database),
		store:    stores.New(o.Database),
		sessions: sessions,
		mailbox:  o.Mailbox,
		demo:     o.Demo,
		log:      o.Log,
		ready:    o.Ready,
	}
	sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, &Request{Request: r}, err) }
	return s
}
