package web_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// What a check counts is what the import then does, also where rows repeat what others
// said that were read in a step before.
func TestACheckCountsWhatTheImportDoes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	courses := strings.Split(webtest.Ask[string](t, site, `
		select string_agg(name, '|' order by name) from (
		    select name from courses where active and deleted_at is null
		       and workspace_id = (select workspace_id from workspace_slugs where slug = '`+webtest.Atelier+`') order by name limit 2) as list`), "|")
	const step = 2000 // rows
	for kind, c := range map[string]struct {
		head  string
		row   string // of each of a step
		again []string
	}{
		"contacts": {"email,name,phone,city,Customer since\n", "c%[1]d@again.example,Customer %[1]d,,Gent,2024-01-02 10:00:00\n", []string{
			"c1@again.example,Customer 1,,Gent,2024-01-02 10:00:00\n", "C2@Again.example,Other,,,\n", "c3@again.example,,+32470123456,,\n", "c3@again.example,,,Brugge,\n",
			",Twin,+32470111111,,2024-01-02 10:00:00\n", ",Twin,+32470111111,,2024-01-02 10:00:00\n", "fresh@again.example,Fresh,,,\n", "nobody,,,,\n",
		}},
		"subscriptions": {"reference,email,plan,interval,amount,currency,status,start\n", "s%[1]d,c%[1]d@again.example,Studio,month,10.00,EUR,active,2026-01-02\n", []string{
			"s1,c1@again.example,Studio,month,10.00,EUR,active,2026-01-02\n", "s2,c2@again.example,Studio,month,10.00,EUR,cancelled,2026-01-02\n",
			"s2,c2@again.example,Studio,month,10.00,EUR,active,2026-01-02\n", "s3,other@again.example,Studio,month,10.00,EUR,active,2026-01-02\n",
			",c4@again.example,Studio,month,10.00,EUR,active,2026-01-02\n", "s5,c5@again.example,Kiln,month,12.00,EUR,active,2026-01-02\n",
			",c6@again.example,Studio,year,10.00,EUR,active,2026-01-02\n", ",new@again.example,Studio,month,10.00,EUR,active,2026-01-02\n",
			",new@again.example,Studio,month,10.00,EUR,active,2026-01-02\n", "s9001,c7@again.example,Studio,month,10.00,EUR,active,2026-01-02\n",
		}},
		"orders": {"number,email,date,item,quantity,price,currency,status\n", "o%[1]d,c%[1]d@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n", []string{
			"o1,c1@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n", "#o2,c2@again.example,2026-01-02,Mug,1,10.00,EUR,shipped\n", "o3,other@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n",
			"o9001,c4@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n", "90000001,c5@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n", "o9002,fresh@again.example,2026-01-02,Mug,1,10.00,EUR,paid\n",
		}},
		"students": {"email,course,progress,status,enrolled\n", "c%[1]d@again.example," + courses[0] + ",10,enrolled,2026-01-02\n", []string{
			"c1@again.example," + courses[0] + ",10,enrolled,2026-01-02\n", "c2@again.example," + courses[0] + ",50,enrolled,2026-01-02\n", "c2@again.example," + courses[0] + ",50,enrolled,2026-01-02\n",
			"c3@again.example," + courses[1] + ",10,enrolled,2026-01-02\n", "c4@again.example," + courses[0] + ",10,left,2026-01-02\n", "c5@again.example,No such course,10,enrolled,2026-01-02\n",
			"new@again.example," + courses[0] + ",,enrolled,2026-01-03\n", "NEW@again.example," + courses[0] + ",20,enrolled,2026-01-03\n",
		}},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var file strings.Builder
			file.WriteString(c.head)
			again := strings.NewReplacer("@again", "@"+kind, "@Again", "@"+kind).Replace(strings.Join(c.again, ""))
			file.WriteString(again)
			for i := range step {
				fmt.Fprintf(&file, strings.ReplaceAll(c.row, "@again", "@"+kind), i)
			}
			file.WriteString(again)
			checkedAsDone(t, site, kind, file.String())
		})
	}
}

