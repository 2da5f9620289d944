// Package walktest walks the routes of an area: every role with every set of
// restrictions, every person of the demo at the door of every workspace, every
// form filled in well and in every way that no page sends. What it expects comes
// from its own reader of the CSV files, never from policy.Authorize.
package walktest

import (
	"net/http"
	"slices"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// Requests are right forms for the addresses of an area that take one, by the
// pattern of the address within a workspace. What they need is there for every
// role that may send them. Those of sections and of records are made by their kits.
type Requests func(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request

// Run walks the routes of an area, or of what every area stands on where area is nil.
func Run(t *testing.T, area kit.NewArea, requests Requests) {
	w := walk{matrix: policytest.Load(t), requests: requests}
	if area != nil {
		w.areas = []kit.NewArea{area}
	}
	w.routes = webtest.Routes(w.areas...)
	if area != nil {
		w.routes = w.routes[len(webtest.Routes()):] // Those of the kit come first.
	}
	t.Run("rule 12: roles and restrictions", w.parallel(followMatrix))
	t.Run("right forms", w.parallel(takeRightForms))
	t.Run("rule 42: sent twice", w.parallel(makeOnce))
	t.Run("rule 42: keys of forms", w.parallel(drawKeys))
	t.Run("what was typed", w.parallel(bringTypedBack))
	t.Run("rule 28: canaries", w.parallel(hideCanaries))
	t.Run("rule 28: hidden data", w.parallel(hideFromPages))
	// Nothing of this changes anything, so it shares a site.
	t.Run("what changes nothing", func(t *testing.T) {
		t.Parallel()
		w := w
		w.site = webtest.New(t, w.areas...)
		absent := w.absentRows(t)
		before := w.site.Kept(t)
		t.Run("together", func(t *testing.T) {
			t.Run("rule 15: workspaces of others", w.parallel(refuseStrangers))
			t.Run("rule 15: rows of others", w.parallel(func(t *testing.T, w *walk) { refuseRows(t, w, absent) }))
			t.Run("rule 15: signed out", w.parallel(askToSignIn))
			t.Run("rule 11: what no page sends", w.parallel(refuseOddForms))
			t.Run("rule 23: other methods", w.parallel(refuseOtherMethods))
			t.Run("rule 34: ten megabytes", w.parallel(refuseLargeForms))
		})
		w.site.Unchanged(t, before, "the walk")
	})
}

// walk is what one area serves, and a site that serves it.
type walk struct {
	areas    []kit.NewArea
	routes   []app.Route
	matrix   *policytest.Matrix
	requests Requests
	site     *webtest.Site
}

// parallel runs a part of the walk beside the others.
func (w walk) parallel(part func(*testing.T, *walk)) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		part(t, &w)
	}
}

// ofWorkspaces are the routes that a place in a workspace decides.
func (w *walk) ofWorkspaces() []app.Route {
	return slices.DeleteFunc(slices.Clone(w.routes), func(r app.Route) bool { return r.Road.Kind != app.RoadMember && r.Road.Kind != app.RoadPage })
}

// serves tells whether the area has a page at an address within a workspace.
func (w *walk) serves(path string) bool {
	return slices.ContainsFunc(w.routes, func(r app.Route) bool { return r.Method == http.MethodGet && r.Pattern == "/w/{workspace}"+path })
}
