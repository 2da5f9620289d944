package web_test

import (
	"path"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Imports that are undone in turn, the latest first, leave what was there before all of them: what
// a later one changed is as the earlier one left it.
func TestImportsAreUndoneInTurn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	const paid = "Transaction ID,Payment date,Type,State,Amount,Currency,Amount refunded,Customer email,Original transaction\n"
	for kind, c := range map[string]struct {
		files []string
		seen  string // the rows of the files
	}{
		"contacts": {[]string{
			"email,name,city\nturn@turn.example,Ann,\n", "email,name,city,phone\nturn@turn.example,Ann,Gent,\n", "email,name,phone\nturn@turn.example,Ann,+32470123456\n",
		}, `select string_agg(concat_ws(' ', name, city, phone), ', ' order by name) from contacts where deleted_at is null and email = 'turn@turn.example'`},
		"subscriptions": {[]string{
			"reference,email,plan,interval,amount,currency,status,start\nturn,turns@turn.example,Studio,month,10.00,EUR,active,2026-01-02\n",
			"reference,email,plan,interval,amount,currency,status,start\nturn,turns@turn.example,Studio,month,12.00,EUR,active,2026-01-02\n",
			"reference,email,plan,interval,amount,currency,status,start\nturn,turns@turn.example,Studio,month,12.00,EUR,cancelled,2026-01-02\n",
		}, `select string_agg(concat_ws(' ', state, amount), ', ') from subscriptions where reference = 'turn'`},
		"orders": {[]string{
			"number,email,date,item,quantity,price,currency,status\nturn,turno@turn.example,2026-01-02,Mug,1,10.00,EUR,pending\n",
			"number,email,date,item,quantity,price,currency,status\nturn,turno@turn.example,2026-01-02,Mug,1,10.00,EUR,paid\n",
			"number,email,date,item,quantity,price,currency,status\nturn,turno@turn.example,2026-01-02,Mug,1,10.00,EUR,shipped\n",
		}, `select string_agg(state, ', ') from orders where reference = 'turn'`},
		"transactions": {[]string{
			paid + "t1,2026-03-02,Payment,pending,50.00,EUR,,turnt@turn.example,\nt2,2026-03-02,Payment,paid,50.00,EUR,20.00,turnt@turn.example,\n",
			paid + "t1,2026-03-02,Payment,paid,50.00,EUR,,turnt@turn.example,\nr2,2026-03-03,Refund,paid,-20.00,EUR,,turnt@turn.example,t2\n",
			paid + "r1,2026-03-03,Refund,paid,-50.00,EUR,,turnt@turn.example,t1\nt2,2026-03-02,Payment,paid,50.00,EUR,50.00,turnt@turn.example,\n",
		}, `select string_agg(concat_ws(' ', reference, kind, state, amount), ', ' order by reference, kind, amount) from transactions
		     where contact_id in (select contact_id from contact_addresses where email_key = 'turnt@turn.example')`},
		"alone": {[]string{ // A refund that stands alone, and the payment that tells of it.
			alikeMollie + "re_1,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,alone@turn.example\n",
			alikeMollie + "tr_1,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,alone@turn.example\n",
			alikeMollie + "tr_1,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,50.00,alone@turn.example\n",
		}, `select string_agg(concat_ws(' ', reference, kind, state, amount), ', ' order by reference, kind, amount) from transactions
		     where contact_id in (select contact_id from contact_addresses where email_key = 'alone@turn.example')`},
		// A row that changes what an earlier step of its file made.
		"again": {[]string{"reference,email,plan,interval,amount,currency,status,start\nagain,again@turn.example,Studio,month,10.00,EUR,active,2026-01-02\n" +
			strings.Repeat("other,others@turn.example,Studio,month,10.00,EUR,active,2026-01-02\n", 2100) +
			"again,again@turn.example,Studio,month,10.00,EUR,cancelled,2026-01-02\n"},
			`select string_agg(state, ', ') from subscriptions where reference = 'again'`},
	} {
		t.Run(kind, func(t *testing.T) {
			list, there := map[string]string{"alone": "transactions", "again": "subscriptions"}[kind]
			if !there {
				list = kind
			}
			section := "/w/" + webtest.Atelier + "/" + list
			seen := func() string { return webtest.Ask[string](t, site, `select coalesce((`+c.seen+`), '')`) }
			var pages, was []string
			for i, file := range c.files {
				site.ForgetTries(t)
				was = append(was, seen())
				page := webtest.Checked(t, owner, section, file, nil)
				webtest.Taken(t, owner, page)
				if pages = append(pages, page); seen() == was[i] {
					t.Fatalf("file %d changes nothing: %s", i, was[i])
				}
			}
			for i := len(pages) - 1; i >= 0; i-- {
				owner.Get(pages[i])
				owner.Post(pages[i]+"/undo", nil)
				webtest.Worked(t, owner, pages[i])
				if got := seen(); got != was[i] {
					t.Errorf("without file %d it is %q, want %q", i, got, was[i])
				}
			}
			if kind == "again" { // Two subscriptions, and whose they are: what the file changed of its own goes with that.
				undone := webtest.Ask[int](t, site, `select undone from imports where id = $1`, path.Base(pages[0]))
				if undone != 4 {
					t.Errorf("%d were taken back, want 4", undone)
				}
			}
		})
	}
}

// A payment that a later import takes something off stays paid when the import is undone that said
// so: nothing is taken off what nobody paid.
func TestAPaymentIsPaidAsLongAsSomethingIsTakenOffIt(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	const heads = "Transaction ID,Payment date,Type,State,Amount,Currency,Customer email,Original transaction\n"
	for amount, is := range map[string]string{"50.00": "refunded", "20.00": "paid"} {
		n := "s" + amount[:2]
		email := n + "@stays.example"
		pay := func(state string) string {
			return heads + n + ",2026-03-02,Payment," + state + ",50.00,EUR," + email + ",\n"
		}
		s.take(t, pay("pending"))
		second, _ := s.take(t, pay("paid"))
		third, _ := s.take(t, heads+"r"+n+",2026-03-03,Refund,paid,-"+amount+",EUR,"+email+","+n+"\n")
		s.undo(t, second)
		want := "r" + n + " refund paid -" + amount[:2] + "00 " + n + ", " + n + " charge " + is + " 5000"
		if got := s.stored(t, email); got != want {
			t.Errorf("without the second file it is %s, want %s", got, want)
		}
		s.undo(t, third)
		if got, want := s.stored(t, email), n+" charge paid 5000"; got != want {
			t.Errorf("without the third it is %s, want %s", got, want)
		}
	}
}
