package kit

import (
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// Routes lists what every area leads to: files that leave, and one's own lookups.
func (s *Kit) Routes() []app.Route {
	return []app.Route{
		app.Get("/w/{workspace}/events", app.Member(s.events)),
		app.Get("/w/{workspace}/contacts/lookups", app.Member(s.ownLookups)),
		app.Get("/w/{workspace}/exports/{id}", app.Member(s.exportPage)),
		app.Post("/w/{workspace}/exports/{id}", app.Member(s.exportFile)),
		app.Get("/w/{workspace}/settings/data-export", app.Page(policy.DataExport, s.exportList)),
	}
}
