package sales_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/sales"

	"latchkey/web/webtest"
)

// What is typed is what is kept, in each language.
func TestAmountsAreKeptAsTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact := site.SomeContact(t, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	for _, c := range []struct {
		language, kind, amount, currency string
		want                             int64
	}{
		{"en", "charge", "1,234.56", "EUR", 123456}, {"nl", "charge", "1.234,56", "EUR", 123456}, {"fr", "charge", "1\u202f234,56", "EUR", 123456},
		{"nl", "refund", "12,50", "GBP", -1250}, {"en", "fee", "0.25", "EUR", -25}, {"en", "charge", "1,500", "JPY", 1500}, {"fr", "refund", "1500", "JPY", -1500},
	} {
		site.Exec(t, `update users set language = $1`, c.language)
		owner.Get(webtest.Contacts)
		form := webtest.With(webtest.With(webtest.With(site.GoodRecords(t, contact)["transactions"], "amount", c.amount), "currency", c.currency), "kind", c.kind)
		p := owner.Post(webtest.Contacts+"/"+contact+"/transactions/new", form)
		record := p.Header.Get("Location")
		if p.Status != http.StatusSeeOther {
			t.Errorf("%+v: %d %s", c, p.Status, p.Text())
			continue
		}
		read := func() int64 {
			return webtest.Ask[int64](t, site, `select amount from transactions where id = $1`, record[strings.LastIndex(record, "/")+1:])
		}
		if got := read(); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
		// The form shows it in a way that means the same.
		if p := owner.Post(record+"/edit", webtest.Typed(owner.Get(record+"/edit"))); p.Status != http.StatusSeeOther || read() != c.want {
			t.Errorf("%+v: saved again: %d, %d %s", c, p.Status, read(), p.Text())
		}
	}
}

