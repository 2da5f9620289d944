package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// A page asks Postgres who is asking, and what it shows: two round trips. The
// first requests of a connection also prepare their statements.
func TestPagesCostTwoRoundTrips(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	address, wire := site.StartOnWire(t)
	owner := webtest.VisitorOf(t, address)
	owner.SignIn("owner@demo.test", "open-sesame-demo")
	order := "/w/" + atelier + "/orders/" + made(t, site, "orders", someContact(t, site, atelier), "open")
	costs := map[string]int{members: 2, order: 2, "/w/" + atelier + "/transactions?kind=charge&from=2026-01-01": 2, "/w/" + atelier + "/settings/general": 2, "/w/" + atelier: 1, "/login": 1, contacts: 2, contacts + "?q=dubois&sort=name": 2,
		"/w/" + atelier + "/dashboard": 2, "/w/" + atelier + "/revenue?range=12_months": 2, "/w/" + atelier + "/reports": 2, "/w/" + atelier + "/reports?report=new_contacts": 2,
		goods["physical"] + "?q=c&state=active": 2,
		contacts + "?team=" + teamID(t, site, "Workshop") + "&field=" + fieldID(t, site, "Wholesale") + "&value=yes": 2, teams: 2, teams + "/new": 2, fields: 2, fields + "/" + fieldID(t, site, "Wholesale") + "/edit": 2}
	for _, s := range web.Sections() {
		costs["/w/"+atelier+app.PathOf(s.Resource)+"?q=c"] = 2
	}
	for path, want := range costs {
		var least []string
		for range 20 {
			wire.Trips()
			if p := owner.Get(path); p.Status != http.StatusOK && p.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d", path, p.Status)
			}
			if trips := wire.Trips(); least == nil || len(trips) < len(least) {
				least = trips
			}
		}
		if len(least) != want || !strings.Contains(least[0], "whoami") {
			t.Errorf("%s costs %d round trips, want %d:\n%s", path, len(least), want, strings.Join(least, "\n"))
		}
	}
}
