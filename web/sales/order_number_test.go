package sales_test

import (
	"net/http"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// An order is found by its number, as people say it; and a new one begins with its customer.
func TestOrdersAreFoundByTheirNumber(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	list := "/w/" + webtest.Atelier + "/orders"
	number := webtest.Ask[string](t, site, `select number::text from orders o join workspace_slugs s using (workspace_id)
		where s.slug = $1 order by number limit 1`, webtest.Atelier)
	for _, who := range []string{"owner", "assistant"} {
		v := site.SignIn(t, who+"@demo.test")
		for typed, want := range map[string]int{number: 1, "%23" + number: 1, "+" + number + "+": 1, "0": 0, "-1": 0, "abc": 0, "999999999999999999999": 0, number + "&state=nothing": -1} {
			p := v.Get(list + "?number=" + typed)
			got := p.Find("#records tbody tr").Length()
			if want < 0 && p.Status != http.StatusBadRequest || want >= 0 && (p.Status != http.StatusOK || got != want) {
				t.Errorf("%s, %q: %d with %d orders", who, typed, p.Status, got)
			}
		}
		if n := v.Get(list).Find(`a[href$="/orders/new"]`).Length(); n != 1 {
			t.Errorf("%s has %d ways to a new order", who, n)
		}
		if p := v.Get(list + "/new"); p.Status != http.StatusOK || p.Find(`main [action$="/contacts"], main a[href$="/contacts"]`).Length() != 1 {
			t.Errorf("%s begins an order: %d", who, p.Status)
		}
	}
	if p := site.SignIn(t, "agent@demo.test").Get(list + "/new"); p.Status != http.StatusForbidden {
		t.Errorf("an agent begins an order: %d", p.Status)
	}
}