// An order is made of lines: of products, at their prices or others, and of
// what is written.
func TestOrdersAreMadeOfLines(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact := site.SomeContact(t, webtest.Atelier)
	product := func(name, currency string, active bool) string {
		return webtest.Ask[string](t, site, `insert into products (workspace_id, id, kind, name, name_key, price, currency, active)
			select workspace_id, gen_random_uuid(), 'physical', $2, $2, 6400, $3, $4 from contacts where id = $1 returning id::text`, contact, name, currency, active)
	}
	vase, pounds, gone := product("Vase", "EUR", true), product("Mug", "GBP", true), product("Gone", "EUR", false)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	path := webtest.Contacts + "/" + contact + "/orders/new"
	form := url.Values{
		"date": {"2026-01-31"}, "currency": {"EUR"}, "ship_name": {""}, "street": {""}, "postal_code": {""}, "city": {""}, "country": {""},
		"product_1": {vase}, "quantity_1": {"2"}, "price_1": {""}, "product_2": {vase}, "quantity_2": {"1"}, "price_2": {"50"},
		"label_10": {"Gift wrapping"}, "quantity_10": {"1"}, "price_10": {"0"}, "quantity_4": {"1"},
	}
	webtest.Refuses(t, site, owner, path, []webtest.Attempt{
		{Name: "nothing", Form: url.Values{"date": {"2026-01-31"}, "currency": {"EUR"}, "quantity_1": {"1"}}, Status: 422}, {Name: "a product that is not sold", Form: webtest.With(form, "product_2", gone), Status: 422},
		{Name: "another currency", Form: webtest.With(webtest.With(form, "product_1", pounds), "price_1", ""), Status: 422}, {Name: "no product", Form: webtest.With(form, "product_1", "x"), Status: 422}, {Name: "a price of nothing", Form: webtest.With(webtest.With(form, "product_1"), "price_1", "5"), Status: 422},
		{Name: "no quantity", Form: webtest.With(form, "quantity_1", ""), Status: 422}, {Name: "half a quantity", Form: webtest.With(form, "quantity_1", "1.5"), Status: 422}, {Name: "none", Form: webtest.With(form, "quantity_1", "0"), Status: 422}, {Name: "less than none", Form: webtest.With(form, "quantity_1", "-1"), Status: 422},
		{Name: "too many", Form: webtest.With(form, "quantity_1", "10001"), Status: 422}, {Name: "far too many", Form: webtest.With(form, "quantity_1", "99999999999999999999"), Status: 422}, {Name: "a price in letters", Form: webtest.With(form, "price_10", "free"), Status: 422},
		{Name: "a negative price", Form: webtest.With(form, "price_10", "-1"), Status: 422}, {Name: "three decimals", Form: webtest.With(form, "price_10", "1.2345"), Status: 422}, {Name: "no price", Form: webtest.With(form, "price_10", ""), Status: 422}, {Name: "a long label", Form: webtest.With(form, "label_10", strings.Repeat("é", 201)), Status: 422},
		{Name: "an eleventh line", Form: webtest.With(form, "label_11", "Vase"), Status: 422}, {Name: "a line twice", Form: webtest.With(form, "label_10", "a", "b"), Status: 422},
		{Name: "more than can be kept", Form: webtest.With(webtest.With(form, "price_10", "1000000000"), "quantity_10", "10000"), Status: 422},
	})
	p := owner.Post(path, form)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("an order: %d %s", p.Status, p.Text())
	}
	order := p.Header.Get("Location")
	id := order[strings.LastIndex(order, "/")+1:]
	lines := func() string {
		return webtest.Ask[string](t, site, `select o.amount || ': ' || o.label || string_agg(format('; %s %s x %s %s', l.position, l.label, l.quantity, l.price), '' order by l.position)
			from orders o join order_lines l on l.workspace_id = o.workspace_id and l.order_id = o.id where o.id = $1 group by o.amount, o.label`, id)
	}
	if got, want := lines(), "17800: Vase, Vase, Gift wrapping; 1 Vase x 2 6400; 2 Vase x 1 5000; 3 Gift wrapping x 1 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	// A product that has another name or price by now stays in the order as it was.
	site.Exec(t, `update products set name = 'Renamed', price = 7 where id = $1`, vase)
	if p, want := owner.Post(order+"/edit", webtest.Typed(owner.Get(order+"/edit"))), lines(); p.Status != http.StatusSeeOther ||
		want != "17800: Vase, Vase, Gift wrapping; 1 Vase x 2 6400; 2 Vase x 1 5000; 3 Gift wrapping x 1 0" {
		t.Errorf("saved as it stands: %d %q", p.Status, want)
	}
	// So does one that is no longer sold.
	site.Exec(t, `update products set deleted_at = now(), price = 1 where id = $1`, vase)
	again := webtest.Typed(owner.Get(order + "/edit"))
	again.Set("quantity_1", "3")
	if p := owner.Post(order+"/edit", again); p.Status != http.StatusSeeOther || lines() != "24200: Vase, Vase, Gift wrapping; 1 Vase x 3 6400; 2 Vase x 1 5000; 3 Gift wrapping x 1 0" {
		t.Errorf("one more: %d %s %s", p.Status, lines(), p.Text())
	}
}

