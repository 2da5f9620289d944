package web_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// planned are statements that have a plan: savepoints have none.
var planned = regexp.MustCompile(`(?i)^\s*(--.*\n\s*)?(select|with|insert|update|delete)\b`)

// Who has an address is asked of the index that knows it, by every statement of an import and of
// its undoing, in a workspace of many: otherwise each row of a file reads all addresses, and a
// step takes too long once there are some tens of thousands.
func TestAnImportFindsAddressesByTheirIndex(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	newCourses(t, site, "Slipware")
	address, wire := site.StartOnWire(t)
	owner := webtest.VisitorOf(t, address)
	owner.SignIn("owner@demo.test", "open-sesame-demo")
	wire.Statements()
	for _, c := range []struct{ list, file string }{
		{"contacts", "name,email,phone,tags,consent\nIda Holm,ida@reads.example,+33612345678,A,yes\nIda Holm,,,,\n"},
		{"contacts", "name,email,tags\nIda H.,ida@reads.example,B\n"},
		{"transactions", "date,amount,currency,email\n2026-02-03,12.00,EUR,ida@reads.example\n2026-02-04,-5.00,EUR,ida@reads.example\n"},
		{"transactions", "Reference,Date,Amount,Currency,Email,Amount refunded\nR1,2026-02-03,12.00,EUR,ida@reads.example,3.00\nR2,2026-02-03,1.00,EUR,jo@reads.example,\n"},
		{"transactions", `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID"` + "\n" +
			`"13/03/2026","14:05:06","CET","Ida Holm","Payment Refund","Completed","EUR","-2,00","0,00","-2,00","ida@reads.example","T1"` + "\n" +
			`"13/03/2026","14:05:07","CET","Ida Holm","Express Checkout Payment","Completed","EUR","2,00","0,00","2,00","ida@reads.example","T2"` + "\n"},
		{"transactions", "id,Created date (UTC),Amount,Amount Refunded,Currency,Description,Fee,Customer Email,Status\n" +
			"ch_1,2026-01-31 23:30:00,10,0,eur,Kiln,1,ida@reads.example,Paid\n"},
		{"transactions", "id,Created date (UTC),Amount,Amount Refunded,Currency,Description,Fee,Customer Email,Status\n" +
			"ch_2,2026-01-31 23:30:00,10,2,eur,Kiln,1,ida@reads.example,Paid\nch_1,2026-01-31 23:30:00,10,5,eur,Kiln,1,ida@reads.example,Paid\n"},
		{"orders", "order number,email,date,status,item,quantity,price,total\nZ-1,ida@reads.example,2026-02-03,pending,Mug,2,5.00,10.00\n"},
		{"orders", "order number,email,date,status,item,quantity,price,total\nZ-1,ida@reads.example,2026-02-03,completed,Mug,2,5.00,10.00\n"},
		{"subscriptions", "reference,email,plan,price,currency,interval,status,start date,ended at\nS1,ida@reads.example,Club,10,EUR,month,active,2026-02-03,\n,ida@reads.example,Club,9,EUR,month,active,2026-02-03,\n"},
		{"students", "email,course,progress,enrolled at\nida@reads.example,Slipware,10,2026-02-03\n"},
	} {
		p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/"+c.list, c.file, url.Values{})
		if undo, is := p.Find(`form.import-undo`).Attr("action"); is {
			webtest.Worked(t, owner, owner.Post(undo, nil).Header.Get("Location"))
			webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/"+c.list, c.file, url.Values{})
		} else {
			t.Errorf("%s cannot be undone: %s", c.file, p.Text())
		}
	}
	asked := slices.DeleteFunc(wire.Statements(), func(sql string) bool { return !planned.MatchString(sql) })
	site.DB.Crowd(t, 5_000, site.DB.NewSpace(t, "large").ID)
	looked := 0
	for sql, scans := range site.ScansOf(t, asked) {
		for _, scan := range scans {
			if scan.Table != "contact_addresses" || !strings.Contains(scan.Conditions, "email_key = ") {
				continue
			}
			looked++
			if scan.Index != "contact_addresses_key" && !strings.Contains(scan.Conditions, "contact_id = ") {
				t.Errorf("all addresses are read (%s) by\n%s", scan.Conditions, sql)
			}
		}
	}
	if looked < 4 {
		t.Errorf("only %d statements looked for an address", looked)
	}
}
