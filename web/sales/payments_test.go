package sales_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/sales"
	area "latchkey/web/sales"
	"latchkey/web/webtest"
)

const payments = "/w/" + webtest.Atelier + "/settings/payments"

// What Payments holds stands below every order, for whoever opens it; who may not open
// Payments is told who can change that.
func TestTermsStandBelowOrders(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, area.Area)
	site.Exec(t, `update users set language = 'en'`)
	order := "/w/" + webtest.Atelier + "/orders/" + webtest.Ask[string](t, site, `
		select o.id::text from orders o join workspace_slugs s using (workspace_id) where s.slug = $1 order by o.id limit 1`, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	for _, wrong := range []url.Values{
		{"terms_of_sale": {strings.Repeat("x", sales.MaxTerms+1)}, "order_footer": {"Thank you."}},
		{"terms_of_sale": {"Returns"}, "order_footer": {strings.Repeat("x", sales.MaxFooter+1)}},
	} {
		if p := owner.Post(payments, wrong); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("too much is taken: %d", p.Status)
		}
	}
	form := url.Values{"terms_of_sale": {"Returns within 14 days.\nPlease <ask> first."}, "order_footer": {"Thank you."}}
	if p := site.SignIn(t, "admin@demo.test").Post(payments, form); p.Status != http.StatusSeeOther {
		t.Fatalf("an admin saves: %d %s", p.Status, p.Text())
	}
	p := owner.Get(order)
	if below := p.Find(".contact-records .note-text"); below.Length() != 2 || below.First().Text() != "Returns within 14 days.\nPlease <ask> first." ||
		below.Last().Text() != "Thank you." {
		t.Errorf("below the order: %d %q", p.Status, below.Text())
	}
	for _, email := range []string{"manager@demo.test", "assistant@demo.test"} {
		v := site.SignIn(t, email)
		if p := v.Get(payments); p.Status != http.StatusForbidden || !p.Has("Marie Marchand") {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if p := v.Post(payments, form); p.Status != http.StatusForbidden {
			t.Errorf("%s saves: %d", email, p.Status)
		}
	}
	if p := owner.Post(payments, url.Values{"terms_of_sale": {""}, "order_footer": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("emptied: %d", p.Status)
	}
	if p := owner.Get(order); p.Find(".contact-records .note-text").Length() > 0 {
		t.Error("what is empty stands below the order")
	}
}
