package sales_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// Of a payment no more is taken off than is left of it, by hand and by files at once:
// what is more stands alone, and that is said.
func TestNoMoreIsTakenOffThanIsLeft(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const head = "Email,Date,Amount,Currency,Kind,Reference,Refund of\n"
	p := webtest.Imported(t, owner, list, head+"x@left.example,2026-01-31,64,EUR,charge,one,\nx@left.example,2026-01-31,10,EUR,charge,two,\n"+
		"x@left.example,2026-02-01,-6,EUR,refund,t1,two\nx@left.example,2026-02-01,-6,EUR,refund,t2,two\nx@left.example,2026-02-01,-4,EUR,refund,t3,two\n", nil)
	if got := webtest.ImportCounts(p); got != "5 0 1" {
		t.Errorf("in one file: %s", p.Text())
	}
	one := list + "/" + webtest.Ask[string](t, site, `select id::text from transactions where reference = 'one'`)
	page := webtest.Checked(t, owner, list, head+"x@left.example,2026-02-01,-40,EUR,refund,r1,one\nx@left.example,2026-02-02,-40,EUR,refund,r2,one\n", nil)
	if p := owner.Get(page); !p.Has("1 taken with remarks") {
		t.Errorf("the check: %s", p.Text())
	}
	owner.Get(one)
	back := func() *http.Request {
		return webtest.Posting(owner, one+"/refund", url.Values{"amount": {"30"}, "date": {day(0)}})
	}
	webtest.Together(t, []*http.Request{webtest.Posting(owner, page, url.Values{"act": {"start"}}), back(), back()})
	p = webtest.Worked(t, owner, page)
	for reference, want := range map[string]string{
		"one": `coalesce(-sum(x.amount), 0) <= 6400 and count(*) between 1 and 2`, "two": `-sum(x.amount) = 1000 and min(p.state) = 'refunded'`,
	} {
		if !webtest.Ask[bool](t, site, `select `+want+` from transactions p join transactions x on x.payment_id = p.id where p.reference = $1`, reference) {
			t.Errorf("%s is not as it should be: %s", reference, want)
		}
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if !strings.Contains(refused, "more than is left of that payment") {
		t.Errorf("%s", refused)
	}
}

// A statement of PayPal without the column To names who sent money alone: a refund is of
// a customer who paid, in this file or before, and of nobody where the sender never did.
func TestARefundBySenderIsOfWhoPaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const head = `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID"` + "\n"
	row := func(kind, gross, from, id string) string {
		return `"13/03/2026","14:05:06","CET","Ada Roos","` + kind + `","Completed","EUR","` + gross + `","0,00","` + gross + `","` + from + `","` + id + "\"\n"
	}
	for i, c := range []struct{ file, counts string }{
		{row("Payment Refund", "-5,00", "ada@sender.example", "S0"), "0 1"},
		{row("Payment Refund", "-5,00", "ada@sender.example", "S2") + row("Express Checkout Payment", "45,00", "ada@sender.example", "S1") +
			row("Payment Refund", "-7,00", "shop@sender.example", "S3"), "2 1"},
		{row("Payment Refund", "-9,00", "Ada@Sender.example", "S4"), "1 0"},
	} {
		page := webtest.Checked(t, owner, list, head+c.file, nil)
		if p := webtest.Taken(t, owner, page); webtest.ImportCounts(p) != c.counts {
			t.Errorf("%d: %s", i, p.Text())
		}
	}
	if got := webtest.Ask[string](t, site, `
		select string_agg(t.reference || ' ' || t.amount || ' ' || a.email_key, ', ' order by t.reference)
		  from transactions t join contact_addresses a on a.contact_id = t.contact_id where a.email_key like '%sender.example'`); got !=
		"S1 4500 ada@sender.example, S2 -500 ada@sender.example, S4 -900 ada@sender.example" {
		t.Error(got)
	}
}
