// Package web puts the areas together: one route list, one router.
package web

import (
	"log/slog"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/config"
	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/promise"
	"latchkey/static"
	"latchkey/web/app"
	"latchkey/web/customers"
	"latchkey/web/kit"
	"latchkey/web/learning"
	"latchkey/web/overview"
	"latchkey/web/people"
	"latchkey/web/sales"
)

// Options are the parts that a Site is made of.
type Options struct {
	Config   config.Config
	Database *postgres.Database
	Mailbox  *mail.Mailbox // nil outside development
	Demo     people.Demo
	Log      *slog.Logger
	// Ready turns false when the process is told to stop.
	Ready func() bool
}

// Site is the whole of what is served.
type Site struct {
	server *app.Server
	people *people.Pages
	areas  []area
}

// area is a part of the product with routes of its own.
type area interface{ Routes() []app.Route }

// New makes a Site.
func New(o Options) *Site {
	repositories := stores.New(o.Database)
	server := app.New(app.Options{Config: o.Config, Database: o.Database, Guardians: repositories.Guardians, Log: o.Log, Ready: o.Ready})
	k := kit.New(server, repositories.Ledger, repositories.Kit, repositories.Customers)
	p := people.New(k, peoplestore.NewAccounts(o.Database), repositories.People, o.Mailbox, o.Demo)
	k.Password = p.CheckPassword
	site := &Site{server, p, []area{
		p,
		overview.New(k, repositories.Overview),
		customers.New(k, repositories.Customers),
		sales.New(k, repositories.Sales),
		learning.New(k, repositories.Learning),
	}}
	k.MountRecords(site.records())
	server.Serve(site.Routes())
	return site
}

// records are the kinds of records of all areas.
func (s *Site) records() (list []*kit.Records) {
	for _, area := range s.areas {
		if has, ok := area.(interface{ Records() []*kit.Records }); ok {
			list = append(list, has.Records()...)
		}
	}
	return list
}

// Built are the resources that have a section.
func Built() promise.Sections { return app.SectionsOf(Routes()) }

// Routes is the whole list.
func (s *Site) Routes() (routes []app.Route) {
	for _, area := range s.areas {
		routes = slices.Concat(routes, area.Routes())
	}
	for _, section := range s.sections() {
		routes = slices.Concat(routes, section.Routes())
	}
	for _, kind := range s.records() {
		routes = slices.Concat(routes, kind.Routes())
	}
	return routes
}

// Handler builds the router. Health answers on any host; everything else on ours.
func (s *Site) Handler() http.Handler {
	router := chi.NewRouter()
	router.Use(s.server.Observe, app.Headers, app.DecodedPath)
	router.Get("/healthz", app.Healthy)
	router.Get("/readyz", s.server.Readiness)
	router.Method(http.MethodGet, "/static/*", static.Handler())
	router.Method(http.MethodHead, "/static/*", static.Handler())

	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.server.Fail(w, &app.Request{Request: r}, fault.New(fault.Forbidden, "fault.cross_site"))
	}))
	router.Group(func(group chi.Router) {
		group.Use(s.server.OwnHost, s.server.LimitQuery, sameSite.Handler, s.server.Hold, s.server.Sessions.LoadAndSave, s.server.RenewOnNewAccess)
		for _, route := range slices.Concat(s.Routes(), s.people.DevelopmentRoutes()) {
			group.Method(route.Method, route.Pattern, s.server.Handler(route.Road))
			if route.Method == http.MethodGet {
				group.Method(http.MethodHead, route.Pattern, s.server.Handler(route.Road))
			}
		}
		group.NotFound(func(w http.ResponseWriter, r *http.Request) { s.server.Fail(w, s.server.Understand(r), app.Missing(r)) })
		group.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
			q := s.server.Understand(r)
			s.server.ShowFault(w, q, http.StatusMethodNotAllowed, q.Words.T("fault.method"))
		})
	})
	return router
}

// Routes is the whole list, for whoever wants to know what is served.
func Routes() []app.Route { return New(Options{}).Routes() }
