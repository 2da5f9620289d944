package sales_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// Of a payment no more is taken off than is left of it, by hand and by files at once:
// what is more is refused, and the check says so before.
func TestNoMoreIsTakenOffThanIsLeft(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const head = "Email,Date,Amount,Currency,Kind,Reference,Refund of\n"
	p := webtest.Imported(t, owner, list, head+"x@left.example,2026-01-31,64,EUR,charge,one,\nx@left.example,2026-01-31,10,EUR,charge,two,\n"+
		"x@left.example,2026-02-01,-6,EUR,refund,t1,two\nx@left.example,2026-02-01,-6,EUR,refund,t2,two\nx@left.example,2026-02-01,-4,EUR,refund,t3,two\n", nil)
	if got := webtest.ImportCounts(p); got != "4 1" {
		t.Errorf("in one file: %s", p.Text())
	}
	one := list + "/" + webtest.Ask[string](t, site, `select id::text from transactions where reference = 'one'`)
	page := webtest.Checked(t, owner, list, head+"x@left.example,2026-02-01,-40,EUR,refund,r1,one\nx@left.example,2026-02-02,-40,EUR,refund,r2,one\n", nil)
	if p := owner.Get(page); !p.Has("1 refused") || !p.Has("Only €24.00 is left of the payment that it is taken off.") {
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
	if !strings.Contains(refused, "is left of the payment that it is taken off. (Amount: “-40”)") {
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
	var between strings.Builder // more rows than a step has, the newest first
	for i := range 2_500 {
		between.WriteString(row("Express Checkout Payment", "1,00", "bo@sender.test", "T"+strconv.Itoa(i)))
	}
	for i, c := range []struct{ file, counts string }{
		{row("Payment Refund", "-5,00", "ada@sender.example", "S0"), "0 1"},
		{row("Payment Refund", "-1,00", "cas@sender.example", "S6") + row("Payment Refund", "-2,00", "shop@sender.example", "S7") + between.String() +
			row("Express Checkout Payment", "4,00", "cas@sender.example", "S5"), "2,502 1"},
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
		"S1 4500 ada@sender.example, S2 -500 ada@sender.example, S4 -900 ada@sender.example, S5 400 cas@sender.example, S6 -100 cas@sender.example" {
		t.Error(got)
	}
}

// Whichever file takes something off a payment, under whatever number, as a row of its own or
// within the payment's row: what is more than is left is refused with its cell and what was left.
func TestMoreThanIsLeftIsRefusedOfEveryFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const rows = "Email,Date,Amount,Currency,Kind,Reference,Refund of\n"
	const stripe = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email,Disputed Amount,Dispute Status\n"
	const payPal = `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Reference Txn ID"` + "\n"
	statement := func(kind, gross, id, of string) string {
		return `"13/03/2026","14:05:06","CET","Ada Roos","` + kind + `","Completed","EUR","` + gross + `","0,00","` + gross + `","ada@doors.example","ada@doors.example","` + id + `","` + of + "\"\n"
	}
	for _, c := range []struct{ name, file, counts, refused, taken string }{
		{"rows of refunds", rows + "a@doors.example,2026-01-31,64,EUR,charge,g1,\na@doors.example,2026-02-01,-40,EUR,refund,g2,g1\na@doors.example,2026-02-02,-24.01,EUR,dispute,g3,g1\n",
			"2 1", "Only €24.00 is left of the payment that it is taken off. (Amount: “-24.01”)", "g1 4000"},
		{"the same rows again", rows + "a@doors.example,2026-01-31,64,EUR,charge,g1,\na@doors.example,2026-02-01,-40,EUR,refund,g2,g1\na@doors.example,2026-02-02,-24.01,EUR,dispute,g3,g1\n",
			"0 2 1", "Only €24.00 is left of the payment that it is taken off. (Amount: “-24.01”)", "g1 4000"},
		{"without numbers", rows + "a@doors.example,2026-02-02,-20,EUR,refund,,g1\na@doors.example,2026-02-02,-20,EUR,refund,,g1\n",
			"1 1", "Only €4.00 is left of the payment that it is taken off. (Amount: “-20”)", "g1 6000"},
		{"all of it, and yen", rows + "a@doors.example,2026-02-02,-4,EUR,refund,,g1\na@doors.example,2026-02-02,-1,EUR,refund,,g1\na@doors.example,2026-02-02,900,JPY,charge,y1,\na@doors.example,2026-02-02,-901,JPY,refund,y2,y1\n",
			"2 2", "Only ¥900 is left of the payment that it is taken off. (Amount: “-901”)", "g1 6400"},
		{"a payment that nobody knows", rows + "a@doors.example,2026-02-02,-900,EUR,refund,n1,nowhere\n", "1 0 1", "There is no such payment here", ""},
		{"Stripe", stripe + "ch_1,2026-03-01 10:00:00,64.00,40.00,eur,Paid,a@doors.example,,\nch_2,2026-03-01 10:00:00,64.00,40.00,eur,Paid,a@doors.example,24.01,lost\n",
			"1 1 1", "More was refunded or disputed than was paid.", "ch_1 4000"},
		{"Stripe, later", stripe + "ch_1,2026-03-01 10:00:00,64.00,0,eur,Paid,a@doors.example,64.00,lost\n",
			"0 1", "Only €24.00 is left of this payment here, and the bank took back more. (Disputed Amount: “64.00”)", "ch_1 4000"},
		{"PayPal", payPal + statement("Payment Refund", "-45,01", "R1", "P1") + statement("Express Checkout Payment", "45,00", "P1", "") + statement("Payment Refund", "-45,00", "R2", "P1"),
			"2 1", "Only €45.00 is left of the payment that it is taken off. (Gross: “-45,01”)", "P1 4500"},
	} {
		page := webtest.Checked(t, owner, list, c.file, nil)
		why, _, _ := strings.Cut(c.refused, " (")
		if p := owner.Get(page); !p.Has(why) {
			t.Errorf("%s: the check does not say %q: %s", c.name, why, p.Text())
		}
		p := webtest.Taken(t, owner, page)
		refused := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
		if webtest.ImportCounts(p) != c.counts || !refused.Has(c.refused) {
			t.Errorf("%s: %q, want %q: %s\n%s", c.name, webtest.ImportCounts(p), c.counts, p.Find("main").Text(), refused.Body)
		}
		if payment, taken, is := strings.Cut(c.taken, " "); is {
			if got := webtest.Ask[string](t, site, `select -sum(x.amount) || '' from transactions p join transactions x on x.payment_id = p.id and x.kind <> 'fee' where p.reference = $1`, payment); got != taken {
				t.Errorf("%s: %s are taken off %s", c.name, got, c.taken)
			}
		}
	}
	// What a refund took under another number is not taken again by the row of its payment.
	site.Exec(t, `update transactions set source = 'stripe' where reference in ('g1', 'g2')`)
	if p := webtest.Imported(t, owner, list, stripe+"g1,2026-01-31 10:00:00,64.00,64.00,eur,Refunded,a@doors.example,,\n", nil); webtest.ImportCounts(p) != "0 1 0" {
		t.Errorf("it is taken twice: %s", p.Find("main").Text())
	}
	for language, want := range map[string]string{
		"fr": "Il ne reste que 0,00 € du paiement dont elle est déduite.", "nl": "Van de betaling waar dit af gaat, is nog maar € 0,00 over.",
	} {
		site.Exec(t, `update users set language = $1`, language)
		page := webtest.Checked(t, owner, list, rows+"a@doors.example,2026-02-02,-5,EUR,refund,,g1\n", nil)
		if text := strings.ReplaceAll(owner.Get(page).Text(), "\u00a0", " "); !strings.Contains(text, want) {
			t.Errorf("%s: %s", language, text)
		}
	}
}

// An import that ends before its file counts the rows that it did not come to, and those that
// still waited for the payment that they name.
func TestRowsThatWereNotReachedAreCounted(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const file = "Email,Date,Amount,Currency,Kind,Reference,Refund of\nn@left.example,2026-01-31,-1,EUR,refund,b1,a9\n" +
		"n@left.example,2026-01-31,64,EUR,charge,a1,\nn@left.example,2026-01-31,64,EUR,charge,a2,\nn@left.example,2026-01-31,64,EUR,charge,a3,\n"
	running := webtest.Checked(t, owner, list, file, nil)
	id := idOf(running)
	site.Exec(t, `update imports set state = 'running', position = 120, created = 1, tallies = '{"rows_read": 2}' where id = $1`, id)
	site.Exec(t, `insert into import_foreseen (workspace_id, import_id, key, what) select workspace_id, id, 'waits', '{"a9": 1}' from imports where id = $1`, id)
	waiting := webtest.Checked(t, owner, list, file, nil)
	whole := webtest.Taken(t, owner, webtest.Checked(t, owner, list, strings.ReplaceAll(file, "n@", "m@"), nil))
	for language, want := range map[string][3]string{
		"en": {"3 not reached", "4 not reached", "Not reached"}, "fr": {"3 non traités", "4 non traités", "Non traités"}, "nl": {"3 niet verwerkt", "4 niet verwerkt", "Niet verwerkt"},
	} {
		site.Exec(t, `update users set language = $1`, language)
		for i, page := range []string{running, waiting} {
			owner.Get(page)
			if owner.Post(page+"/cancel", nil); webtest.Ask[string](t, site, `select state from imports where id = $1`, idOf(page)) != "cancelled" {
				t.Fatal("it cannot be cancelled")
			}
			one := owner.Get(page)
			if got := one.Find(".import-counts dt:contains('" + want[2] + "') + dd").Text(); got != want[i][:1] {
				t.Errorf("%s: %q are not reached: %s", language, got, one.Find("main").Text())
			}
			row := owner.Get(list + "/import").Find(`ul.deleted li:has(a[href="` + page + `"])`)
			if !strings.Contains(row.Text(), want[i]) {
				t.Errorf("%s: the list says %s", language, row.Text())
			}
		}
		if whole.Has(want[2]) {
			t.Errorf("all of it was read: %s", whole.Text())
		}
	}
}
