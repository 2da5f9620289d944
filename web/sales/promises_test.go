package sales_test

import (
	"testing"

	"latchkey/web/webtest"
)

// An order is told to be edited where that adds an address, and nowhere else.
func TestAnOrderWithoutAnAddressPromisesNoMoreThanItsForm(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update contacts set street = '', postal_code = '', city = '', country = '' where id = $1`, site.HeleneID(t))
	owner := site.SignIn(t, "owner@demo.test")
	for state, editable := range map[string]bool{"open": true, "paid": true, "shipped": false, "cancelled": false} {
		order := "/w/" + webtest.Atelier + "/orders/" + site.MakeRecord(t, "orders", site.HeleneID(t), state)
		p := owner.Get(order)
		if !p.Has("No postal address is known yet.") || p.Has("Edit the order to add one.") != editable {
			t.Errorf("%s: %s", state, p.Text())
		}
		if form := owner.Get(order + "/edit"); (form.Find(`[name="street"]`).Length() == 1) != editable {
			t.Errorf("the form of one that is %s: %d %s", state, form.Status, form.Text())
		}
	}
}

// A customer's page says that it shows the newest records where it leaves some out.
func TestACustomersPageSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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
