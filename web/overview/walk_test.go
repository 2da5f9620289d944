package overview_test

import (
	"testing"

	"latchkey/internal/postgres/sales"
	"latchkey/web/overview"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, overview.Area(sales.New(nil).Orders.RecordTable), func(*testing.T, *webtest.Site, string) map[string]webtest.Request {
		return map[string]webtest.Request{"/reports.csv": {Path: webtest.Reports + ".csv"}}
	})
}
