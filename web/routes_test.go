package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/policy/policytest"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// What the router serves is the list, what needs no list, and nothing else.
func TestEveryRouteIsOnTheList(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		mailbox *mail.Mailbox
		more    []string
	}{
		{"production", nil, nil},
		{"development", mail.NewMailbox(), []string{"/mailbox", "/mailbox/{id}", "/mailbox/{id}/html"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := []string{"GET /healthz", "GET /readyz"}
			for _, route := range web.Routes() {
				if route.Road.Kind == "" {
					t.Errorf("%s %s has no road", route.Method, route.Pattern)
				}
				want = append(want, route.Method+" "+route.Pattern)
				if route.Method == http.MethodGet {
					want = append(want, "HEAD "+route.Pattern)
				}
			}
			for _, pattern := range tt.more {
				want = append(want, "GET "+pattern, "HEAD "+pattern)
			}
			routes, ok := web.New(app.Options{Mailbox: tt.mailbox}).Handler().(chi.Routes)
			if !ok {
				t.Fatal("the handler cannot be walked")
			}
			err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
				if pattern == "/static/*" {
					return nil // Files, under every method.
				}
				at := slices.Index(want, method+" "+pattern)
				if at < 0 {
					t.Errorf("%s %s is served and not on the list", method, pattern)
					return nil
				}
				want = slices.Delete(want, at, at+1)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(want) > 0 {
				t.Errorf("on the list and not served: %q", want)
			}
		})
	}
}

// seat is a place in a workspace, in the words of the CSV files; nil is none.
type seat struct {
	role         string
	restrictions []string
}

// passes tells whether the files let a seat through a RoadPage. A list that has a
// restricted search in its place passes whoever may do either.
func (s *seat) passes(m *policytest.Matrix, route app.Route) bool {
	resource := route.Road.Resource.String()
	return m.Allowed(s.role, s.restrictions, resource, route.Road.Action.String()) ||
		route.Road.OrLookup && m.Allowed(s.role, s.restrictions, resource, "lookup")
}

// expected is the status of probe.
func (s *seat) expected(m *policytest.Matrix, route app.Route) int {
	switch {
	case s == nil:
		return http.StatusNotFound
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

// ofWorkspaces are the routes that a place in a workspace decides.
func ofWorkspaces() []app.Route {
	return slices.DeleteFunc(web.Routes(), func(r app.Route) bool { return r.Road.Kind != app.RoadMember && r.Road.Kind != app.RoadPage })
}

// Every route of a workspace for every role with every set of restrictions it
// can carry: one member, whose row is changed between two requests (rule 12).
func TestRule12RoutesFollowTheMatrix(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, role := range m.Roles() {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, web.Areas...)
			theo := site.SignIn(t, "agent.masked@demo.test")
			theo.Get("/profile")
			for _, restrictions := range m.Combinations(role) {
				site.Seat(t, "agent.masked@demo.test", role, restrictions...)
				before := site.Kept(t)
				s := &seat{role, restrictions}
				for _, route := range ofWorkspaces() {
					what := strings.Join(append([]string{role}, restrictions...), "+") + " " + route.Method + " " + route.Pattern
					p, want := probe(theo, route, webtest.Atelier), s.expected(m, route)
					if p.Status != want {
						t.Errorf("%s: %d, want %d", what, p.Status, want)
					}
					if want == http.StatusForbidden {
						closed(t, what, p, s, (&seat{role: role}).passes(m, route))
						site.Unchanged(t, before, what)
					}
					if route.Road.Action.String() == "export" {
						before = site.Kept(t) // An export is noted in the activity log.
					}
				}
			}
		})
	}
}

// closed looks at the page of a section that is closed to the reader: it tells
// the rule, and holds nothing of the section (rules 15 and 40).
func closed(t *testing.T, what string, p *webtest.Page, s *seat, restricted bool) {
	t.Helper()
	articles := map[string]string{"owner": "an owner", "admin": "an admin", "manager": "a manager", "assistant": "an assistant", "agent": "an agent"}
	if !p.Has("You are "+articles[s.role]+" of Atelier Marchand.") || p.Find("main h1").Text() == "" {
		t.Errorf("%s does not tell the rule: %s", what, p.Text())
	}
	if restricted != p.Has("it is restricted for you") {
		t.Errorf("%s: closed by a restriction: %t, and the page says %s", what, restricted, p.Text())
	}
	if p.Find("main table, main form, main input").Length() > 0 || p.Has("pending@demo.test") || p.Has("Lotte") {
		t.Errorf("%s shows what is closed: %s", what, p.Text())
	}
}

