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

// A refund of a payment that has no reference leaves with the payment's id.
func TestARefundLeavesWithItsPayment(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	paid := payment(t, site, "6400", "EUR")
	owner.Get(paid)
	if p := owner.Post(paid+"/refund", url.Values{"amount": {"25"}, "date": {day(0)}, "reason": {"Broken"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	id := paid[strings.LastIndex(paid, "/")+1:]
	_, rows := webtest.Exported(t, owner, "/transactions", nil)
	if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Contains(row, id) && slices.Contains(row, "Broken") }) {
		t.Errorf("no row of %d names %s", len(rows), id)
	}
}
