package sales_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web/sales"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// coupon adds one to the Atelier, past every rule; more are the columns of what
// it is, and their values.
func coupon(t testing.TB, site *webtest.Site, code, more, values string) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	if more != "" {
		more, values = ", "+more, ", "+values
	}
	site.Exec(t, `insert into coupons (workspace_id, id, name, name_key, code, currency`+more+`)
		select workspace_id, $1, 'Spring', 'spring', $2, 'EUR'`+values+` from workspace_slugs where slug = $3`, id, code, webtest.Atelier)
	return id
}

// An order shows what its lines cost, what its coupon takes off and what is left
// to pay, which is its amount in every list and file.
func TestAnOrderShowsItsCoupon(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.FindHelene(t)
	coupon(t, site, "TEN", "percent, uses_most", "10, 2")
	for _, email := range []string{"owner@demo.test", "assistant@demo.test"} {
		v := site.SignIn(t, email)
		path := webtest.Contacts + "/" + contact + "/orders/new"
		form := webtest.Typed(v.Get(path))
		if !form.Has("coupon") {
			t.Fatalf("%s is not offered a coupon: %v", email, form)
		}
		form.Set("label_1", "Vase")
		form.Set("price_1", "24.45")
		form.Set("coupon", " ten ")
		p := v.Post(path, form)
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", email, p.Status, p.Text())
		}
		order := p.Header.Get("Location")
		if sums := v.Get(order).Find(".totals").Text(); sums != "Products together€24.45Spring (TEN)−€2.45Total€22.00" {
			t.Errorf("%s: the sums are %q", email, sums)
		}
		if p := v.Get("/w/" + webtest.Atelier + "/orders"); !strings.Contains(p.Find(`tr:has(a[href="`+order+`"])`).Text(), "€22.00") {
			t.Errorf("%s: the list: %.200s", email, p.Text())
		}
		for _, end := range []string{"/cancel", "/delete"} {
			if p := v.Get(order + end); p.Status == http.StatusOK && !p.Has("Its coupon TEN can be used once more.") {
				t.Errorf("%s: before %s nothing says that the coupon comes back: %s", email, end, p.Text())
			}
		}
		// The form shows the code, and saved again it stays.
		again := webtest.Typed(v.Get(order + "/edit"))
		if again.Get("coupon") != "TEN" || v.Post(order+"/edit", again).Status != http.StatusSeeOther {
			t.Errorf("%s: the form has %q", email, again.Get("coupon"))
		}
	}
	if uses := webtest.Ask[int](t, site, `select uses from coupons where code = 'TEN'`); uses != 2 {
		t.Errorf("%d uses", uses)
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/orders")
	_, rows := webtest.Exported(t, owner, "/orders", nil)
	written := 0
	for _, row := range rows {
		if line := strings.Join(row, ","); strings.Contains(line, ",open,22.00,EUR,2.45,TEN,") {
			written++
		}
	}
	if head := strings.Join(rows[0], ","); !strings.Contains(head, ",state,amount,currency,discount,coupon,") || written != 2 {
		t.Errorf("the file: %q, %d rows with the coupon", head, written)
	}
}

// Whoever cancels an order, or deletes it, is told which coupon it gives back.
func TestTheNoticeNamesTheCouponThatComesBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for act, told := range map[string]string{"cancel": "is cancelled. Its coupon BACK can be used once more.", "delete": "is deleted. Its coupon BACK can be used once more."} {
		id := site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
		site.Exec(t, `insert into coupons (workspace_id, id, name, name_key, code, percent, currency, uses)
			select workspace_id, gen_random_uuid(), 'Back', 'back', 'BACK', 10, 'EUR', 0 from orders where id = $1 and not exists (select from coupons where code = 'BACK')`, id)
		site.Exec(t, `update orders o set coupon_id = c.id, coupon_code = 'BACK', discount = 1 from coupons c where o.id = $1 and c.code = 'BACK'`, id)
		site.Exec(t, `update coupons set uses = 1 where code = 'BACK'`)
		p := owner.Post("/w/"+webtest.Atelier+"/orders/"+id+"/"+act, nil)
		if p.Status != http.StatusSeeOther || !owner.Follow(p).Has(told) {
			t.Errorf("%s: %d %s", act, p.Status, owner.Follow(p).Text())
		}
	}
	plain := site.MakeRecord(t, "orders", site.SomeContact(t, webtest.Atelier), "open")
	if p := owner.Follow(owner.Post("/w/"+webtest.Atelier+"/orders/"+plain+"/cancel", nil)); p.Has("Its coupon") {
		t.Errorf("without a coupon: %s", p.Text())
	}
}

// A coupon is refused at its field, with the reason, in each language.
func TestACouponIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	contact := site.SomeContact(t, webtest.Atelier)
	coupon(t, site, "AWAY", "percent, active", "10, false")
	coupon(t, site, "EARLY", "percent, valid_from", "10, current_date + 2")
	coupon(t, site, "LATE", "percent, valid_to", "10, current_date - 2")
	coupon(t, site, "USED", "percent, uses_most, uses", "10, 3, 3")
	coupon(t, site, "GONE", "percent, deleted_at", "10, now()")
	coupon(t, site, "FIVE", "amount", "500")
	id := coupon(t, site, "KIT", "percent", "10")
	site.Exec(t, `insert into coupon_products (workspace_id, coupon_id, position, product_id)
		select workspace_id, $1, 1, id from products where workspace_id = (select workspace_id from coupons where id = $1) limit 1`, id)
	owner := site.SignIn(t, "owner@demo.test")
	good := site.GoodRecords(t, contact)["orders"]
	path, order := webtest.Contacts+"/"+contact+"/orders/new", "/w/"+webtest.Atelier+"/orders/"+site.MakeRecord(t, "orders", contact, "open")
	seen := map[string]bool{}
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1`, language)
		owner.Get(webtest.Contacts)
		for _, code := range []string{"NONE", "GONE", "AWAY", "EARLY", "LATE", "USED", "FIVE", "KIT", strings.Repeat("A", 41), "A\x01"} {
			form := webtest.With(good, "coupon", code)
			if code == "FIVE" {
				form = webtest.With(form, "currency", "GBP")
			}
			webtest.Refuses(t, site, owner, path, []webtest.Attempt{{Name: code, Form: form, Status: http.StatusUnprocessableEntity}})
			form = webtest.With(form, "version", "1")
			webtest.Refuses(t, site, owner, order+"/edit", []webtest.Attempt{{Name: code, Form: form, Status: http.StatusUnprocessableEntity}})
			text := owner.Post(path, webtest.With(form, "version")).Find("#coupon-error").Text()
			if text == "" || code != "GONE" && code != "A\x01" && seen[text] {
				t.Errorf("%s, %s: %q", language, code, text)
			}
			seen[text] = true
		}
	}
	// What came too late for a paid order is no field of it.
	site.Exec(t, `update orders set state = 'paid' where id = $1`, order[strings.LastIndex(order, "/")+1:])
	webtest.Refuses(t, site, owner, order+"/edit", []webtest.Attempt{{Name: "paid", Form: webtest.With(webtest.With(webtest.With(good, "coupon", "FIVE"), "version", "1"), "date"), Status: http.StatusUnprocessableEntity}})
}
