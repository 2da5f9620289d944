package overview_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web/webtest"
)

// Each part of the dashboard follows its own row of the matrix.
func TestRule15DashboardFollowsTheMatrix(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := newSite(t)
	site.Exec(t, `update users set language = 'en'`)
	theo := site.SignIn(t, "agent.masked@demo.test")
	for _, role := range m.Roles() {
		for _, restrictions := range webtest.Sets(m, role) {
			site.Seat(t, "agent.masked@demo.test", role, restrictions...)
			what := strings.Join(append([]string{role}, restrictions...), "+")
			may := func(resource, action string) bool { return m.Allowed(role, restrictions, resource, action) }
			p := theo.Get(webtest.Dashboard)
			if !may("dashboard", "list") {
				if p.Status != http.StatusForbidden {
					t.Errorf("%s: %d", what, p.Status)
				}
				continue
			}
			for part, shown := range map[string][2]bool{
				"the money":                {p.Find(".takings").Length() == 1, may("revenue", "list")},
				"what comes back":          {p.Find("#recurring").Length() == 1, may("revenue", "list") && may("subscriptions", "list")},
				"Orders to ship":           {p.Has("Orders to ship"), may("orders", "list")},
				"the newest orders":        {p.Find("#newest-orders").Length() == 1, may("orders", "list")},
				"Failed payments":          {p.Has("Failed payments"), may("transactions", "list")},
				"Open affiliate invoices":  {p.Has("Open affiliate invoices"), may("affiliate_invoices", "list")},
				"New customers this month": {p.Has("New customers this month"), may("contacts", "list")},
				"the restricted search":    {p.Find(`form.find input[name="email"]`).Length() == 1, may("contacts", "lookup")},
				"masks":                    {p.Has("•••"), may("contacts", "lookup")},
				"who searched too much":    {p.Has("reached the limit of 30 lookups"), may("audit_log", "list")},
				"invitations that ran out": {p.Has("expired@demo.test"), may("members", "list")},
				"a link to money":          {p.Find(`a[href="`+webtest.Revenue+`"]`).Length() > 0, may("revenue", "list")},
				"a link to reports":        {p.Find(`a[href="`+webtest.Reports+`"]`).Length() > 0, may("reports", "list")},
			} {
				if shown[0] != shown[1] {
					t.Errorf("%s: %s is there: %t, the matrix says %t", what, part, shown[0], shown[1])
				}
			}
		}
	}
}

// A range or a report that no page offers is refused, by the page and by its CSV.
func TestRule28QueriesOfFigures(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Reports)
	before := site.Kept(t)
	ranges := []string{
		"range=week", "range=30_DAYS", "from=2026-01-01", "to=2026-01-01", "from=2026-01-02&to=2026-01-01", "from=2026-02-30&to=2026-03-01", "from=2026-1-1&to=2026-01-02",
		"from=x&to=y", "from=2016-01-01&to=2026-01-01", "from=0001-01-01&to=0001-01-02", "from=9999-12-31&to=9999-12-31", "from=2026-01-01T00:00:00Z&to=2026-01-02", "from=-1&to=2026-01-01",
		"from=2026-01-01&to=2026-01-02&range=30_days", "from=2026-01-01&from=2026-01-02&to=2026-01-03", "from=%00&to=2026-01-01", "from=%ff&to=2026-01-01", "from=２０２６-01-01&to=2026-01-02",
		"currency=eur", "currency=EURO", "currency=XXX", "currency=%27%3B--", "currency=JPY", "page=2", "sort=x", "Range=30_days",
	}
	kinds := []string{"report=x", "report=revenue", "report=revenue_with_subscriptions", "report=REFUNDS", "report=refunds&report=refunds"}
	for path, queries := range map[string][]string{webtest.Revenue: append([]string{"report=refunds"}, ranges...), webtest.Reports: append(kinds, ranges...), webtest.Reports + ".csv": append(kinds, ranges...), webtest.Dashboard: {"range=week", "currency=EUR", "x=1", "range=30_days&range=12_months"}} {
		for _, query := range queries {
			p := figures(owner, path+"?"+query)
			if p.Status != http.StatusBadRequest {
				t.Errorf("%s?%s: %d", path, query, p.Status)
			}
			webtest.Readable(t, query, p)
		}
	}
	site.Unchanged(t, before, "asking for what is not offered")
	for _, query := range []string{"?from=2026-01-01&to=2026-01-01", "?range=last_month&currency=GBP", "?from=&to=", "?range=&currency=", "?from=2016-01-02&to=2026-01-01"} {
		for _, path := range []string{webtest.Revenue, webtest.Reports, webtest.Reports + ".csv"} {
			if p := figures(owner, path+query); p.Status != http.StatusOK {
				t.Errorf("%s%s: %d", path, query, p.Status)
			}
		}
	}
}

// figures asks for a page of figures, or for its file.
func figures(v *webtest.Visitor, path string) *webtest.Page {
	if strings.Contains(path, ".csv") {
		return v.Post(path, nil)
	}
	return v.Get(path)
}
