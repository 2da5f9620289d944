package sales_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
	site := webtest.New(t)
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
		if line := strings.Join(row, ","); strings.HasSuffix(line, ",open,22.00,EUR,2.45,TEN") {
			written++
		}
	}
	if head := strings.Join(rows[0], ","); !strings.HasSuffix(head, ",state,amount,currency,discount,coupon") || written != 2 {
		t.Errorf("the file: %q, %d rows with the coupon", head, written)
	}
}

// A coupon is refused at its field, with the reason, in each language.
func TestACouponIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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

// A bundle stands among the courses, and makes a customer a student of each.
func TestABundleEnrolsInItsCourses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	found := site.FindHelene(t)
	bundle := uuid.NewString()
	site.Exec(t, `insert into bundles (workspace_id, id, name, name_key, price, currency) select workspace_id, $1, 'Two courses', 'two courses', 100, 'EUR' from contacts where id = $2`, bundle, found)
	site.Exec(t, `delete from students where contact_id = $1`, found)
	for place, name := range []string{"Raku in the garden", "Decorating with slip"} {
		site.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, position, course_id) select workspace_id, $1, $2, id from courses where name = $3`, bundle, place+1, name)
	}
	unfound := site.SomeContact(t, webtest.Atelier)
	form := url.Values{"course": {"bundle:" + bundle}, "date": {"2026-01-31"}, "progress": {"0"}}
	for _, email := range []string{"assistant@demo.test", "owner@demo.test"} {
		v := site.SignIn(t, email)
		path := webtest.Contacts + "/" + found + "/students/new"
		if p := v.Get(path); p.Find(`select[name="course"] option[value="bundle:`+bundle+`"]`).Text() != "Bundle: Two courses" {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if email == "assistant@demo.test" {
			if p := v.Post(webtest.Contacts+"/"+unfound+"/students/new", form); p.Status != http.StatusNotFound {
				t.Errorf("somebody they did not find: %d", p.Status)
			}
			p := v.Post(path, form)
			if p.Status != http.StatusSeeOther || p.Header.Get("Location") != webtest.Contacts+"/"+found {
				t.Fatalf("%s: %d %s", email, p.Status, p.Text())
			}
			if p = v.Follow(p); !p.Has("Two courses: enrolled in 2 courses.") || !p.Has("Raku in the garden") || !p.Has("Decorating with slip") {
				t.Errorf("%s: %s", email, p.Text())
			}
			continue
		}
		webtest.Refuses(t, site, v, path, []webtest.Attempt{{Name: "in both already", Form: form, Status: 422}, {Name: "none", Form: webtest.With(form, "course", "bundle:"+uuid.NewString()), Status: 422}, {Name: "no id", Form: webtest.With(form, "course", "bundle:"), Status: 422}, {Name: "half an id", Form: webtest.With(form, "course", "bundle:x"), Status: 422}})
		site.Exec(t, `update bundles set active = false where id = $1`, bundle)
		if p := v.Get(path); p.Find(`select[name="course"] option[value="bundle:`+bundle+`"]`).Length() != 0 {
			t.Errorf("a bundle that is put away is offered")
		}
		webtest.Refuses(t, site, v, path, []webtest.Attempt{{Name: "put away", Form: form, Status: 422}})
		if p := v.Post(path, form); p.Find("#course-error").Text() != "This bundle is not open." {
			t.Errorf("put away: %s", p.Text())
		}
		if p := v.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has("enrolled a customer in the bundle Two courses, in 2 courses") {
			t.Errorf("the log: %.300s", p.Text())
		}
		// A student who is there moves into a course, not into a bundle.
		student := webtest.Ask[string](t, site, `select id::text from students where contact_id = $1 limit 1`, found)
		site.Exec(t, `update bundles set active = true where id = $1`, bundle)
		webtest.Refuses(t, site, v, "/w/"+webtest.Atelier+"/students/"+student+"/edit", []webtest.Attempt{{Name: "a bundle for one course", Form: webtest.With(form, "version", "1"), Status: 422}})
	}
}
