package learning

import (
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	return []app.Route{
		app.Get("/w/{workspace}/students", app.Section(policy.Students, s.RecordList(records.Students), s.Find(policy.Students))),
		app.Post("/w/{workspace}/students/lookup", app.Page(policy.Students, s.Lookup(policy.Students))),
		app.Post("/w/{workspace}/students/export", app.Page(policy.Students, s.Export(policy.Students))),
	}
}
