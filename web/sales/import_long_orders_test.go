package sales_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// An order has as many lines as its file: in rows of their own, as Shopify writes them,
// or packed into cells, as the plugins of WooCommerce do.
func TestOrdersHaveAllLinesOfTheirFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/orders"
	const lines = `
		select concat_ws(' ', count(*), min(l.label), max(l.label), sum(l.quantity * l.price), max(o.amount), max(a.email_key))
		  from orders o join order_lines l on (l.workspace_id, l.order_id) = (o.workspace_id, o.id) join contact_addresses a on a.contact_id = o.contact_id
		 where o.reference = $1`

	shopify := "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name\n"
	for n := range 57 {
		total := "114.00"
		if n > 0 {
			total = ""
		}
		shopify += fmt.Sprintf("#80001,una@long.example,pending,,EUR,%s,2026-03-01 11:58:00 +0100,2,Tile %02d,1.00,Una\n", total, n)
	}
	for n := range 1001 {
		shopify += fmt.Sprintf("#80002,vic@long.example,pending,,EUR,,2026-03-01 11:58:00 +0100,1,Tile %04d,1.00,Vic\n", n)
	}
	if p := webtest.Imported(t, owner, section, shopify, nil); webtest.ImportCounts(p) != "1 0 1,001" {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	if got := webtest.Ask[string](t, site, lines, "#80001"); got != "57 Tile 00 Tile 56 11400 11400 una@long.example" {
		t.Errorf("the order of 57 rows is %s", got)
	}

	heads, cells := "", ""
	for n := range 14 {
		heads += fmt.Sprintf(",line_item_%d", n+1)
		cells += fmt.Sprintf(",name:Bead %02d: blue|product_id:%d|sku:B%d|quantity:3|total:6.00|sub_total:7.50", n, n, n)
	}
	packed := "order_id,order_number,order_date,status,order_total,order_currency,discount_total,shipping_total,customer_email,billing_first_name,billing_last_name,billing_email" + heads + "\n" +
		"81,80081,2026-03-01 10:00:00,on-hold,88.95,EUR,21.00,4.95,,Wim,Vos,wim@long.example" + cells + "\n" +
		"82,80082,2026-03-01 10:00:00,on-hold,10.00,EUR,0.00,0.00,,Xia,Ray,xia@long.example,\"name:Mug|product_id:1|sku:|quantity:3|total:10.00|sub_total:10.00\"" + strings.Repeat(",", 13) + "\n" +
		"83,80083,2026-03-01 10:00:00,on-hold,10.00,EUR,0.00,0.00,,Yan,Ray,yan@long.example,three mugs" + strings.Repeat(",", 13) + "\n" +
		"84,80084,2026-03-01 10:00:00,on-hold,12.00,EUR,0.00,0.00,,Zoe,Ray,zoe@long.example,\"id:1|name:Mug|quantity:1|subtotal:8.264463|total:8.264463;id:2|name:Cup|quantity:1|subtotal:3.735537|total:3.735537\"" + strings.Repeat(",", 13) + "\n"
	p := webtest.Checked(t, owner, section, packed, nil)
	if page := owner.Get(p); !page.Has("It does not say what was ordered.") {
		t.Errorf("the check does not say why one is refused: %s", page.Text())
	}
	if p := webtest.Taken(t, owner, p); webtest.ImportCounts(p) != "3 0 1" || p.Has("line_item_2") {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	for reference, want := range map[string]string{
		"80081": "15 Bead 00: blue Shipping 10995 8895 wim@long.example",
		"80082": "1 3 × Mug 3 × Mug 1000 1000 xia@long.example",
		"80084": "2 Cup Mug 1200 1200 zoe@long.example",
	} {
		if got := webtest.Ask[string](t, site, lines, reference); got != want {
			t.Errorf("%s is %s, want %s", reference, got, want)
		}
	}

	big := "Order ID,Customer Name,Customer Email,Order Date,Order Status,Shipping Cost (inc tax),Order Total (inc tax),Order Currency Code,Product Details\n" +
		"85,Uwe Ray,uwe@long.example,14/03/2026,Awaiting Fulfillment,5.00,35.50,EUR,\"Product ID: 7, Product Qty: 2, Product SKU: M, Product Name: Mug, blue, Product Unit Price: 15.25, Product Total Price: 30.50\"\n"
	if p := webtest.Imported(t, owner, section, big, nil); webtest.ImportCounts(p) != "1 0 0" || webtest.Ask[string](t, site, lines, "85") != "2 Mug, blue Shipping 3550 3550 uwe@long.example" {
		t.Errorf("%s: %s", webtest.ImportCounts(p), webtest.Ask[string](t, site, lines, "85"))
	}

	// What the form cannot show it leaves as it is.
	id := webtest.Ask[string](t, site, `select id::text from orders where reference = '#80001'`)
	form := owner.Get(section + "/" + id + "/edit")
	if !form.Has("This order has 57 lines") || form.Find("[name=label_1]").Length() > 0 {
		t.Errorf("the form of the long order shows %s", form.Text())
	}
	sent := url.Values{}
	for _, field := range form.Find("main form [name]").EachIter() {
		sent.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
	}
	sent.Set("currency", "EUR")
	sent.Set("city", "Lille")
	if p := owner.Post(section+"/"+id+"/edit", sent); p.Status != http.StatusSeeOther {
		t.Errorf("changing its address: %d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[string](t, site, lines, "#80001"); got != "57 Tile 00 Tile 56 11400 11400 una@long.example" {
		t.Errorf("after its address was changed it is %s", got)
	}
	sent.Set("version", "2")
	sent.Set("currency", "USD")
	if p := owner.Post(section+"/"+id+"/edit", sent); p.Status != http.StatusUnprocessableEntity || !p.Has("They stay as they are") {
		t.Errorf("another currency for its lines: %d %s", p.Status, p.Text())
	}
	sent = url.Values{"version": {"2"}, "label_1": {"Mug"}, "price_1": {"1.00"}}
	if p := owner.Post(section+"/"+id+"/edit", sent); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a line for it: %d %s", p.Status, p.Text())
	}
}
