package learning

import (
	"slices"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	lists := []app.Route{
		app.Get("/w/{workspace}/students", app.Section(policy.Students, s.RecordList(records.Students), s.Find(policy.Students))),
		app.Post("/w/{workspace}/students/lookup", app.Page(policy.Students, s.Lookup(policy.Students))),
		app.Post("/w/{workspace}/students/export", app.Page(policy.Students, s.Export(policy.Students))),
	}
	return slices.Concat(lists, s.RecordRoutes(records.Students))
}
