package sales_test

import (
	"testing"

	"latchkey/web/sales"

	"latchkey/web/webtest"
)

// An order is told to be edited where that adds an address, and nowhere else.
func TestAnOrderWithoutAnAddressPromisesNoMoreThanItsForm(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
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