// checkedAsDone checks a file, imports it, and compares what each counts.
func checkedAsDone(t *testing.T, site *webtest.Site, kind, file string) {
	t.Helper()
	owner := site.SignIn(t, "owner@demo.test")
	page := webtest.Checked(t, owner, "/w/"+webtest.Atelier+"/"+kind, file, nil)
	id := page[strings.LastIndex(page, "/")+1:]
	checked := webtest.Ask[string](t, site, `
		select concat_ws(' ', coalesce((checked->>'created')::int, 0), coalesce((checked->>'changed')::int, 0),
		                 coalesce((checked->>'already')::int, 0), coalesce((checked->>'refused')::int, 0)) from imports where id = '`+id+`'`)
	webtest.Taken(t, owner, page)
	done := webtest.Ask[string](t, site, `
		select concat_ws(' ', created, changed, coalesce((tallies->>'import.already_here')::int, 0), refused) from imports where id = '`+id+`'`)
	if read := webtest.Ask[string](t, site, `
		select concat_ws(' ', tallies->>'rows_read', tallies->>'not_reached') from imports where tallies->'rows_read' is distinct from checked->'rows' and id = '`+id+`'
		union all select 'all' limit 1`); read != "all" {
		t.Errorf("of the rows of the check, these were read and not reached: %s", read)
	}
	if checked != done {
		t.Errorf("checked as %s, done as %s: new, changed, here already, refused\n%s", checked, done, strings.Join(slices.Compact(strings.Split(file[:min(len(file), 300_000)], "\n")), "\n"))
	}
}

// A check finds customers by the further addresses, too, that rows of earlier steps would
// give them: who has which address at the end is the same whoever reads the file.
func TestACheckForeseesFurtherAddresses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	checkedAsDone(t, site, "contacts", furtherHead+
		"Ann,ann@further.example,ann2@further.example ann3@further.example,\nBo,bo@further.example,,\n"+
		"Di,di@further.example,di2@further.example,\nDi,di@further.example,di2@further.example di@further.example,\n"+ // which stores it once
		furtherFiller(0)+
		"Ann,ANN2@further.example,,Gent\n"+ // Ann, by another address
		"Cy,cy@further.example,ann3@further.example,\n"+ // which is Ann's
		"Bo,bo@further.example,ann2@further.example,\n"+ // nothing new, for it is Ann's
		"Bo,bo@further.example,ann@further.example bo2@further.example,\n")
}

const furtherHead = "Name,Email,Other e-mail,City\n"

// furtherFiller is of rows that change nothing, which part the others into two steps.
func furtherFiller(round int) string {
	return strings.Repeat(fmt.Sprintf("Still,still%d@further.example,,\n", round), 2000)
}

func TestProveACheckForeseesRandomAddresses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	for round := range pgtest.Rounds(2, 40) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		random := rand.New(rand.NewPCG(seed, 0))
		address := func() string { return fmt.Sprintf("r%d-%d@further.example", round, random.IntN(25)) }
		rows := func() string {
			var b strings.Builder
			for range 30 {
				others := []string{address(), address()}[:random.IntN(3)]
				fmt.Fprintf(&b, "N%d,%s,%s,%s\n", random.IntN(5), address(), strings.Join(others, " "), []string{"", "Gent", "Brugge"}[random.IntN(3)])
			}
			return b.String()
		}
		site.ForgetTries(t)
		checkedAsDone(t, site, "contacts", furtherHead+rows()+furtherFiller(round)+rows()+furtherFiller(round)+rows())
	}
}

