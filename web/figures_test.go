package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// The search on the dashboard is the restricted search.
func TestRule27DashboardFinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	assistant := site.SignIn(t, "assistant@demo.test")
	p := assistant.Get(webtest.Dashboard)
	form := p.Find("form.find")
	if left := p.Find(".find-left").Text(); !strings.HasPrefix(left, "487 of 500") || p.Find(`a[href="`+webtest.Contacts+`/lookups"]`).Length() != 1 {
		t.Errorf("%q is left", left)
	}
	if found := assistant.Post(form.AttrOr("action", ""), url.Values{"email": {webtest.Helene}}); found.Header.Get("Location") != webtest.Contacts+"/"+site.HeleneID(t) {
		t.Errorf("searching leads to %d %q", found.Status, found.Header.Get("Location"))
	}
	if left := assistant.Get(webtest.Dashboard).Find(".find-left").Text(); !strings.HasPrefix(left, "486 of 500") {
		t.Errorf("%q is left", left)
	}
}

// The chart says in words what it shows, and the table under it has its figures.
func TestRevenueIsDrawnAndTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	for query, rows := range map[string]int{"": 30, "?range=12_months": 12, "?from=2026-01-01&to=2026-01-01": 1, "?from=2026-01-01&to=2026-03-03": 62, "?from=2026-01-01&to=2026-03-04": 3} {
		p := owner.Get(webtest.Revenue + query)
		bars, lines := p.Find(".chart-bars .chart-column").Length(), p.Find(".figures tbody tr").Length()
		if p.Status != http.StatusOK || lines != rows || bars != rows && !p.Has("Nothing was paid in these days") {
			t.Errorf("%q: %d bars and %d rows, want %d", query, bars, lines, rows)
		}
		chart := p.Find(`svg[role="img"]`)
		if bars > 0 && (p.Find("#"+chart.AttrOr("aria-labelledby", "x")).Text() == "" || p.Find("#"+chart.AttrOr("aria-describedby", "x")).Text() == "") {
			t.Errorf("%q: the chart has no words", query)
		}
		if p.Find("[style]").Length() > 0 {
			t.Errorf("%q: a style stands in the page", query)
		}
	}
	for _, currency := range owner.Get(webtest.Revenue).Find(`select[name="currency"] option`).EachIter() {
		code := currency.AttrOr("value", "")
		if p := owner.Get(webtest.Revenue + "?range=12_months&currency=" + code); p.Status != http.StatusOK || p.Find(`option[selected]`).AttrOr("value", "") != code {
			t.Errorf("in %s: %d", code, p.Status)
		}
	}
	nora := site.SignIn(t, "nora@demo.test")
	nora.Get("/workspaces/new")
	empty := nora.Post("/workspaces/new", webtest.AWorkspace("Zonnebloem")).Header.Get("Location")
	for _, path := range []string{"/dashboard", "/revenue", "/reports", "/reports?report=top_products", "/reports?report=new_contacts", "/revenue?range=12_months"} {
		if p := nora.Get(empty + path); p.Status != http.StatusOK || strings.Contains(string(p.Body), "NaN") || path != "/reports" && path != "/reports?report=new_contacts" && p.Find(".empty").Length() != 1 {
			t.Errorf("%s of an empty workspace: %d %s", path, p.Status, p.Text())
		}
	}
}

// Rule 30: whoever the matrix lets export gets the report, once in the activity
// log with its rows; for the others nothing is written.
func TestRule30ExportOfReports(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, `update transactions set label = '=HYPERLINK("http://evil.example","' || label || '")'`)
	owner := site.SignIn(t, "owner@demo.test")
	theo := site.SignIn(t, "agent.masked@demo.test")
	theo.Get("/profile")
	for _, role := range m.Roles() {
		for _, restrictions := range webtest.Sets(m, role) {
			site.Seat(t, "agent.masked@demo.test", role, restrictions...)
			what := strings.Join(append([]string{role}, restrictions...), "+")
			for _, kind := range []string{"revenue_by_month", "revenue_by_day", "refunds", "subscriptions", "top_products", "new_contacts"} {
				before := webtest.Ask[int](t, site, `select count(*) from activity where act = 'reports.export'`)
				p := theo.Post(webtest.Reports+".csv?range=12_months&report="+kind, nil)
				if !m.Allowed(role, restrictions, "reports", "export") {
					if p.Status != http.StatusForbidden || p.Header.Get("Content-Disposition") != "" || webtest.Ask[int](t, site, `select count(*) from activity where act = 'reports.export'`) != before {
						t.Errorf("%s, %s: %d", what, kind, p.Status)
					}
					continue
				}
				if p.Status != http.StatusOK || p.Header.Get("Content-Type") != "text/csv; charset=utf-8" || p.Header.Get("Content-Disposition") != `attachment; filename="`+kind+`.csv"` {
					t.Fatalf("%s, %s: %d %v", what, kind, p.Status, p.Header)
				}
				rows := webtest.Rows(t, p.Body)
				if len(rows) < 4 {
					t.Fatalf("%s, %s: %.300s", what, kind, p.Body)
				}
				if got := webtest.Ask[int](t, site, `select (detail->>'rows')::int from activity where act = 'reports.export' order by at desc, id desc limit 1`); got != len(rows)-1 {
					t.Errorf("%s, %s: %d rows, the log says %d", what, kind, len(rows)-1, got)
				}
				for _, row := range rows {
					for _, cell := range row {
						if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
							t.Errorf("%s, %s: a cell is %q", what, kind, cell)
						}
					}
				}
			}
			if list := theo.Get(webtest.Reports); m.Allowed(role, restrictions, "reports", "list") && (list.Find(`form[action*="reports.csv"]`).Length() == 1) != m.Allowed(role, restrictions, "reports", "export") {
				t.Errorf("%s is offered the export, or not: %s", what, list.Text())
			}
		}
	}
	if log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log?subject=exports"); !log.Has("exported the report “New customers by month” (rows: 12)") {
		t.Errorf("the log says %s", log.Text())
	}
	var page [][]string
	for _, row := range owner.Get(webtest.Reports + "?range=12_months").Find(".figures tbody tr").EachIter() {
		var cells []string
		for _, cell := range row.Find("td").EachIter() {
			cells = append(cells, strings.NewReplacer("€", "", ",", "").Replace(cell.Text()))
		}
		page = append(page, cells)
	}
	rows := webtest.Rows(t, owner.Post(webtest.Reports+".csv?range=12_months", nil).Body)
	if !slices.Equal(rows[0], []string{"month", "currency", "payments", "revenue", "refunds", "fees", "net"}) || len(page) != 12 {
		t.Errorf("%q", rows[0])
	}
	for i, cells := range page {
		if !slices.Equal(rows[i+1][2:], cells) || rows[i+1][1] != "EUR" {
			t.Errorf("the page says %q, the file %q", cells, rows[i+1])
		}
	}
}
