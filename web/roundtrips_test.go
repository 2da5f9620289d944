package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/section"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// A page asks Postgres who is asking, and what it shows: two round trips. The
// first requests of a connection also prepare their statements.
func TestPagesCostTwoRoundTrips(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	address, wire := site.StartOnWire(t)
	owner := webtest.VisitorOf(t, address)
	owner.SignIn("owner@demo.test", "open-sesame-demo")
	order := "/w/" + webtest.Atelier + "/orders/" + site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
	costs := map[string]int{webtest.Members: 2, order: 2, "/w/" + webtest.Atelier + "/transactions?kind=charge&from=2026-01-01": 2, "/w/" + webtest.Atelier + "/settings/general": 2, "/w/" + webtest.Atelier: 1, "/login": 1, webtest.Contacts: 2, webtest.Contacts + "?q=dubois&sort=name": 2,
		"/w/" + webtest.Atelier + "/dashboard": 2, "/w/" + webtest.Atelier + "/revenue?range=12_months": 2, "/w/" + webtest.Atelier + "/reports": 2, "/w/" + webtest.Atelier + "/reports?report=new_contacts": 2,
		"/w/" + webtest.Atelier + "/conversations": 2, "/w/" + webtest.Atelier + "/conversations/" + site.SomeConversation(t): 2,
		"/w/" + webtest.Atelier + "/conversations/" + site.SomeConversation(t) + "/customer":                               2,
		webtest.Goods["physical"] + "?q=c&state=active":                                                                    2,
		webtest.Contacts + "?team=" + site.TeamID(t, "Workshop") + "&field=" + site.FieldID(t, "Wholesale") + "&value=yes": 2, webtest.Teams: 3, webtest.Teams + "/new": 2, webtest.Fields: 2, webtest.Fields + "/" + site.FieldID(t, "Wholesale") + "/edit": 2}
	for _, s := range web.Sections() {
		costs["/w/"+webtest.Atelier+app.PathOf(s.Resource)+"?q=c"] = 2
		for i := range s.Fields {
			if s.Fields[i].Kind == section.Set && s.Fields[i].Listed {
				costs["/w/"+webtest.Atelier+app.PathOf(s.Resource)+"?q=c"]++ // Whoever is in the sets.
			}
		}
	}
	costs["/w/"+webtest.Atelier+"/settings/channels?q=c"]++ // Which of them nobody has confirmed.
	costs["/w/"+webtest.Atelier+"/broadcasts?q=c"]++        // How far those are that were begun.
	costs["/w/"+webtest.Atelier+"/workflows?q=c"]++         // Which of them are on.
	karim := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	costs[webtest.Members+"/"+karim] = 2
	for query, want := range map[string]int{ // Whose access it is decides what is asked next, and a page is asked for at last.
		"?member=" + karim: 3, "?role=agent&restrictions=visibility_team": 2, "?member=" + karim + "&page=/conversations": 4,
		"?invitation=" + site.InvitationID(t, webtest.Atelier, "weekend@demo.test"): 3,
		"/who?resource=conversations": 2, "/who?field=phone": 2, "/who?contact=" + site.SomeContact(t, webtest.Atelier): 2,
	} {
		costs[access+query] = want
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
