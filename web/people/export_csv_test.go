package people_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/internal/csvfile"
	"latchkey/internal/policy/policytest"
	"latchkey/web/webtest"
)

// Rule 30: whoever the matrix lets export gets every row and nobody of another
// workspace, once in the activity log; for the others nothing is written.
func TestRule30ExportOfMembers(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := webtest.New(t, people.Area)
	theo := site.SignIn(t, "agent.masked@demo.test")
	theo.Get("/profile")
	for _, role := range m.Roles() {
		for _, restrictions := range webtest.Sets(m, role) {
			site.Seat(t, "agent.masked@demo.test", role, restrictions...)
			before := site.Kept(t)
			p := theo.Post(webtest.Members+".csv", nil)
			if !m.Allowed(role, restrictions, "members", "export") {
				if p.Status != http.StatusForbidden || p.Header.Get("Content-Disposition") != "" || strings.Contains(string(p.Body), "pending@demo.test") {
					t.Errorf("%s %q: %d", role, restrictions, p.Status)
				}
				site.Unchanged(t, before, "a refused export")
				if list := theo.Get(webtest.Members); list.Find(`form[action$=".csv"]`).Length() > 0 {
					t.Errorf("%s %q is offered the export", role, restrictions)
				}
				continue
			}
			if p.Status != http.StatusOK || p.Header.Get("Content-Type") != "text/csv; charset=utf-8" || p.Header.Get("Content-Disposition") != `attachment; filename="members.csv"` {
				t.Errorf("%s %q: %d %v", role, restrictions, p.Status, p.Header)
			}
			if site.Kept(t)["activity"] == before["activity"] {
				t.Errorf("%s %q: no line in the activity log", role, restrictions)
			}
			if body := string(p.Body); strings.Contains(body, "nora@") || !strings.Contains(body, "owner2@demo.test") || !strings.Contains(body, "pending@demo.test") || strings.Contains(body, "former@") {
				t.Errorf("%s %q: %s", role, restrictions, body)
			}
		}
	}
}

// Rule 30: cells are quoted as RFC 4180 says, lines end with CRLF, and no cell
// runs as a formula.
func TestRule30CellsAreText(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	for _, name := range []string{
		`=HYPERLINK("http://evil.example","x")`, "a;=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "a\"b", "a,b", "a;b", "a\nb", "\tb", "\r=1", "O'Neil", "Zoë",
	} {
		site.Exec(t, `update users set name = $1 where email_key = 'agent@demo.test'`, name)
		body := string(owner.Post(webtest.Members+".csv", nil).Body)
		if bare := strings.ReplaceAll(body, "\r\n", ""); strings.HasSuffix(body, "\r\n") && name != "a\nb" && strings.Contains(bare, "\n") {
			t.Errorf("%q: a line ends without CR LF", name)
		}
		records := webtest.Rows(t, []byte(body))
		at := slices.IndexFunc(records, func(r []string) bool { return r[1] == "agent@demo.test" })
		if at < 0 {
			t.Fatalf("%q: no row", name)
		}
		got, want := records[at][0], csvfile.Guard(name)
		if strings.ReplaceAll(got, "\r", "") != strings.ReplaceAll(want, "\r", "") {
			t.Errorf("%q is written as %q", name, got)
		}
	}
}
