package overview_test

import (
	"net/url"
	"testing"

	"latchkey/internal/postgres/sales"
	"latchkey/web/overview"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, overview.Area(sales.New(nil).Orders.RecordTable), func(t *testing.T, site *webtest.Site, _ string) map[string]webtest.Request {
		return map[string]webtest.Request{
			"/reports.csv": {Path: webtest.Reports + ".csv"},
			"/dashboard/dismiss": {
				Path: webtest.Dashboard + "/dismiss", Form: url.Values{"about": {site.InvitationID(t, webtest.Atelier, "expired@demo.test")}}, Unlogged: true,
			},
		}
	})
}
