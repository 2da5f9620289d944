package sales_test

import (
	"net/url"
	"testing"

	"latchkey/web/sales"

	"latchkey/web/webtest"
)

// The payments of a workspace are brought into the same workspace again: each is
// known, also one that was written by hand and has no reference.
func TestTheFileOfPaymentsBringsNoPaymentTwice(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/transactions")
	before := webtest.Ask[int](t, site, `select count(*) from transactions`)
	for _, language := range []string{"en", "fr", "nl"} {
		for _, separator := range []string{"comma", "semicolon", "tab"} {
			site.Exec(t, `delete from throttles`)
			site.Exec(t, `update users set language = $1 where email_key = 'owner@demo.test'`, language)
			page, _ := webtest.Exported(t, owner, "/transactions", url.Values{"separator": {separator}})
			webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", string(owner.Post(page, nil).Body), nil)
			if after := webtest.Ask[int](t, site, `select count(*) from transactions`); after != before || before == 0 {
				t.Errorf("%s, %s: %d payments have become %d", language, separator, before, after)
			}
			again, _ := webtest.Exported(t, owner, "/transactions", url.Values{"separator": {separator}})
			if file := owner.Post(again, nil); string(file.Body) != string(owner.Post(page, nil).Body) {
				t.Errorf("%s, %s: the file has changed", language, separator)
			}
		}
	}
}
