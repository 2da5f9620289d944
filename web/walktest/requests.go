package walktest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy"
	"latchkey/web/app"
	"latchkey/web/recordtest"
	"latchkey/web/sectiontest"
	"latchkey/web/webtest"
)

// takeRightForms fills in every form of a workspace well, from every member: it
// does its work, or is refused and changes nothing. Those who may do nothing share
// a site.
func takeRightForms(t *testing.T, w *walk) {
	routes := slices.DeleteFunc(w.ofWorkspaces(), func(r app.Route) bool {
		return r.Method != http.MethodPost || r.Road.Kind != app.RoadPage || r.Road.Upload || r.Road.Picture != "" || strings.HasSuffix(r.Pattern, "/refused") ||
			strings.HasSuffix(r.Pattern, "/doing") // It writes nothing.
	})
	slices.SortStableFunc(routes, func(a, b app.Route) int { // The end of the workspace comes last.
		return cmp.Compare(strings.Count(a.Pattern, "/general/delete"), strings.Count(b.Pattern, "/general/delete"))
	})
	var idle []string
	for email, seats := range people {
		s := seats[webtest.Atelier]
		if email == "owner2@demo.test" || email == "agent.own@demo.test" || email == "former@demo.test" {
			continue // A second owner; and those whom the others change.
		}
		if !slices.ContainsFunc(routes, func(r app.Route) bool { return s != nil && s.passes(w.matrix, r) }) {
			idle = append(idle, email)
			continue
		}
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			if !slices.Contains(heard, email) {
				site := webtest.New(t, w.areas...)
				w.send(t, site, email, routes, w.rightForms(t, site, email))
				return
			}
			site, wire := webtest.NewOnWire(t, w.areas...)
			right := w.rightForms(t, site, email)
			wire.Statements()
			w.send(t, site, email, routes, right)
			if site.OneWorkspace(t, wire.Statements()) == 0 {
				t.Error("no statement was heard")
			}
		})
	}
	t.Run("who may do nothing", func(t *testing.T) {
		t.Parallel()
		site := webtest.New(t, w.areas...)
		right := w.rightForms(t, site, "owner@demo.test")
		for _, email := range idle {
			w.send(t, site, email, routes, right)
		}
	})
}

// heard are those whose forms are heard on their way to Postgres: what others send asks the same.
var heard = []string{"owner@demo.test", "agent.team@demo.test"}

// rightForms are those of the area, of its sections and of its records.
func (w *walk) rightForms(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request {
	t.Helper()
	right := map[string]webtest.Request{}
	if w.requests != nil {
		right = w.requests(t, site, email)
	}
	maps.Copy(right, sectiontest.Requests(t, site, email, webtest.Sections(w.areas...)))
	maps.Copy(right, recordtest.Requests(t, site, email, w.routes))
	return right
}

// send sends the forms as one member.
func (w *walk) send(t *testing.T, site *webtest.Site, email string, routes []app.Route, right map[string]webtest.Request) {
	t.Helper()
	v, s := site.SignIn(t, email), people[email][webtest.Atelier]
	for _, route := range routes {
		request, known := right[strings.TrimPrefix(route.Pattern, "/w/{workspace}")]
		if !known {
			t.Fatalf("no right form for %s", route.Pattern)
		}
		site.WaitForFiles(t)
		before := site.Kept(t)
		p, want := v.Post(request.Path, request.Form), s.expected(w.matrix, route)
		done := http.StatusSeeOther
		if strings.HasSuffix(route.Pattern, ".csv") || strings.HasSuffix(route.Pattern, ".txt") {
			done = http.StatusOK
		}
		if want == http.StatusUnprocessableEntity {
			want = done // Nothing is wrong with this one.
		}
		if request.Whole && s != nil && slices.Contains(s.restrictions, policy.MaskContact.String()) {
			want = http.StatusForbidden
		}
		if request.Owners && want == done && s.role != policy.Owner.String() {
			want = http.StatusForbidden
		}
		if s != nil && want == done && request.Instead[s.role] != 0 {
			want = request.Instead[s.role]
		}
		if p.Status != want {
			t.Errorf("%s, %s: %d, want %d: %s", email, route.Pattern, p.Status, want, p.Text())
		}
		if want != done {
			site.Unchanged(t, before, email+", "+route.Pattern)
		} else if after := site.Kept(t); !request.Unlogged && before["activity"] == after["activity"] && before["lookups"] == after["lookups"] {
			t.Errorf("%s, %s left no line in the activity log, nor in the ledger", email, route.Pattern)
		}
	}
}
