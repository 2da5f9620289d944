package web_test

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A customer's page says that it shows the newest records where it leaves some out.
func TestACustomersPageSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	contact := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	for count := 1; count <= 51; count++ {
		site.MakeRecord(t, "orders", contact, "open")
		if count < 50 {
			continue
		}
		p := owner.Get(webtest.Contacts + "/" + contact)
		if shown := p.Find(`table a[href*="/orders/"]`).Length(); shown != 50 || p.Has("The newest 50 are shown.") != (count > 50) {
			t.Errorf("%d orders: %d are shown: %s", count, shown, p.Text())
		}
	}
}

// A customer's page offers managers to add a record of every kind.
func TestACustomersPageOffersToAddRecords(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	for _, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		page := site.SignIn(t, email).Get(webtest.Contacts + "/" + site.HeleneID(t))
		for _, section := range webtest.RecordSections {
			if page.Find(`main a[href$="/`+section+`/new"]`).Length() != 1 {
				t.Errorf("%s is not offered to add to %s", email, section)
			}
		}
	}
}
