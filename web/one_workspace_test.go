package web_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

var hrefRE = regexp.MustCompile(`"(/w/` + webtest.Atelier + `/[^"?]*?)([0-9a-f]{8}-[0-9a-f-]{27})`)

// A statement of a page of a workspace names that workspace for every row that it
// looks at, by itself: not only because row security adds it. So it is at home on
// one machine where the tables are distributed by workspace.
func TestRule13EachStatementOfAPageIsOfOneWorkspace(t *testing.T) {
	t.Parallel()
	site, wire := webtest.NewOnWire(t, web.Areas...)
	ids, asked := map[string]string{}, map[string]bool{}
	for _, email := range []string{"owner@demo.test", "assistant@demo.test", "agent.team@demo.test", "agent.own@demo.test"} {
		v := site.SignIn(t, email)
		wire.Statements()
		for _, ofThing := range []bool{false, true} {
			for _, route := range web.Routes() {
				pattern, within := strings.CutPrefix(route.Pattern, "/w/{workspace}")
				before, _, hasID := strings.Cut(pattern, "{id}")
				if route.Method != http.MethodGet || !within || hasID != ofThing {
					continue
				}
				page := v.Get("/w/" + webtest.Atelier + strings.Replace(pattern, "{id}", ids[before], 1))
				for _, link := range hrefRE.FindAllStringSubmatch(string(page.Body), -1) {
					ids[strings.TrimPrefix(link[1], "/w/"+webtest.Atelier)] = link[2]
				}
			}
		}
		for _, sql := range wire.Statements() {
			asked[sql] = true
		}
	}
	statements := slices.Sorted(maps.Keys(asked))
	if tables := site.OneWorkspace(t, statements); len(statements) < 90 || tables < 28 {
		t.Errorf("only %d statements were heard, of %d tables", len(statements), tables)
	}
}
