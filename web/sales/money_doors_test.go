package sales_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/money"
	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// amountText is an amount as somebody writes it: its minor units in EUR, JPY and KWD.
type amountText struct {
	text          string
	eur, jpy, kwd int64
}

// no is what no amount is.
const no = -1 << 40

// amountTexts are amounts that mean one thing wherever they stand, if they mean any.
var amountTexts = []amountText{
	{"12", 1200, 12, 12000}, {"12.00", 1200, 12, 12000}, {"12.5", 1250, no, 12500}, {"12,50", 1250, no, 12500}, {"0.05", 5, no, 50}, {"0.125", no, no, 125}, {"0,125", no, no, 125}, {" 7 ", 700, 7, 7000},
	{"1,234.50", 123450, no, 1234500}, {"1.234,50", 123450, no, 1234500}, {"1 234,50", 123450, no, 1234500}, {"1\u202f234,50", 123450, no, 1234500}, {"1\u00a0234", 123400, 1234, 1234000},
	{"1'234.50", 123450, no, 1234500}, {"1.234.567", 123456700, 1234567, 1234567000}, {"1,234,567", 123456700, 1234567, 1234567000},
	{"100000000", 10_000_000_000, 100_000_000, money.Most}, {"100000000.001", no, no, no}, {"1000000000.01", no, no, no}, {"100000000001", no, no, no},
	{"99999999999999999999", no, no, no}, {strings.Repeat("9", 60), no, no, no},
	{"12.3456", no, no, no}, {"1.2.3", no, no, no}, {"1 23", no, no, no}, {"1,2,3", no, no, no}, {"abc", no, no, no}, {"NaN", no, no, no}, {"Infinity", no, no, no}, {"1e5", no, no, no}, {"0x10", no, no, no},
	{"１２", no, no, no}, {"٣", no, no, no}, {"--12", no, no, no}, {"12-3", no, no, no}, {"$ 12", no, no, no}, {"12 USD", no, no, no}, {"½", no, no, no}, {"#REF!", no, no, no},
}

// unsureTexts are amounts of which a language and a currency know each something else.
var unsureTexts = []string{"1.250", "1,250", "12.345", "12,345"}

// belowNothing are twelve, taken off: a file of a program writes it so, and a form says
// it by its kind.
var belowNothing = []string{"-12", "\u221212", "\u201312", "12-", "(12)", "- 12"}

// doors are where the amount of a kind of record comes in: by a form, and by a file.
var doors = map[string]struct {
	field, head, row, stored string
	zero                     bool // nothing is an amount, which is free
}{
	"transactions":  {"amount", "Email;Date;Description;Amount;Currency;Reference", "%[3]s;2026-01-31;Vase;%[1]s;%[2]s;r%[4]d", "select amount from transactions where reference = $1", false},
	"subscriptions": {"amount", "Email;Plan;Interval;Status;Start date;Amount;Currency;ID", "%[3]s;Club;month;active;2026-01-31;%[1]s;%[2]s;r%[4]d", "select amount from subscriptions where reference = $1", true},
	"orders":        {"price_1", "Email;Number;Date;Product;Quantity;Price;Currency", "%[3]s;r%[4]d;2026-01-31;Vase;1;%[1]s;%[2]s", "select price from orders o join order_lines l on (l.workspace_id, l.order_id) = (o.workspace_id, o.id) where reference = $1", true},
}