// A check counts what rows of earlier steps leave of each payment, and what they make of
// its state; whoever reads the file, no more is taken off a payment than was paid.
func TestACheckForeseesWhatIsLeft(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-02,50,EUR,charge,paid,p1,\nl@left.example,2026-01-02,50,EUR,charge,paid,p2,\n"+
		"l@left.example,2026-01-03,-30,EUR,refund,paid,r1,p1\n"+leftFiller+
		"l@left.example,2026-01-03,-30,EUR,refund,paid,r2,p1\n"+ // of which 20 are left
		"l@left.example,2026-01-03,-20,EUR,dispute,paid,d1,p1\n"+
		"l@left.example,2026-01-03,-50,EUR,refund,paid,r3,p2\n"+leftFiller+
		"l@left.example,2026-01-02,50,EUR,charge,refunded,p2,\n") // as it is already
	// A refund that had failed, or was taken off, is made after all, and one that was made is voided.
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-02,50,EUR,charge,paid,p3,\nl@left.example,2026-01-03,-30,EUR,refund,failed,r4,p3\n"+
		"l@left.example,2026-01-03,-30,EUR,refund,paid,r5,p3\nl@left.example,2026-01-02,50,EUR,charge,paid,p4,\nl@left.example,2026-01-03,-50,EUR,refund,paid,r6,p4\n"+
		"l@left.example,2026-01-03,-50,EUR,refund,failed,r7,p4\n"+leftFiller+
		"l@left.example,2026-01-03,-30,EUR,refund,paid,r4,\n"+ // of which 20 are left
		"l@left.example,2026-01-03,-50,EUR,refund,voided,r6,\n"+leftFiller+
		"l@left.example,2026-01-03,-50,EUR,refund,paid,r7,\n")
	if got := webtest.Ask[string](t, site, `
		select string_agg(reference || ' ' || state, ', ' order by reference) from transactions where reference in ('p3', 'r4', 'p4', 'r6', 'r7')`); got !=
		"p3 paid, p4 refunded, r4 failed, r6 voided, r7 paid" {
		t.Error(got)
	}
	// Rows of one payment that wait, because another file brought a refund like theirs, stand apart as before.
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-05,-30,EUR,refund,refunded,r8,p5\n")
	checkedAsDone(t, site, "transactions", leftTotals+"l@left.example,2026-01-02,90,EUR,paid,p5,20,\nl@left.example,2026-01-02,90,EUR,paid,p6,10,\n"+
		"l@left.example,2026-01-02,90,EUR,paid,p5,50,30\n"+leftTotalsFiller+"l@left.example,2026-01-02,90,EUR,paid,p7,30,\n"+
		"l@left.example,2026-01-02,90,EUR,paid,p8,50,\nl@left.example,2026-01-02,90,EUR,paid,p7,20,30\n"+leftTotalsFiller)
	if n := webtest.Ask[int](t, site, `select count(*) from transactions where reference = 'p7' and kind = 'charge'`); n != 1 {
		t.Errorf("one payment is there %d times", n)
	}
	// Of two rows of a step for one payment the last counts.
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-02,90,EUR,charge,pending,p9,\n"+leftFiller+
		"l@left.example,2026-01-03,90,EUR,charge,failed,p9,\nl@left.example,2026-01-04,90,EUR,charge,refunded,p9,\n"+leftFiller+
		"l@left.example,2026-01-05,90,EUR,charge,refunded,p9,\n")
	if got := webtest.Ask[string](t, site, `select state || ' ' || (at + interval '1 hour')::date from transactions where reference = 'p9'`); got !=
		"refunded 2026-01-04" {
		t.Error(got)
	}
	// What a refund of another file may be told by is told by one row, in whichever step that stands.
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-11,-40,EUR,refund,paid,r9,p10\n"+
		"l@left.example,2026-01-11,-20,EUR,refund,paid,r10,p11\nl@left.example,2026-01-10,-10,EUR,refund,pending,,p10\n"+
		"l@left.example,2026-01-08,-10,EUR,refund,paid,r11,p11\nl@left.example,2026-01-02,90,EUR,charge,paid,p10,\n")
	checkedAsDone(t, site, "transactions", leftTotals+"l@left.example,2026-01-02,90,EUR,paid,p11,10,\nl@left.example,2026-01-02,90,EUR,paid,p10,70,\n"+
		leftTotalsFiller+"l@left.example,2026-01-02,90,EUR,refunded,p11,20,\n"+leftTotalsFiller)
}

