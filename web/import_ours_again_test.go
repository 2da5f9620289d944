package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

// oursAgain makes rows of a file of ours, and brings them to a workspace that others filled.
type oursAgain struct {
	*alikeSite
	heads, charge, back string // of a payment tmpl of 100.00, and of an amount of 30.00 that is taken off it
	other               string
}

func newOursAgain(t *testing.T) *oursAgain {
	s := newAlikeSite(t)
	trip := roundTrip{site: s.Site, owner: s.owner, separator: "comma", existing: "fill"}
	s.take(t, alikeUnknown+oursPaid("tmpl", "30.00"))
	o := &oursAgain{alikeSite: s}
	for i, line := range strings.SplitAfter(string(trip.leaves(t, "/w/"+webtest.Atelier, "transactions")), "\r\n") {
		switch {
		case i == 0:
			o.heads = line
		case strings.Contains(line, "-30.00,"):
			o.back = line
		case strings.Contains(line, "again@ours.example"):
			o.charge = line
		}
	}
	o.other = trip.empty(t, "Ours again")
	o.section = o.other + "/transactions"
	s.ForgetTries(t)
	return o
}

func oursPaid(n, back string) string {
	return n + ",2026-03-02,Payment,100.00,EUR," + back + ",again@ours.example,\n"
}

// row is one of what was taken off a payment: told by an amount, which has its number.
func (o *oursAgain) row(n string, amount int) string {
	return strings.NewReplacer("tmpl", n, "-30.00", fmt.Sprintf("-%d.00", amount)).Replace(o.back)
}

func (o *oursAgain) rows(n string, amounts ...int) (rows string) {
	for _, amount := range amounts {
		rows += o.row(n, amount)
	}
	return rows
}

func (o *oursAgain) paid(n string) string { return strings.ReplaceAll(o.charge, "tmpl", n) }

// taken is what is refunded of payments there.
func (o *oursAgain) taken(t *testing.T) map[string]int {
	t.Helper()
	got := map[string]int{}
	text := webtest.Ask[string](t, o.Site, `
		select string_agg(reference || ' ' || sum, ',') from (
		       select p.reference, (-sum(x.amount) / 100)::bigint as sum from transactions p
		         join transactions x on x.workspace_id = p.workspace_id and x.payment_id = p.id and x.kind = 'refund' and x.state <> 'voided'
		         join workspace_slugs w on w.workspace_id = p.workspace_id and '/w/' || w.slug = $1 group by p.reference) s`, o.other)
	for one := range strings.SplitSeq(text, ",") {
		var n string
		var sum int
		_, _ = fmt.Sscan(one, &n, &sum)
		got[n] = sum
	}
	return got
}

// A file of ours tells all that was taken off its payments. What is here is a part of that as far as
// it goes, row by row: a row that is here is not a part of another one, too, wherever they stand.
func TestOurFileTellsMoreThanIsHere(t *testing.T) {
	t.Parallel()
	o := newOursAgain(t)
	lists := [][]int{{}, {5}, {15}, {20}, {5, 5}, {10, 10}, {20, 5}}
	wants := map[string]int{}
	var first, grown, above, below strings.Builder
	for i, here := range []struct {
		told, grown string
		row         int
		is          int
	}{{}, {row: 5, is: 5}, {row: 10, is: 10}, {told: "20.00", is: 20}, {told: "15.00", grown: "20.00", is: 20}, {told: "20.00", grown: "25.00", is: 25}} {
		for j, a := range lists {
			for k, b := range lists {
				n, sum := fmt.Sprintf("z%d%d%d", i, j, k), 0
				for _, amount := range append(append([]int{}, a...), b...) {
					sum += amount
				}
				wants[n] = max(here.is, sum)
				first.WriteString(oursPaid(n, here.told))
				if here.grown != "" {
					grown.WriteString(oursPaid(n, here.grown))
				}
				if here.row > 0 {
					fmt.Fprintf(&grown, "r%s,2026-03-05,Refund,-%d.00,EUR,,again@ours.example,%s\n", n, here.row, n)
				}
				above.WriteString(o.paid(n) + o.rows(n, a...))
				below.WriteString(o.rows(n, b...))
			}
		}
	}
	o.take(t, alikeUnknown+first.String())
	o.take(t, alikeUnknown+grown.String())
	for i := range 2100 { // More than a step.
		above.WriteString(o.paid(fmt.Sprint("fill", i)))
	}
	for round := range 2 {
		o.ForgetTries(t)
		o.take(t, o.heads+above.String()+below.String())
		is := o.taken(t)
		for n, want := range wants {
			if is[n] != want {
				t.Errorf("%d: %d are refunded of %s, want %d", round, is[n], n, want)
			}
		}
	}
}

