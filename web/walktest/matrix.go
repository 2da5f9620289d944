package walktest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"latchkey/web/app"

	"latchkey/web/webtest"
)

// followMatrix asks for every route of a workspace for every role with every set
// of restrictions it can carry: one member, whose row is changed between two sets.
func followMatrix(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	theo := site.SignIn(t, "agent.masked@demo.test")
	for _, role := range w.matrix.Roles() {
		for _, restrictions := range webtest.Sets(w.matrix, role) {
			site.Seat(t, "agent.masked@demo.test", role, restrictions...)
			before := site.Kept(t)
			s := &seat{role, restrictions}
			who := strings.Join(append([]string{role}, restrictions...), "+")
			for _, route := range w.ofWorkspaces() {
				what := who + " " + route.Method + " " + route.Pattern
				p, want := probe(theo, route, webtest.Atelier), s.expected(w.matrix, route)
				if p.Status != want {
					t.Errorf("%s: %d to %s, want %d", what, p.Status, p.Header.Get("Location"), want)
				}
				if want == http.StatusForbidden {
					closed(t, what, p, s, (&seat{role: role}).passes(w.matrix, route))
				}
			}
			site.Unchanged(t, before, "asking as "+who)
		}
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
	held := p.Find("main table, main form, main input").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Closest("form.ask-access").Length() == 0 // To ask for it tells nothing of it.
	})
	if held.Length() > 0 || p.Has("pending@demo.test") || p.Has("Lotte") {
		t.Errorf("%s shows what is closed: %s", what, p.Text())
	}
}

// former was a member of the first workspace of the demo.
const former = "former@demo.test"

// refuseStrangers brings every person of the demo to the door of every workspace
// of the demo but the one where followMatrix gives them all roles. One that is not
// theirs is byte for byte one that never was; whoever was in it is told that this ended. Of two with the same role in the same
// workspaces one comes: restrictions are of a workspace, and are tried there. Each
// route meets its share of the people; a proof brings all of them to every route.
func refuseStrangers(t *testing.T, w *walk) {
	for person, email := range slices.Sorted(maps.Keys(people)) {
		seats := people[email]
		if email == "owner2@demo.test" || email == "agent.team@demo.test" || email == "agent.own@demo.test" {
			continue
		}
		v := w.site.SignIn(t, email)
		for at, route := range w.ofWorkspaces() {
			if at%share != person%share {
				continue
			}
			var never *webtest.Page
			for _, slug := range []string{webtest.Atelier, webtest.Wholesale, webtest.Nordlicht} {
				if slug == webtest.Atelier && seats[slug] != nil {
					continue // There every role is tried, with every set of restrictions.
				}
				what := email + ": " + route.Method + " " + strings.Replace(route.Pattern, "{workspace}", slug, 1)
				p := probe(v, route, slug)
				if want := seats[slug].expected(w.matrix, route); p.Status != want {
					t.Errorf("%s: %d to %s, want %d", what, p.Status, p.Header.Get("Location"), want)
				}
				if p.Status == http.StatusSeeOther {
					v.Get("/profile") // And read the message that it left.
				}
				if email == former && slug == webtest.Atelier {
					said := p.Find("main")
					if said.Find(".fault-code").Length() != 0 || said.Find("a, form").Length() != 1 || strings.Contains(said.Text(), "Atelier") {
						t.Errorf("%s: somebody whose access ended is told %s", what, p.Text())
					}
				} else if seats[slug] == nil {
					if never == nil {
						never = probe(v, route, webtest.Nowhere)
					}
					webtest.SameBut(t, what, p, slug, never, webtest.Nowhere)
				}
			}
		}
	}
}

// askToSignIn leads who is not signed in to sign in, and from there to where they wanted.
func askToSignIn(t *testing.T, w *walk) {
	v := w.site.Visit(t)
	v.Get("/login")
	for _, route := range w.routes {
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
}