// Two payments may have one number: a refund of it is taken off one, and only what an amount told
// of that one is the same money.
func TestPaymentsOfOneNumberKeepTheirRefunds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	checkedAsDone(t, site, "transactions", leftTotals+"l@left.example,2026-01-02,90,EUR,paid,p1,50,\nl@left.example,2026-01-02,90,EUR,paid,p1,90,\n")
	checkedAsDone(t, site, "transactions", leftHead+"l@left.example,2026-01-04,-10,EUR,refund,paid,r1,p1\n"+
		"l@left.example,2026-01-07,-30,EUR,refund,paid,,p1\n")
	neverMoreThanPaid(t, site)
}

// neverMoreThanPaid fails where more was taken off a payment than was paid.
func neverMoreThanPaid(t *testing.T, site *webtest.Site) {
	t.Helper()
	if over := webtest.Ask[string](t, site, `
		select coalesce(string_agg(p.reference, ' '), '') from transactions p where kind = 'charge' and p.reference ~ '^[pq]' and amount < (
		    select -sum(x.amount) from transactions x where x.payment_id = p.id and kind in ('refund', 'dispute') and state not in ('failed', 'voided'))`); over != "" {
		t.Fatalf("more was taken off %s than was paid", over)
	}
}

// Files of payments whose rows stand alone, and whose rows tell what was taken off; the fillers
// change nothing, and part the others into steps.
const (
	leftHead   = "Email,Date,Amount,Currency,Kind,State,Reference,Refund of\n"
	leftTotals = "Email,Date,Amount,Currency,State,Reference,Refunded,Disputed Amount\n"
)

var (
	leftFiller       = strings.Repeat("l@left.example,2026-01-01,1,EUR,charge,paid,still,\n", 2000)
	leftTotalsFiller = strings.Repeat("l@left.example,2026-01-01,1,EUR,paid,still,,\n", 2000)
)

func TestProveACheckForeseesRandomPayments(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	for round := range pgtest.Rounds(2, 60) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		random := rand.New(rand.NewPCG(seed, 0))
		one := func(of ...string) string { return of[random.IntN(len(of))] }
		rows := func(apart bool) string {
			var b strings.Builder
			for range 40 {
				payment, amount := fmt.Sprintf("q%d-%d", round/4, random.IntN(12)), 10*(1+random.IntN(9))
				state := one("paid", "paid", "paid", "pending", "failed", "voided", "refunded")
				switch refund := random.IntN(3) > 0; {
				case !apart:
					fmt.Fprintf(&b, "l@left.example,2026-01-02,90,EUR,%s,%s,%d,%s\n", one("paid", "paid", "refunded"), payment, 10*random.IntN(10), one("", "", "30"))
				case refund:
					fmt.Fprintf(&b, "%s,2026-01-%02d,-%d,%s,%s,%s,%s,%s\n", one("l@left.example", ""), 3+random.IntN(9), amount, one("EUR", "EUR", "EUR", "USD"),
						one("refund", "refund", "dispute", "fee"), state, one("", fmt.Sprintf("r%d-%d", round, random.IntN(40))), payment)
				default:
					fmt.Fprintf(&b, "l@left.example,2026-01-02,90,EUR,charge,%s,%s,\n", state, payment)
				}
			}
			return b.String()
		}
		if round%2 == 0 {
			checkedAsDone(t, site, "transactions", leftHead+rows(true)+leftFiller+rows(true)+leftFiller+rows(true))
		} else {
			checkedAsDone(t, site, "transactions", leftTotals+rows(false)+leftTotalsFiller+rows(false)+leftTotalsFiller+rows(false))
		}
		site.ForgetTries(t)
		neverMoreThanPaid(t, site)
	}
}
