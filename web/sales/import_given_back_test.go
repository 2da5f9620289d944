package sales_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// givenBackHead is that of a file whose rows say how much of each payment was taken back.
const givenBackHead = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email,Disputed Amount,Dispute Status\n"

// What was taken off a payment by hand no file voids, which knows of it only as far as it counts
// it itself: what it counts is taken off once.
func TestWhatWasTakenOffByHandStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	take := func(rows string) { webtest.Imported(t, owner, list, givenBackHead+rows, nil) }
	take("ch_1,2026-03-01 10:00:00,50.00,0.00,eur,Paid,a@hand.example,,\nch_2,2026-03-01 10:00:00,50.00,0.00,eur,Paid,a@hand.example,,\n")
	one := list + "/" + webtest.Ask[string](t, site, `select id::text from transactions where reference = 'ch_1'`)
	owner.Get(one)
	owner.Post(one+"/refund", url.Values{"amount": {"20"}, "date": {day(0)}})
	site.Exec(t, `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, payment_id)
		select workspace_id, gen_random_uuid(), contact_id, at, 'dispute', 'paid', -4000, currency, 'By hand', id
		  from transactions where reference = 'ch_2'`)
	for _, c := range []struct{ what, row, want string }{
		{"nothing", "ch_1,2026-03-01 10:00:00,50.00,0.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid"},
		{"less", "ch_1,2026-03-01 10:00:00,50.00,5.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid"},
		{"as much", "ch_1,2026-03-01 10:00:00,50.00,20.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid"},
		{"more", "ch_1,2026-03-01 10:00:00,50.00,26.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid, refund -600 paid of the file"},
		{"as much again", "ch_1,2026-03-01 10:00:00,50.00,20.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid, refund -600 paid of the file"},
		{"less than it made", "ch_1,2026-03-01 10:00:00,50.00,1.00,eur,Paid,a@hand.example,,\n", "refund -2000 paid, refund -600 paid of the file"},
		{"a dispute won", "ch_2,2026-03-01 10:00:00,50.00,0.00,eur,Paid,a@hand.example,,won\n", "dispute -4000 paid"},
	} {
		take(c.row)
		if got := webtest.Ask[string](t, site, `
			select string_agg(t.kind || ' ' || t.amount || ' ' || t.state || case when t.reference <> '' then ' of the file' else '' end, ', ' order by t.amount)
			  from transactions p join transactions t on t.payment_id = p.id where p.reference = $1`, c.row[:4]); got != c.want {
			t.Errorf("the file says that by now is taken back %s: it is %s, want %s", c.what, got, c.want)
		}
	}
}

// A file that says that less was refunded than is here, as an older one does, changes nothing
// of that and is remarked on at each such row, before it is taken and after.
func TestLessRefundedThanBeforeIsRemarkedOn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	webtest.Imported(t, owner, list, givenBackHead+"ch_1,2026-03-01 10:00:00,19.00,19.00,eur,Refunded,a@older.example,,\n", nil)
	var page string
	for _, c := range [][2]string{
		{"fr", "15,00 € de moins ont été remboursés"}, {"nl", "€ 15,00 minder terugbetaald dan hier staat"},
		{"en", "€15.00 less was refunded of this payment than is here"},
	} {
		site.Exec(t, `update users set language = $1`, c[0])
		page = webtest.Checked(t, owner, list, givenBackHead+"ch_1,2026-03-01 10:00:00,19.00,4.00,eur,Paid,a@older.example,,\n", nil)
		text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(owner.Get(page).Text())
		if !strings.Contains(text, c[1]) {
			t.Errorf("%s: the check does not say it: %s", c[0], text)
		}
	}
	p := webtest.Taken(t, owner, page)
	said := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if want := "If that refund failed, void it. (Amount Refunded: “4.00”)"; !strings.Contains(said, want) {
		t.Errorf("the file of remarks does not say %q: %s", want, said)
	}
	rows := webtest.Ask[string](t, site, `select string_agg(concat_ws(' ', kind, state, amount), ', ' order by kind, amount) from transactions where reference = 'ch_1'`)
	if rows != "charge refunded 1900, refund paid -1900" {
		t.Errorf("it is %s", rows)
	}
}
