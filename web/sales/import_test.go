package sales_test

import (
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

func TestPaymentsAreImported(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	file := "id,Created date (UTC),Amount,Amount Refunded,Currency,Description,Fee,Customer Email,Status\n" +
		"ch_1,2026-01-31 23:30:00,\"1,234.50\",0,eur,Kiln,0,pay@import.example,Paid\nch_2,2026-02-01 09:00:00,-12.00,0,eur,Mug,0," + webtest.Helene + ",Paid\n" +
		"ch_3,2026-02-01 09:00:00,500,0,jpy,Tea,0," + webtest.Helene + ",Failed\nch_1,2026-02-01 09:00:00,1,0,eur,Twice,0," + webtest.Helene + ",Paid\n" +
		"ch_4,2026-02-01,abc,0,eur,Bad,0," + webtest.Helene + ",Paid\nch_5,2026-02-01,1,0,xxq,Bad,0," + webtest.Helene + ",Paid\nch_6,2026-02-01,1,0,eur,Bad,0," + webtest.Helene + ",Dreamt\nch_7,yesterday,1,0,eur,Bad,0," + webtest.Helene + ",Paid\n,2026-02-01,9.99,0,eur,No reference,0," + webtest.Helene + ",Paid\n"
	totals := `select coalesce(sum(amount), 0)::bigint from record_totals where records = 'transactions' and currency = 'EUR' and state = 'paid'`
	before := webtest.Ask[int64](t, site, totals)
	if p := webtest.Imported(t, owner, section, file, nil); webtest.ImportCounts(p) != "4 5" {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	if !webtest.Ask[bool](t, site, `select (select amount = 123450 and kind = 'charge' and at = '2026-01-31 23:30:00+00' from transactions where reference = 'ch_1') and (select amount = -1200 and kind = 'refund' from transactions where reference = 'ch_2')
		and (select amount = 500 and currency = 'JPY' and state = 'failed' from transactions where reference = 'ch_3')`) {
		t.Error("the payments are not as the file has them")
	}
	if after := webtest.Ask[int64](t, site, totals); after-before != 123450-1200+999 {
		t.Errorf("the total grew by %d", after-before)
	}
	if p := webtest.Imported(t, owner, section, file, nil); webtest.ImportCounts(p) != "1 3 5 1" {
		t.Errorf("a second time: %s", webtest.ImportCounts(p)) // Only the one without a reference, which is remarked on.
	}
}
