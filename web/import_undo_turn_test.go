package web_test

import (
	"net/http"
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
			if len(pages) == 3 && kind != "contacts" && kind != "alone" { // Out of turn: the third brings back what the second found.
				pages = pages[:0]
				for _, file := range c.files {
					site.ForgetTries(t)
					page := webtest.Checked(t, owner, section, file, nil)
					webtest.Taken(t, owner, page)
					pages = append(pages, page)
				}
				for _, i := range []int{1, 2, 0} {
					owner.Get(pages[i])
					owner.Post(pages[i]+"/undo", nil)
					webtest.Worked(t, owner, pages[i])
					if want := was[1]; i == 2 && seen() != want {
						t.Errorf("without the second file and the third it is %q, want %q", seen(), want)
					}
				}
				if got := seen(); got != was[0] {
					t.Errorf("without any of them it is %q, want %q", got, was[0])
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
		if got, want := s.stored(t, email), n+" charge pending 5000"; got != want { // Nothing says any more that it was paid.
			t.Errorf("without the third it is %s, want %s", got, want)
		}
	}
}

// An undoing of a later file does not let an earlier one know what somebody changed in between.
func TestAnUndoingLeavesWhatSomebodyChanged(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	const heads = "Transaction ID,Payment date,Type,State,Amount,Currency,Customer email,Original transaction\n"
	row := func(state string) string {
		return heads + "h1,2026-03-02,Payment," + state + ",50.00,EUR,hand@stays.example,\nh2,2026-03-02,Payment,paid,50.00,EUR,hand@stays.example,\n"
	}
	back := func(state string) string { // h2, which follows, is of the same step.
		return heads + "rh1,2026-03-03,Refund," + state + ",-20.00,EUR,hand@stays.example,h1\n" +
			"rh2,2026-03-03,Refund," + state + ",-20.00,EUR,hand@stays.example,h2\n"
	}
	s.take(t, row("pending"))
	second, _ := s.take(t, row("paid"))
	third, _ := s.take(t, back("pending"))
	fourth, _ := s.take(t, back("voided"))
	one := s.section + "/" + webtest.Ask[string](t, s.Site, `select id::text from transactions where reference = 'h1'`)
	if p := s.owner.Post(one+"/void", webtest.Typed(s.owner.Get(one+"/void"))); p.Status != http.StatusSeeOther {
		t.Fatalf("it is not voided: %d %s", p.Status, p.Text())
	}
	for _, page := range []string{fourth, third, second} {
		s.undo(t, page)
	}
	if got := webtest.Ask[string](t, s.Site, `select state from transactions where reference = 'h1'`); got != "voided" {
		t.Errorf("it is %s", got)
	}
}

// Who holds a record has not to wait for what an import that is undone noted of it.
func TestAnUndoingWaitsForRecordsBeforeItHoldsItsNotes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/subscriptions"
	const heads = "reference,email,plan,interval,amount,currency,status,start\n"
	webtest.Imported(t, owner, section, heads+"held,held@turn.example,Studio,month,10.00,EUR,active,2026-01-02\n", nil)
	page := webtest.Checked(t, owner, section, heads+"held,held@turn.example,Studio,month,12.00,EUR,active,2026-01-02\n", nil)
	webtest.Taken(t, owner, page)
	somebody := site.Hold(t, `select from subscriptions where reference = $1 for update`, "held")
	owner.Get(page)
	if p := owner.Post(page+"/undo", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("it does not begin: %d %s", p.Status, p.Text())
	}
	site.WaitForWaiting(t)
	if _, err := somebody.Exec(t.Context(), `select from import_records where import_id = $1 for update nowait`, path.Base(page)); err != nil {
		t.Errorf("who holds the record waits for the note: %v", err)
	}
	if err := somebody.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Worked(t, owner, page)
	if got := webtest.Ask[int](t, site, `select amount from subscriptions where reference = 'held'`); got != 1000 {
		t.Errorf("it is %d", got)
	}
}

// An import locks payments in more than one statement: none is undone meanwhile in its workspace.
func TestAnUndoingWaitsForAnImportOfPayments(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	const heads = "Transaction ID,Payment date,Type,State,Amount,Currency,Customer email\n"
	s.take(t, heads+"w1,2026-03-02,Payment,pending,50.00,EUR,wait@turn.example\n")
	page, _ := s.take(t, heads+"w1,2026-03-02,Payment,paid,50.00,EUR,wait@turn.example\n")
	running := s.Hold(t, `
		select pg_advisory_xact_lock(hashtextextended('payments that come into ' || workspace_id, 0)) from workspace_slugs where slug = $1`, webtest.Atelier)
	s.owner.Get(page)
	if p := s.owner.Post(page+"/undo", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("it does not begin: %d %s", p.Status, p.Text())
	}
	s.WaitForWaiting(t)
	if _, err := running.Exec(t.Context(), `select from transactions where reference = 'w1' for update nowait`); err != nil {
		t.Errorf("the import waits for the undoing: %v", err)
	}
	if err := running.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Worked(t, s.owner, page)
	if got := s.stored(t, "wait@turn.example"); got != "w1 charge pending 5000" {
		t.Errorf("it is %s", got)
	}
}