// What is typed into a form and what stands in a file is one amount at both doors, in
// each language, or none at both.
func TestAnAmountIsOneAtEveryDoor(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr", "nl"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			site.Exec(t, `update workspaces set language = $1`, language)
			site.Exec(t, `update users set language = $1`, language)
			contact, owner := site.SomeContact(t, webtest.Atelier), site.SignIn(t, "owner@demo.test")
			owner.Get(webtest.Contacts)
			email := site.AnotherAddress(t)
			unsure := map[string]int64{} // what the forms make of them, by currency and text
			for section, door := range doors {
				var lines []string
				var want []int64
				add := func(text, currency string, minor int64) {
					lines = append(lines, fmt.Sprintf(door.row, `"`+text+`"`, currency, email, len(lines)))
					want = append(want, minor)
				}
				form := func(text, currency string) (minor int64) {
					form := webtest.With(webtest.With(site.GoodRecords(t, contact)[section], door.field, text), "currency", currency)
					p := owner.Post(webtest.Contacts+"/"+contact+"/"+section+"/new", webtest.With(form, "quantity_1", oneOf(form)...))
					if p.Status != http.StatusSeeOther {
						return no
					}
					return webtest.Ask[int64](t, site, `select abs(amount) from `+webtest.RecordTables[section]+` where id = $1`, idOf(p.Header.Get("Location")))
				}
				typed := func(text, currency string, minor int64) {
					if got := form(text, currency); got != minor {
						t.Errorf("%s: %q %s is %d in the form, want %d", section, text, currency, got, minor)
					}
				}
				zero := int64(no)
				if door.zero {
					zero = 0
				}
				for i, a := range append(amountTexts, amountText{"0", zero, zero, zero}, amountText{"0,00", zero, zero, zero}) {
					for j, currency := range []string{"EUR", "JPY", "KWD"} {
						minor := []int64{a.eur, a.jpy, a.kwd}[j]
						if add(a.text, currency, minor); section == "transactions" || (i+j)%3 == 0 {
							typed(a.text, currency, minor)
						}
					}
				}
				for _, text := range belowNothing {
					typed(text, "EUR", no)
					if section == "transactions" {
						add(text, "EUR", -1200)
					} else {
						add(text, "EUR", no)
					}
				}
				unsureLines := map[int]int64{}
				for _, text := range unsureTexts {
					for _, currency := range []string{"EUR", "JPY", "KWD"} {
						unsureLines[len(lines)] = form(text, currency)
						unsure[currency+text] = unsureLines[len(lines)]
						add(text, currency, 0)
					}
				}
				file := door.head + "\n" + strings.Join(lines, "\n") + "\n"
				webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/"+section, file, url.Values{"decimals": {string(importing.UsualMark(language))}})
				for i, minor := range want {
					got := webtest.Ask[int64](t, site, `select coalesce((`+door.stored+`), $2)`, fmt.Sprint("r", i), int64(no))
					if typed, is := unsureLines[i]; is {
						if typed != no && got != no && typed != got {
							t.Errorf("%s: %s is %d in the form and %d in the file", section, lines[i], typed, got)
						}
						continue
					}
					if got != minor {
						t.Errorf("%s: the file's %s is %d, want %d", section, lines[i], got, minor)
					}
				}
			}
			pricesAreOneAtEveryDoor(t, site, owner, unsure)
			partsAreOneAtEveryDoor(t, site, owner, email)
		})
	}
}

// pricesAreOneAtEveryDoor types amounts into the forms of what is sold and of what is taken
// off it: no file has them. Each reads as the forms of payments do.
func pricesAreOneAtEveryDoor(t *testing.T, site *webtest.Site, owner *webtest.Visitor, unsure map[string]int64) {
	t.Helper()
	nothing := amountText{text: "0"}
	for _, door := range []struct {
		goods, field, stored string
		zero                 int64
	}{
		{"digital-products", "price", "select price from products where name = $1", 0},
		{"physical-products", "price", "select price from products where name = $1", 0},
		{"coupons", "amount", "select amount from coupons where name = $1", no}, // It would take nothing off.
	} {
		n := 0
		typed := func(text, currency string, minor int64) {
			n++
			name := fmt.Sprint(door.goods, " ", n)
			form := url.Values{"name": {name}, door.field: {text}, "currency": {currency}}
			if door.goods == "coupons" {
				form.Set("code", fmt.Sprint("CODE", n))
			}
			owner.Post("/w/"+webtest.Atelier+"/"+door.goods, form)
			if got := webtest.Ask[int64](t, site, `select coalesce((`+door.stored+`), $2)`, name, int64(no)); got != minor {
				t.Errorf("%s: %q %s is %d in the form, want %d", door.goods, text, currency, got, minor)
			}
		}
		nothing.eur, nothing.jpy, nothing.kwd = door.zero, door.zero, door.zero
		for i, a := range append(amountTexts, nothing) {
			typed(a.text, []string{"EUR", "JPY", "KWD"}[i%3], []int64{a.eur, a.jpy, a.kwd}[i%3])
		}
		for _, text := range belowNothing {
			typed(text, "EUR", no)
		}
		for i, text := range unsureTexts {
			currency := []string{"EUR", "JPY", "KWD"}[i%3]
			typed(text, currency, unsure[currency+text])
		}
	}
}

