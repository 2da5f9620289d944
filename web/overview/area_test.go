package overview_test

import (
	"testing"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/sales"
	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/overview"
	"latchkey/web/webtest"
)

// orders are those of another area, as far as the dashboard shows them.
type orders struct{ kind *kit.Records }

func (orders) Routes() []app.Route          { return nil }
func (orders) Sections() []kit.SectionPages { return nil }
func (o orders) Records() []*kit.Records    { return []*kit.Records{o.kind} }

func newOrders(db *postgres.Database) kit.Area {
	return kit.Area{Pages: func(k *kit.Kit) kit.Pages { return orders{kit.NewRecords(k, sales.New(db).Orders)} }}
}

func newSite(t *testing.T) *webtest.Site {
	t.Helper()
	return webtest.New(t, overview.Area(sales.New(nil).Orders.RecordTable), newOrders)
}
