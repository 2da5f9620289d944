package sales_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// A deleted product leaves its row behind: orders point to it.
func TestADeletedProductStaysInItsOrders(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	id := webtest.SomeGoods(t, site, webtest.Atelier)["physical"]
	site.Exec(t, `insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
		select o.workspace_id, o.id, 100, $1, 'Bought by nobody', 1, 100 from orders o join workspace_slugs s using (workspace_id) where s.slug = $2 limit 1`, id, webtest.Atelier)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Goods["physical"])
	if p := v.Post(webtest.Goods["physical"]+"/"+id+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if lines := webtest.Ask[int](t, site, `select count(*) from order_lines l join products p on p.workspace_id = l.workspace_id and p.id = l.product_id where p.id = $1 and p.deleted_at is not null`, id); lines != 1 {
		t.Errorf("%d lines have the product", lines)
	}
}

// Prices are typed as the reader writes them, and shown in their currency; what costs
// nothing is free.
func TestAPriceIsShownInItsCurrency(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	v := site.SignIn(t, "owner@demo.test")
	v.Get("/profile")
	for price, shown := range map[[2]string]string{
		{"1.234,5", "EUR"}: "€1,234.50", {"0", "GBP"}: "Free", {"12.50", "CHF"}: "CHF 12.50", {"1200", "JPY"}: "¥1,200",
	} {
		p := v.Follow(v.Post(webtest.Goods["digital"], url.Values{"name": {"  Éclair   glaze "}, "price": {price[0]}, "currency": {price[1]}}))
		if !p.Has("Éclair glaze is added") || !p.Has(shown) {
			t.Errorf("%q is not shown as %s: %s", price, shown, p.Text())
		}
	}
}