// Every person of the demo at the door of every workspace of the demo. A
// workspace that is not theirs is byte for byte one that never was (rule 15).
func TestRule15WorkspacesOfOthersDoNotExist(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := webtest.New(t, web.Areas...)
	before := site.Kept(t)
	restricted := []string{"settings", "contact_deletion", "data_export", "integrations"}
	for email, seats := range map[string]map[string]*seat{
		"owner@demo.test":              {webtest.Atelier: {role: "owner"}, webtest.Wholesale: {role: "owner"}},
		"owner2@demo.test":             {webtest.Atelier: {role: "owner"}},
		"admin@demo.test":              {webtest.Atelier: {role: "admin"}, webtest.Wholesale: {role: "agent"}},
		"manager@demo.test":            {webtest.Atelier: {role: "manager"}},
		"manager.restricted@demo.test": {webtest.Atelier: {role: "manager", restrictions: restricted}},
		"assistant@demo.test":          {webtest.Atelier: {role: "assistant"}, webtest.Wholesale: {role: "assistant"}, webtest.Nordlicht: {role: "assistant"}},
		"agent@demo.test":              {webtest.Atelier: {role: "agent"}},
		"agent.team@demo.test":         {webtest.Atelier: {role: "agent", restrictions: []string{"visibility_team"}}},
		"agent.own@demo.test":          {webtest.Atelier: {role: "agent", restrictions: []string{"visibility_own"}}},
		"agent.masked@demo.test":       {webtest.Atelier: {role: "agent", restrictions: []string{"mask_contact", "workflows"}}},
		"nora@demo.test":               {webtest.Nordlicht: {role: "owner"}},
		"former@demo.test":             {},
	} {
		t.Run(email, func(t *testing.T) {
			v := site.SignIn(t, email)
			v.Get("/profile")
			for _, route := range ofWorkspaces() {
				for _, slug := range []string{webtest.Atelier, webtest.Wholesale, webtest.Nordlicht} {
					what := route.Method + " " + strings.Replace(route.Pattern, "{workspace}", slug, 1)
					p := probe(v, route, slug)
					if want := seats[slug].expected(m, route); p.Status != want {
						t.Errorf("%s: %d, want %d", what, p.Status, want)
					}
					for landed := p; landed.Status == http.StatusSeeOther; {
						landed = v.Follow(landed) // And read the message that it left.
					}
					if seats[slug] == nil {
						webtest.SameBut(t, what, p, slug, probe(v, route, webtest.Nowhere), webtest.Nowhere)
					}
				}
			}
		})
	}
	site.ForgetTries(t)
	after := site.Kept(t)
	delete(before, "activity") // Those who may have exported the list of members.
	delete(after, "activity")
	for table := range before {
		if before[table] != after[table] {
			t.Errorf("looking around changed %s", table)
		}
	}
}

// Who is not signed in is led to sign in, and from there to where they wanted.
func TestRule15SignedOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.Visit(t)
	v.Get("/login")
	before := site.Kept(t)
	for _, route := range web.Routes() {
		if route.Road.Kind == app.RoadPublic {
			continue
		}
		path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", uuid.NewString()).Replace(route.Pattern)
		p, want := v.Get(path+"?q=1"), "/login?next="+url.QueryEscape(path+"?q=1")
		if route.Method == http.MethodPost {
			p, want = v.Post(path, url.Values{}), "/login"
		}
		if p.Status != http.StatusSeeOther || p.Header.Get("Location") != want {
			t.Errorf("%s %s: %d to %q, want %q", route.Method, path, p.Status, p.Header.Get("Location"), want)
		}
	}
	site.Unchanged(t, before, "asking without signing in")
}