// partsAreOneAtEveryDoor imports an order for each amount as its discount, as its
// shipping and as its taxes, which no form has.
func partsAreOneAtEveryDoor(t *testing.T, site *webtest.Site, owner *webtest.Visitor, email string) {
	t.Helper()
	var lines []string
	var want []int64
	add := func(part, text, currency string, minor int64) {
		cells := map[string]string{part: `"` + text + `"`}
		price := int64(0)
		if part == "discount" {
			price = money.Most
		}
		if part == "tax" { // A total says that no price holds it.
			cells["total"] = money.Decimal(price+max(minor, 0), currency)
		}
		lines = append(lines, strings.Join([]string{email, fmt.Sprint("p", len(lines)), "2026-01-31;Vase;1", money.Decimal(price, currency), currency,
			cells["discount"], cells["shipping"], cells["tax"], cells["total"]}, ";"))
		want = append(want, minor)
	}
	for _, part := range []string{"discount", "shipping", "tax"} {
		for _, a := range append(amountTexts, amountText{text: "0"}) {
			if a.text == "NaN" { // How programs write an empty cell, which is no discount.
				a.eur, a.jpy, a.kwd = 0, 0, 0
			}
			add(part, a.text, "EUR", a.eur)
			add(part, a.text, "JPY", a.jpy)
			add(part, a.text, "KWD", a.kwd)
		}
		for _, text := range belowNothing {
			below := int64(no)
			if part == "discount" { // Programs write what is taken off so.
				below = 1200
			}
			add(part, text, "EUR", below)
		}
	}
	file := "Email;Number;Date;Product;Quantity;Price;Currency;Discount;Shipping;Tax;Total\n" + strings.Join(lines, "\n") + "\n"
	webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/orders", file, nil)
	for i, minor := range want {
		got := webtest.Ask[int64](t, site, `
			select coalesce((select max(o.discount) + coalesce(sum(l.price) filter (where l.label <> 'Vase'), 0)::bigint
			                   from orders o join order_lines l on (l.workspace_id, l.order_id) = (o.workspace_id, o.id) where o.reference = $1 group by o.id), $2)`,
			fmt.Sprint("p", i), int64(no))
		if got != minor {
			t.Errorf("orders: the file's %s is %d, want %d", lines[i], got, minor)
		}
	}
}

// A fee is an amount like any other, also where it stands beside its payment.
func TestAFeeIsNoMoreThanAnAmount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	file := "Email,Date,Description,Amount,Fee,Currency,Reference\n" +
		webtest.Helene + ",2026-01-31,Vase,12.00,0.30,EUR,f1\n" + webtest.Helene + ",2026-01-31,Vase,12.00,1000000000.01,EUR,f2\n" +
		webtest.Helene + ",2026-01-31,Vase,12.00,92233720368547758.07,EUR,f3\n" + webtest.Helene + ",2026-01-31,Vase,12.00,0.305,EUR,f4\n"
	webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", file, nil)
	if got := webtest.Ask[string](t, site, `select string_agg(concat_ws(' ', reference, kind, amount), ', ' order by reference, kind) from transactions where reference like 'f_'`); got != "f1 charge 1200, f1 fee -30" {
		t.Errorf("they are %s", got)
	}
}

// oneOf is the quantity of an order's line, none where the form has no lines.
func oneOf(form url.Values) []string {
	if form.Has("quantity_1") {
		return []string{"1"}
	}
	return nil
}
