package overview

import (
	"latchkey/internal/policy"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	return []app.Route{
		app.Get("/w/{workspace}/dashboard", app.Page(policy.Dashboard, s.dashboard)),
		app.Post("/w/{workspace}/dashboard/dismiss", app.Page(policy.Dashboard, s.dismiss)),
		app.Get("/w/{workspace}/revenue", app.Page(policy.Revenue, s.revenue)),
		app.Get("/w/{workspace}/reports", app.Page(policy.Reports, s.reports)),
		app.Post("/w/{workspace}/reports.csv", app.Page(policy.Reports, s.exportReport)),
	}
}

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages { return nil }

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records { return nil }
