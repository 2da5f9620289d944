package walktest

import (
	"net/http"
	"net/url"
	"strings"

	"latchkey/internal/policy/policytest"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// seat is a place in a workspace, in the words of the CSV files; nil is none.
type seat struct {
	role         string
	restrictions []string
}

// passes tells whether the files let a seat through a RoadPage. A list that has a
// restricted search in its place passes whoever may do either.
func (s *seat) passes(m *policytest.Matrix, route app.Route) bool {
	resource := route.Road.Resource.String()
	for _, also := range route.Road.Also {
		if !m.Allowed(s.role, s.restrictions, also.Resource.String(), also.Action.String()) {
			return false
		}
	}
	return m.Allowed(s.role, s.restrictions, resource, route.Road.Action.String()) ||
		route.Road.OrLookup && m.Allowed(s.role, s.restrictions, resource, "lookup")
}

// expected is the status of probe.
func (s *seat) expected(m *policytest.Matrix, route app.Route) int {
	switch {
	case s == nil:
		return http.StatusNotFound
	case route.Pattern == "/w/{workspace}/events": // A stream is for scripts: a person is led to the workspace.
		return http.StatusSeeOther
	case route.Road.Kind == app.RoadMember && (strings.HasSuffix(route.Pattern, "/enter") || route.Pattern == "/w/{workspace}" && m.Allowed(s.role, s.restrictions, "dashboard", "list")):
		return http.StatusSeeOther
	case route.Road.Kind == app.RoadMember && route.Method == http.MethodPost:
		return http.StatusUnprocessableEntity
	case route.Road.Kind == app.RoadMember && strings.Contains(route.Pattern, "{id}"):
		return http.StatusNotFound
	case route.Road.Kind == app.RoadMember:
		return http.StatusOK
	case !s.passes(m, route):
		return http.StatusForbidden
	case route.Method == http.MethodPost:
		return http.StatusUnprocessableEntity
	case strings.Contains(route.Pattern, "{id}"):
		return http.StatusNotFound
	}
	return http.StatusOK
}

// probe asks for what changes nothing even where it is allowed: a page, a row
// that is not there, or a form with a field that no form has.
func probe(v *webtest.Visitor, route app.Route, slug string) *webtest.Page {
	path := strings.NewReplacer("{workspace}", slug, "{id}", "01890a5d-ac96-774b-bcce-b302099a8057").Replace(route.Pattern)
	if route.Method == http.MethodPost {
		return v.Post(path, url.Values{"nonsense": {"x"}})
	}
	return v.Get(path)
}

// people are those of the demo, with their seats by workspace.
var people = map[string]map[string]*seat{
	"owner@demo.test":              {webtest.Atelier: {role: "owner"}, webtest.Wholesale: {role: "owner"}},
	"owner2@demo.test":             {webtest.Atelier: {role: "owner"}},
	"admin@demo.test":              {webtest.Atelier: {role: "admin"}, webtest.Wholesale: {role: "agent"}},
	"manager@demo.test":            {webtest.Atelier: {role: "manager"}},
	"manager.restricted@demo.test": {webtest.Atelier: {"manager", []string{"settings", "contact_deletion", "data_export", "integrations"}}},
	"assistant@demo.test":          {webtest.Atelier: {role: "assistant"}, webtest.Wholesale: {role: "assistant"}, webtest.Nordlicht: {role: "assistant"}},
	"agent@demo.test":              {webtest.Atelier: {role: "agent"}},
	"agent.team@demo.test":         {webtest.Atelier: {"agent", []string{"visibility_team"}}},
	"agent.own@demo.test":          {webtest.Atelier: {"agent", []string{"visibility_own"}}},
	"agent.masked@demo.test":       {webtest.Atelier: {"agent", []string{"mask_contact", "workflows"}}},
	"nora@demo.test":               {webtest.Nordlicht: {role: "owner"}},
	"former@demo.test":             {},
}