// A fee that stands beside a refund which is here comes in, once, and so does one of a refund that
// an amount told, beside the fee of its payment. Two refunds that are alike have a fee each.
func TestAFeeBesideARefundOfOurFileComesIn(t *testing.T) {
	t.Parallel()
	o := newOursAgain(t)
	o.take(t, strings.Replace(alikeUnknown, "Customer email", "Fee,Customer email", 1)+
		"f1,2026-03-02,Payment,100.00,EUR,,,again@ours.example,\nrf1,2026-03-05,Refund,-20.00,EUR,,,again@ours.example,f1\n"+
		"f2,2026-03-02,Payment,100.00,EUR,20.00,0.50,again@ours.example,\n"+
		"f3,2026-03-02,Payment,100.00,EUR,,,again@ours.example,\nrf3,2026-03-05,Refund,-10.00,EUR,,,again@ours.example,f3\n"+
		"rf4,2026-03-05,Refund,-10.00,EUR,,,again@ours.example,f3\n")
	column := fmt.Sprint("column_", 1+strings.Count(o.heads, ","))
	fee := func(row, fee string) string { return strings.TrimSuffix(row, "\r\n") + "," + fee + "\r\n" }
	file := fee(o.heads, `"Qqq"`) + fee(o.paid("f1"), "") + fee(o.row("f1", 20), "0.25") + fee(o.paid("f2"), "0.50") + fee(o.row("f2", 20), "0.25") +
		fee(o.paid("f3"), "") + fee(o.row("f3", 10), "0.25") + fee(o.row("f3", 10), "0.25")
	for round, counts := range []string{"0 4 3 0 4 3", "0 7 0 3"} {
		o.ForgetTries(t)
		page := webtest.Checked(t, o.owner, o.section, file, url.Values{column: {"fee"}})
		p := webtest.Taken(t, o.owner, page)
		got := webtest.Ask[string](t, o.Site, `
			select string_agg(x.reference || ' ' || x.amount, ', ' order by x.reference, x.amount) from transactions x
			  join workspace_slugs w on w.workspace_id = x.workspace_id and '/w/' || w.slug = $1 where x.kind = 'fee'`, o.other)
		if want := "f1 -25, f2 -50, f2 -25, f3 -25, f3 -25"; got != want || webtest.ImportCounts(p) != counts {
			t.Errorf("%d: it is %s (%s), want %s: %s", round, got, webtest.ImportCounts(p), want, p.Find("main").Text())
		}
	}
}

// A row of ours that is refused is not remarked on, and what it would have been a part of is left
// for the next one.
func TestARefusedRowOfOurFileTakesNothing(t *testing.T) {
	t.Parallel()
	o := newOursAgain(t)
	back := func(n string, amount int) string {
		return fmt.Sprintf("%s,2026-03-05,Refund,-%d.00,EUR,,again@ours.example,m1\n", n, amount)
	}
	o.take(t, alikeUnknown+oursPaid("m1", "")+back("ra", 10)+back("rb", 80))
	rb := strings.Replace(o.row("m1", 80), `"m1","m1"`, `"rb","m1"`, 1)
	_, counts := o.take(t, o.heads+o.paid("m1")+rb+o.row("m1", 40)+o.row("m1", 10))
	if got := o.taken(t)["m1"]; got != 90 || counts != "0 3 1 1" {
		t.Errorf("%d are refunded: %s", got, counts)
	}
}
