package sales_test

import (
	"net/url"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, sales.Area, func(_ *testing.T, _ *webtest.Site, _ string) map[string]webtest.Request {
		return map[string]webtest.Request{"/settings/payments": {Path: payments, Form: url.Values{"terms_of_sale": {"Returns within 14 days."}, "order_footer": {"Thank you."}}}}
	})
}
