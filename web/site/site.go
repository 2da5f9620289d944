// Package site makes one site of areas: the whole product, or the part that a
// test is about.
package site

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/live"
	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/postgres"
	customerstore "latchkey/internal/postgres/customers"
	kitstore "latchkey/internal/postgres/kit"
	livestore "latchkey/internal/postgres/live"
	messagestore "latchkey/internal/postgres/messages"
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/promise"
	"latchkey/internal/section"
	"latchkey/internal/webhook"
	"latchkey/static"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Site is what is served of some areas, and the work behind it.
type Site struct {
	Server   *app.Server
	database *postgres.Database
	pages    []kit.Pages
	sections []kit.SectionPages // in the order of the navigation
	routes   []app.Route
	files    files
}

// files does the long work of the queue.
type files struct {
	kitstore.Files
	customerstore.Jobs
}

// New makes a site of what every area stands on, and of areas.
func New(o app.Options, areas ...kit.NewArea) *Site {
	db := o.Database
	o.Guardians, o.Ended = peoplestore.New(db).Guardians, peoplestore.NewAccounts(db).AccessEnded
	o.Live = live.NewHub(livestore.New(db), o.Log)
	exports, takers := kitstore.Exports{}, kitstore.Takers{}
	var made []kit.Area
	for _, area := range areas {
		a := area(db)
		maps.Copy(exports, a.Exports)
		maps.Copy(takers, a.Takers)
		made = append(made, a)
	}
	s := &Site{Server: app.New(o), database: db, files: files{kitstore.NewFiles(db, exports, takers), customerstore.NewJobs(db)}}
	k := kit.New(s.Server, postgres.NewLedger(db), kitstore.New(db, exports, takers), customerstore.New(db), peoplestore.NewAccounts(db))
	s.routes = k.Routes()
	var records []*kit.Records
	for _, a := range made {
		pages := a.Pages(k)
		s.pages = append(s.pages, pages)
		s.sections = slices.Concat(s.sections, pages.Sections())
		s.routes = slices.Concat(s.routes, pages.Routes())
		records = slices.Concat(records, pages.Records())
	}
	k.MountRecords(records)
	slices.SortFunc(s.sections, func(a, b kit.SectionPages) int { return cmp.Compare(a.Facts().Resource, b.Facts().Resource) })
	for _, section := range s.sections {
		s.routes = slices.Concat(s.routes, section.Routes())
	}
	for _, kind := range records {
		s.routes = slices.Concat(s.routes, kind.Routes())
	}
	s.Server.Serve(s.routes)
	return s
}

// Routes is the whole list.
func (s *Site) Routes() []app.Route { return s.routes }

// Sections are the facts of every section that is served, in the order of the
// navigation.
func (s *Site) Sections() (facts []section.Facts) {
	for _, mounted := range s.sections {
		facts = append(facts, mounted.Facts())
	}
	return facts
}

// Built are the resources that have a section.
func (s *Site) Built() promise.Sections { return app.SectionsOf(s.routes) }

// StartJobs begins the work behind the pages: mails, and files that leave and come in.
func (s *Site) StartJobs(ctx context.Context, sender *mail.Sender, log *slog.Logger) (*jobs.Workers, error) {
	checker := mailauth.Checker{Resolver: net.DefaultResolver, Development: s.Server.Config.Development}
	outside := jobs.Outside{Client: webhook.NewClient(s.Server.Config.Development), WhatsApp: s.Server.Config.WhatsAppURL}
	return jobs.Start(
		ctx, s.database.Pool(), peoplestore.NewLetters(s.database), messagestore.NewReplies(s.database),
		messagestore.NewIncoming(s.database), s.files, sender, outside, checker, s.Built(),
		s.Server.Config.PublicURL.String(), log,
	)
}

// Handler builds the router. Health answers on any host; everything else on ours.
func (s *Site) Handler() http.Handler {
	router := chi.NewRouter()
	router.Use(s.Server.Observe, app.Headers, app.DecodedPath)
	router.Get("/healthz", app.Healthy)
	router.Get("/readyz", s.Server.Readiness)
	router.Method(http.MethodGet, "/static/*", static.Handler())
	router.Method(http.MethodHead, "/static/*", static.Handler())

	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Server.Fail(w, &app.Request{Request: r}, fault.New(fault.Forbidden, "fault.cross_site"))
	}))
	router.Group(func(machines chi.Router) {
		machines.Use(s.Server.OwnHost, s.Server.LimitQuery, s.Server.Deadline)
		for _, pages := range s.pages {
			if has, ok := pages.(interface{ MachineRoutes() []app.MachineRoute }); ok {
				for _, route := range has.MachineRoutes() {
					machines.Method(route.Method, route.Pattern, route.Serve)
				}
			}
		}
	})
	router.Group(func(group chi.Router) {
		if s.Server.Plain() {
			group.Use(app.PlainCookies)
		}
		group.Use(s.Server.OwnHost, s.Server.LimitQuery, s.Server.Deadline, sameSite.Handler, s.Server.Hold,
			s.Server.Sessions.LoadAndSave, s.Server.RenewOnNewAccess)
		for _, route := range slices.Concat(s.routes, s.developmentRoutes()) {
			group.Method(route.Method, route.Pattern, s.Server.Handler(route.Road))
			if route.Method == http.MethodGet {
				group.Method(http.MethodHead, route.Pattern, s.Server.Handler(route.Road))
			}
		}
		group.NotFound(func(w http.ResponseWriter, r *http.Request) { s.Server.Fail(w, s.Server.Understand(r), app.Missing(r)) })
		group.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
			q := s.Server.Understand(r)
			s.Server.ShowFault(w, q, http.StatusMethodNotAllowed, q.Words.T("fault.method"))
		})
	})
	return router
}

// developmentRoutes are on no list: they exist only with the built-in mailbox.
func (s *Site) developmentRoutes() (routes []app.Route) {
	for _, pages := range s.pages {
		if has, ok := pages.(interface{ DevelopmentRoutes() []app.Route }); ok {
			routes = append(routes, has.DevelopmentRoutes()...)
		}
	}
	return routes
}