// From one state to the next, with the buttons that the page offers.
func TestAnOrderGoesItsWay(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	order := "/w/" + webtest.Atelier + "/orders/" + site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
	owner := site.SignIn(t, "owner@demo.test")
	for _, c := range []struct{ state, form, link string }{{"Open", "/pay", "/cancel"}, {"Paid", "", "/ship"}, {"Shipped", "", "/delete"}} {
		p := owner.Get(order)
		if !slices.Contains([]string{"Open", "Paid", "Shipped"}, p.Find(".record-state").Text()) || p.Find(".record-state").Text() != c.state {
			t.Errorf("it is %q, want %s", p.Find(".record-state").Text(), c.state)
		}
		if p.Find(`main a[href="`+order+c.link+`"]`).Length() != 1 || c.form != "" && p.Find(`main form[action="`+order+c.form+`"]`).Length() != 1 {
			t.Errorf("%s offers neither %s nor %s: %s", c.state, c.form, c.link, p.Text())
		}
		step, form := "/pay", url.Values(nil)
		if c.state == "Paid" {
			step, form = "/ship", url.Values{"tracking": {"LK 1 FR"}}
			webtest.Refuses(t, site, owner, order+"/ship", []webtest.Attempt{{Name: "a long number", Form: url.Values{"tracking": {strings.Repeat("é", 101)}}, Status: 422}, {Name: "no letters", Form: url.Values{"tracking": {"a\x01"}}, Status: 422}})
		}
		if c.state == "Shipped" {
			if p.Has("Mark as") || !p.Has("LK 1 FR") {
				t.Errorf("shipped: %s", p.Text())
			}
			continue
		}
		if p := owner.Follow(owner.Post(order+step, form)); p.Status != http.StatusOK || !p.Has("is marked as") {
			t.Errorf("%s: %d %s", step, p.Status, p.Text())
		}
	}
	before := site.Kept(t)
	for _, step := range []string{"/pay", "/ship", "/cancel"} {
		if p := owner.Post(order+step, nil); p.Status != http.StatusConflict || !p.Has("not possible any more") {
			t.Errorf("%s of a shipped order: %d %s", step, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "steps that there are not")
}

// A void that two people send at once is done once, and what is voided is final.
func TestAVoidIsDoneOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	transaction := "/w/" + webtest.Atelier + "/transactions/" + site.MakeRecord(t, "transactions", site.SomeContact(t, webtest.Atelier), "paid")
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	if p := owner.Get(transaction + "/void"); p.Status != http.StatusOK || !p.Has("This cannot be undone") {
		t.Errorf("asking: %d %s", p.Status, p.Text())
	}
	admin.Get(transaction)
	var all []*http.Request
	for range 4 {
		all = append(all, webtest.Posting(owner, transaction+"/void", nil), webtest.Posting(admin, transaction+"/void", nil))
	}
	answers := webtest.Together(t, all)
	if answers["303 "+transaction] != 1 || answers["409"] != 7 {
		t.Errorf("%v", answers)
	}
	page := owner.Get(transaction)
	if page.Find(`main a[href$="/edit"], main a[href$="/void"]`).Length() > 0 || !page.Has("Voided") {
		t.Errorf("voided: %s", page.Text())
	}
	before := site.Kept(t)
	for _, p := range []*webtest.Page{
		owner.Get(transaction + "/edit"), owner.Get(transaction + "/void"), owner.Post(transaction+"/void", nil),
		owner.Post(transaction+"/edit", webtest.With(site.GoodRecords(t, site.SomeContact(t, webtest.Atelier))["transactions"], "version", "2")),
	} {
		if p.Status != http.StatusConflict || !p.Has("not possible any more") {
			t.Errorf("what is voided: %d %s", p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "changing what is voided")
	if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'transaction.void'`); n != 1 {
		t.Errorf("%d lines of the log", n)
	}
}

// A form from before a step is a conflict, though it has other fields by now.
func TestAFormFromBeforeAStep(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	order := "/w/" + webtest.Atelier + "/orders/" + site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
	owner := site.SignIn(t, "owner@demo.test")
	for _, step := range []string{"/pay", "/ship"} {
		form := webtest.With(webtest.Typed(owner.Get(order+"/edit")), "ship_name", "Somebody Else") // Or it would change nothing.
		if p := owner.Post(order+step, nil); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step, p.Status, p.Text())
		}
		owner.Get(order)
		webtest.Refuses(t, site, owner, order+"/edit", []webtest.Attempt{{Name: "before " + step, Form: form, Status: http.StatusConflict}})
	}
}

// The list of transactions is filtered by their kind, and no other list is.
func TestTransactionsAreFilteredByKind(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	for kind, word := range map[string]string{"refund": "Refund:", "fee": "Fee:"} {
		p := owner.Get("/w/" + webtest.Atelier + "/transactions?kind=" + kind)
		if rows := p.Find("#records tbody tr"); p.Status != http.StatusOK || rows.Length() == 0 || strings.Count(rows.Text(), word) != rows.Length() || p.Find(".totals").Length() > 0 {
			t.Errorf("%s: %d %s", kind, p.Status, p.Text())
		}
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/orders?kind=refund"); p.Status != http.StatusBadRequest {
		t.Errorf("orders have kinds: %d", p.Status)
	}
	// The next page keeps the filters.
	p := owner.Get("/w/" + webtest.Atelier + "/transactions?kind=charge&from=2020-01-01&state=paid")
	if next := p.Find(`a[href*="after="]`).AttrOr("href", ""); !strings.Contains(next, "kind=charge") || !strings.Contains(next, "from=2020-01-01") || !strings.Contains(next, "state=paid") || owner.Get(next).Status != http.StatusOK {
		t.Errorf("the next page is %q", next)
	}
}

// What a form leaves out stays as it is: where an order goes, the number of its
// parcel, the label of a payment.
func TestWhatAFormLeavesOutStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact, owner := site.SomeContact(t, webtest.Atelier), site.SignIn(t, "owner@demo.test")
	for state, field := range map[string]string{"open": "street", "paid": "street", "shipped": "tracking"} {
		id := site.MakeRecord(t, "orders", contact, state)
		site.Exec(t, `update orders set ship_name = 'Neighbour', street = 'Kade 1', postal_code = '1011', city = 'Amsterdam', country = 'NL', tracking = 'LK9' where id = $1`, id)
		stored := func() string {
			return webtest.Ask[string](t, site, `select concat_ws('|', ship_name, street, postal_code, city, country, tracking, at, amount, label) from orders where id = $1`, id)
		}
		edit, before := "/w/"+webtest.Atelier+"/orders/"+id+"/edit", stored()
		form := url.Values{"version": {"1"}}
		if state == "open" {
			form = webtest.With(webtest.Typed(owner.Get(edit)), "city")
			form.Del("street")
		}
		if p := owner.Post(edit, form); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", state, p.Status, p.Text())
		}
		if after := stored(); after != before {
			t.Errorf("%s: %s, want %s", state, after, before)
		}
		form.Set(field, "") // Of the same version: nothing was changed so far.
		if p := owner.Post(edit, form); p.Status != http.StatusSeeOther || stored() == before {
			t.Errorf("%s, emptied: %d %s", state, p.Status, p.Text())
		}
	}
}

// A line of a product that is gone keeps its own price where none is typed.
func TestLinesOfAProductThatIsGoneKeepTheirPrices(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
	site.Exec(t, `update orders set currency = 'EUR' where id = $1`, id)
	site.Exec(t, `delete from order_lines where order_id = $1`, id)
	site.Exec(t, `insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
		select o.workspace_id, o.id, n, p.id, 'Gone ' || n, 1, 100 * n from orders o cross join generate_series(1, 2) n,
		       lateral (select id from products where workspace_id = o.workspace_id order by id limit 1) p where o.id = $1`, id)
	site.Exec(t, `update products set deleted_at = now() where id = (select product_id from order_lines where order_id = $1 limit 1)`, id)
	edit := "/w/" + webtest.Atelier + "/orders/" + id + "/edit"
	form := webtest.Typed(owner.Get(edit))
	form.Set("price_1", "")
	form.Set("price_2", "")
	if p := owner.Post(edit, form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[string](t, site, `select string_agg(label || ' ' || price, ', ' order by position) from order_lines where order_id = $1`, id); got != "Gone 1 100, Gone 2 200" {
		t.Errorf("the lines are %s", got)
	}
}

// A number of an invoice is one number however it is written.
func TestANumberOfAnInvoiceIsOneHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact, owner := site.SomeContact(t, webtest.Atelier), site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	create := webtest.Contacts + "/" + contact + "/affiliate-invoices/new"
	form := webtest.With(site.GoodRecords(t, contact)["affiliate-invoices"], "number", "Xé-1")
	if p := owner.Post(create, form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	for _, number := range []string{"Xé-1", "xé-1", "XÉ-1", " xÉ-1 "} {
		if p := owner.Post(create, webtest.With(form, "number", number)); p.Status != http.StatusUnprocessableEntity || !p.Has("has this number") {
			t.Errorf("%q: %d %s", number, p.Status, p.Text())
		}
	}
}
