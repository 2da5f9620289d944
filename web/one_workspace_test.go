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

// besideWorkspaces are the tables that belong to no workspace and that a page of
// a workspace asks directly, and why.
var besideWorkspaces = map[string]string{
	"user_sessions": "where a session began, for the mail that a new device causes",
	"throttles":     "counters, by a key that names the workspace",
}

// acrossWorkspaces are the functions that look beyond the workspace of a page, and why.
var acrossWorkspaces = map[string]string{
	"account_by_id":     "to whom that mail goes",
	"whoami":            "who is asking, in which workspace",
	"member_sessions":   "when members were last seen",
	"member_devices":    "where one member is signed in, for owners",
	"member_places":     "other workspaces of the organization, for its admins",
	"workspace_context": "the organization's name",
}

var (
	// setting is what current_workspace() reads.
	setting = `(NULLIF(current_setting('latchkey.workspace'::text, true), ''::text))::uuid`
	// ofRE is with what a scan compares the workspace of its rows.
	ofRE     = regexp.MustCompile(`\b\w+\.workspace_id = (\S+?)\)*(?: |$)`)
	ownRE    = regexp.MustCompile(`^\w+\.workspace_id$`)
	hrefRE   = regexp.MustCompile(`"(/w/` + webtest.Atelier + `/[^"?]*?)([0-9a-f]{8}-[0-9a-f-]{27})`)
	calledRE = regexp.MustCompile(`\b(\w+)\s?\(`)
)

// A statement of a page of a workspace names that workspace for every row that it
// looks at, by itself: not only because row security adds it. So it is at home on
// one machine where the tables are distributed by workspace.
func TestRule13EachStatementOfAPageIsOfOneWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	address, wire := site.StartOnWire(t)
	ids, asked := map[string]string{}, map[string]bool{}
	for _, email := range []string{"owner@demo.test", "assistant@demo.test", "agent.team@demo.test", "agent.own@demo.test"} {
		v := webtest.VisitorOf(t, address)
		v.SignIn(email, "open-sesame-demo")
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
			// A subquery of its own is run once, and plans do not tell its value.
			asked[strings.ReplaceAll(sql, "(select current_workspace())", "current_workspace()")] = true
		}
	}
	functions := webtest.Ask[[]string](t, site, `select array_agg(proname::text) from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`)
	scans, tables := site.ScansOf(t, slices.Sorted(maps.Keys(asked))), map[string]bool{}
	for sql, list := range scans {
		for _, scan := range list {
			tables[scan.Table] = true
			if besideWorkspaces[scan.Table] != "" {
				continue
			}
			conditions := strings.ReplaceAll(scan.Conditions, setting, "here")
			if scan.Table == "workspaces" {
				conditions = strings.ReplaceAll(conditions, ".id = ", ".workspace_id = ")
			}
			named := ofRE.FindAllStringSubmatch(conditions, -1)
			if len(named) == 0 {
				t.Errorf("%s is looked at in all workspaces (%s) by\n%s", scan.Table, scan.Conditions, sql)
			}
			for _, of := range named {
				if of[1] != "here" && !ownRE.MatchString(of[1]) {
					t.Errorf("%s is looked at in the workspace %s by\n%s", scan.Table, of[1], sql)
				}
			}
		}
		for _, call := range calledRE.FindAllStringSubmatch(sql, -1) {
			if slices.Contains(functions, call[1]) && acrossWorkspaces[call[1]] == "" {
				t.Errorf("%s looks beyond the workspace in\n%s", call[1], sql)
			}
		}
	}
	if len(scans) < 90 || len(tables) < 28 {
		t.Errorf("only %d statements were heard, of %d tables", len(scans), len(tables))
	}
}
