package sales_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

const ordersAre = `
	select coalesce(string_agg(concat_ws(' ', split_part(a.email_key, '@', 1), number, o.reference, state, amount, currency, nullif(discount, 0), nullif(coupon_code, ''),
	       (select string_agg(quantity || 'x' || price || ' ' || l.label, ' + ' order by position) from order_lines l where (l.workspace_id, l.order_id) = (o.workspace_id, o.id)), nullif(city, '')), ', ' order by o.reference), '')
	  from orders o join contact_addresses a on a.contact_id = o.contact_id where a.email_key like '%@ordered.example'`

// Orders are read as shops write them, in three languages: rows with one number are
// one order, and its total is what the file says.
func TestOrdersAreImportedInEveryLanguage(t *testing.T) {
	t.Parallel()
	shopify := "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Shipping Name,Shipping Street,Shipping City,Shipping Zip,Shipping Country,Cancelled at,Id\n" +
		"#90201,una@ordered.example,paid,2026-03-02 10:00:00 +0100,fulfilled,2026-03-03 10:00:00 +0100,EUR,45.00,5.00,8.00,50.00,,0.00,2026-03-02 09:00:00 +0100,2,Mug,15.00,Una Ray,Una Ray,1 Rue Haute,Lille,59000,FR,,111\n" +
		"#90201,una@ordered.example,,,,,,,,,,,,2026-03-02 09:00:00 +0100,1,Bowl,15.00,,,,,,,,\n" +
		"#90202,vic@ordered.example,pending,,unfulfilled,,EUR,20.00,0.00,0.00,20.00,SPRING 10,10.00,2026-03-04 09:00:00 +0100,1,Vase,30.00,Vic,,,,,,,112\n" +
		"#90203,wim@ordered.example,refunded,,fulfilled,,EUR,30.00,0.00,0.00,33.00,,0.00,2026-03-04 09:00:00 +0100,1,Vase,30.00,Wim,,,,,,,113\n" +
		"#90204,xia@ordered.example,paid,,,,EUR,30.00,0.00,0.00,30.00,,0.00,2026-03-04 09:00:00 +0100,1,Vase,30.00,Xia,,,,,,,114\n" +
		"#90204,yan@ordered.example,,,,,,,,,,,,2026-03-04 09:00:00 +0100,1,Mug,15.00,,,,,,,,\n"
	for language, c := range map[string]struct{ file, counts, want string }{
		"en": {shopify, "3 0 2 2", "una 90201 #90201 shipped 5000 EUR 2x1500 Mug + 1x1500 Bowl + 1x500 Shipping Lille, " +
			"vic 90202 #90202 open 2000 EUR 1000 SPRING10 1x3000 Vase, wim 90203 #90203 cancelled 3300 EUR 1x3000 Vase + 1x300 Other amounts"},
		"fr": {"N° de commande;Date de commande;Statut de la commande;Courriel;Article;Quantité;Prix unitaire;Total;Devise;Frais de port;TVA\n" +
			"90301;13/03/2026;Terminée;una@ordered.example;Bol;3;1.250,50;3.756,50;EUR;5,00;0,00\n" +
			"90302;13/03/2026;En attente;vic@ordered.example;Vase;1;25,00;30,00;EUR;0,00;5,00\n" +
			"90303;13/03/2026;rêvée;wim@ordered.example;Vase;1;25,00;25,00;EUR;0,00;0,00\n",
			"2 0 1", "una 90301 90301 shipped 375650 EUR 3x125050 Bol + 1x500 Livraison, vic 90302 90302 open 3000 EUR 1x2500 Vase + 1x500 Taxes"},
		"nl": {"Bestelnummer;Orderdatum;Status;E-mailadres;Artikel;Aantal;Stuksprijs;Totaal;Valuta\n" +
			"90401;13-03-2026;Verzonden;una@ordered.example;Kom;2;12,50;;EUR\n90401;13-03-2026;Verzonden;una@ordered.example;Vaas;1;5,00;;EUR\n" +
			"90402;13-03-2026;In behandeling;vic@ordered.example;Beker;3;;30,00;EUR\n90403;13-03-2026;In behandeling;wim@ordered.example;Beker;0;1,00;30,00;EUR\n",
			"2 0 1", "una 90401 90401 shipped 3000 EUR 2x1250 Kom + 1x500 Vaas, vic 90402 90402 paid 3000 EUR 3x1000 Beker"},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			site.Exec(t, `update workspaces set language = $1, time_zone = 'Europe/Paris', country = 'FR', currency = 'EUR'`, language)
			owner := site.SignIn(t, "owner@demo.test")
			section := "/w/" + webtest.Atelier + "/orders"
			if p := owner.Get(section); p.Find(`main a[href$="/orders/import"]`).Length() != 1 {
				t.Error("the list has no button to import")
			}
			if p := webtest.Imported(t, owner, section, c.file, nil); webtest.ImportCounts(p) != c.counts {
				t.Errorf("%s, want %s: %s", webtest.ImportCounts(p), c.counts,
					owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
			}
			if got := webtest.Ask[string](t, site, ordersAre); got != c.want {
				t.Errorf("they are\n%s, want\n%s", got, c.want)
			}
			before := site.Kept(t)["orders"]
			if p := webtest.Imported(t, owner, section, c.file, nil); !strings.HasPrefix(webtest.ImportCounts(p), "0 0 ") {
				t.Errorf("again: %s", webtest.ImportCounts(p))
			}
			if after := site.Kept(t)["orders"]; fmt.Sprint(after) != fmt.Sprint(before) {
				t.Error("orders have changed when the file came again")
			}
		})
	}
}

// The lines of an order are one order wherever a step of the import ends, and those
// that stand apart are refused, or are taken with it: never is one an order of its own.
func TestTheLinesOfAnOrderAreOneWhereverAStepEnds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("order number,email,date,item,quantity,price,total,warehouse\n")
	for n := range 1400 {
		for line := range 3 {
			fmt.Fprintf(&file, "K%d,kim%d@ordered.example,2026-01-02,Tile %d,1,2.00,6.00,\n", n, n%7, line)
		}
	}
	for line := range 900 { // Far longer rows than those before.
		fmt.Fprintf(&file, "L1,kim1@ordered.example,2026-01-02,Brick %d,1,2.00,1800.00,%s\n", line, strings.Repeat("north ", 120))
	}
	file.WriteString("K1,kim1@ordered.example,2026-01-02,Tile 9,1,2.00,6.00,\n")
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/orders", file.String(), nil)
	if got := strings.ReplaceAll(webtest.ImportCounts(p), ",", ""); got != "1401 0 1" {
		t.Errorf("%s: %s", got, p.Text())
	}
	if got := webtest.Ask[string](t, site, `select count(*) || ' ' || min(n) || ' ' || max(n) || ' ' || sum(amount)::bigint from
		(select o.amount, (select count(*) from order_lines l where (l.workspace_id, l.order_id) = (o.workspace_id, o.id)) n from orders o where reference ~ '^K') x`); got != "1400 3 3 840000" {
		t.Errorf("orders, lines and sum are %s", got)
	}
	if got := webtest.Ask[string](t, site, `select count(distinct o.id) || ' ' || count(*) from orders o
		join order_lines l on (l.workspace_id, l.order_id) = (o.workspace_id, o.id) where reference = 'L1'`); got != "1 900" {
		t.Errorf("the long order and its lines are %s", got)
	}
}
