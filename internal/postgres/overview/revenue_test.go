package overview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

// The clocks of Paris go forward on 29 March 2026: that day has 23 hours.
func TestMoneyFallsIntoTheDaysOfTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for _, p := range []struct {
		at, kind, state string
		amount          int64
		currency        string
	}{
		{"2026-03-24 22:59:59Z", "charge", "paid", 1, "EUR"}, // before the stretch before
		{"2026-03-24 23:00:00Z", "charge", "paid", 2, "EUR"}, // 25 March
		{"2026-03-27 22:59:59Z", "charge", "paid", 4, "EUR"}, // 27 March, its last second
		{"2026-03-27 23:00:00Z", "charge", "paid", 10, "EUR"},
		{"2026-03-28 22:59:59Z", "charge", "refunded", 20, "EUR"}, // paid first
		{"2026-03-28 23:00:00Z", "charge", "paid", 100, "EUR"},
		{"2026-03-29 21:59:59Z", "charge", "paid", 200, "EUR"},
		{"2026-03-29 22:00:00Z", "charge", "paid", 1000, "EUR"},
		{"2026-03-30 21:59:59Z", "charge", "paid", 2000, "EUR"},
		{"2026-03-30 22:00:00Z", "charge", "paid", 5000, "EUR"}, // 31 March
		{"2026-03-29 12:00:00Z", "refund", "paid", -20, "EUR"},
		{"2026-03-30 12:00:00Z", "fee", "paid", -7, "EUR"},
		{"2026-03-30 12:00:00Z", "charge", "paid", 50, "GBP"},
		{"2026-03-29 12:00:00Z", "charge", "pending", 10000, "EUR"},
		{"2026-03-29 12:00:00Z", "charge", "failed", 10000, "EUR"},
		{"2026-03-29 12:00:00Z", "charge", "voided", 10000, "EUR"},
		{"2026-03-29 12:00:00Z", "refund", "voided", -10000, "EUR"},
		{"2026-03-29 12:00:00Z", "fee", "pending", -10000, "EUR"},
	} {
		s.pay(t, s.customer, p.at, p.kind, p.state, "Vase", p.amount, p.currency)
	}
	q := s.between(t, "2026-03-28", "2026-03-30")
	q.Compare = true
	book, f := s.revenue(t, q)
	want := []report.Money{{Payments: 2, Paid: 30}, {Payments: 2, Paid: 300, Returns: 1, Refunds: 20}, {Payments: 2, Paid: 3000, Fees: 7}}
	if diff := cmp.Diff(want, rowsOf(book)); diff != "" || book.Currency != "EUR" {
		t.Errorf("%s: days (-want +got):\n%s", book.Currency, diff)
	}
	if diff := cmp.Diff([]report.Money{{Payments: 1, Paid: 2}, {}, {Payments: 1, Paid: 4}}, book.Before); diff != "" {
		t.Errorf("days before (-want +got):\n%s", diff)
	}
	if net := book.Total().Net(); net != 3330-20-7 {
		t.Errorf("net %d", net)
	}
	pounds, known := f.Book("GBP")
	if diff := cmp.Diff([]report.Money{{}, {}, {Payments: 1, Paid: 50}}, rowsOf(pounds)); diff != "" || !known {
		t.Errorf("pounds (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]report.Product{{Label: "Vase", Sold: 6, Paid: 3330}}, book.Products); diff != "" {
		t.Errorf("products (-want +got):\n%s", diff)
	}
}

func TestMoneyFallsIntoTheMonthsOfTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for at, amount := range map[string]int64{
		"2025-10-14 21:59:59Z": 1,  // the day before
		"2025-10-14 22:00:00Z": 2,  // 15 October, the first day
		"2025-10-31 22:59:59Z": 4,  // 31 October, in winter time
		"2025-10-31 23:00:00Z": 10, // 1 November
		"2025-12-31 22:59:59Z": 20, // the last second of the year
		"2025-12-31 23:00:00Z": 40, // the first of the next
		"2026-01-31 23:00:00Z": 80, // 1 February, the day after
		"2025-06-15 12:00:00Z": 7,  // the stretch before, which ends with August and skips to mid-October
		"2025-09-20 12:00:00Z": 8,  // between the two
	} {
		s.pay(t, s.customer, at, "charge", "paid", "Vase", amount, "EUR")
	}
	q := s.between(t, "2025-10-15", "2026-01-31")
	q.Compare = true
	book, f := s.revenue(t, q)
	var paid, before []int64
	for i := range book.Rows {
		paid, before = append(paid, book.Rows[i].Paid), append(before, book.Before[i].Paid)
	}
	if diff := cmp.Diff([]int64{6, 10, 20, 40}, paid); diff != "" {
		t.Errorf("months (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{7, 0, 0, 8}, before); diff != "" {
		t.Errorf("months before (-want +got):\n%s", diff)
	}
	if starts := f.Starts; len(starts) != 4 || !starts[0].Equal(q.From) || starts[1].Format(time.DateOnly) != "2025-11-01" {
		t.Errorf("the months begin on %v", starts)
	}
}

func TestRecurringRevenue(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for _, sub := range []struct {
		started, trial, cancelled, state, period string
		amount                                   int64
		currency                                 string
	}{
		{"2024-05-01Z", "", "", "active", "month", 1000, "EUR"},                     // was there before
		{"2024-05-01Z", "", "2025-01-31 22:59:59Z", "cancelled", "month", 2, "EUR"}, // lost in the last second of January
		{"2024-05-01Z", "", "2025-01-31 23:00:00Z", "cancelled", "month", 4, "EUR"}, // in the first of February
		{"2025-01-10Z", "", "", "active", "year", 2900, "EUR"},                      // 241.67 a month
		{"2025-01-10Z", "", "", "active", "year", 2900, "EUR"},
		{"2025-01-10Z", "", "", "active", "year", 2900, "EUR"}, // 725 together, not three times 242
		{"2025-01-20Z", "2025-02-03Z", "", "active", "month", 10000, "EUR"},
		{"2025-01-20Z", "2025-02-03Z", "2025-01-25Z", "cancelled", "month", 1 << 40, "EUR"}, // gave the trial up
		{"2025-02-10Z", "2025-02-24Z", "", "trial", "month", 1 << 40, "EUR"},
		{"2025-02-10Z", "", "", "paused", "month", 1 << 40, "EUR"},    // began, and brings in nothing
		{"2025-02-10Z", "", "", "cancelled", "month", 1 << 40, "EUR"}, // nobody knows until when
		{"2025-02-10Z", "", "", "active", "month", 77, "CHF"},
		{"2025-06-01Z", "", "2999-01-01Z", "active", "month", 100000, "EUR"}, // after the range, and ends one day
		{"2999-01-01Z", "", "", "active", "month", 1 << 40, "EUR"},
	} {
		s.subscribe(t, s.customer, sub.started, sub.trial, sub.cancelled, sub.state, sub.period, sub.amount, sub.currency)
	}
	q := s.between(t, "2025-01-01", "2025-03-31")
	_, f := s.revenue(t, q)
	book, _ := f.Book("EUR")
	type row struct {
		Started, Ended int
		Recurring      int64
	}
	var got []row
	for _, r := range book.Rows {
		got = append(got, row{r.Started, r.Ended, r.Recurring})
	}
	if diff := cmp.Diff([]row{{3, 1, 1004 + 725}, {2, 1, 11000 + 725}, {0, 0, 11000 + 725}}, got); diff != "" {
		t.Errorf("months (-want +got):\n%s", diff)
	}
	if want := int64(111000 + 725); book.Recurring != want {
		t.Errorf("%d now, want %d", book.Recurring, want)
	}
	if francs, _ := f.Book("CHF"); francs.Recurring != 77 || francs.Rows[1].Started != 1 {
		t.Errorf("francs: %+v", francs)
	}
}

// What Postgres itself makes of the months of Paris, over a year of the demo.
func TestFiguresAgreeWithPostgres(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	zone, err := time.LoadLocation("Europe/Paris")
	pgtest.Must(t, err)
	months, _ := report.Preset("12_months", time.Now(), zone)
	book, f, err := h.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Revenue),
		report.Query{Range: months, Step: report.Month, Compare: true}, pgtest.Lists(t, h.DB, owner))
	pgtest.Must(t, err)
	seen := 0
	for i, start := range f.Starts {
		paid := pgtest.One[int64](t, h.DB, `
			select coalesce(sum(amount), 0)::bigint from transactions where workspace_id = $1 and kind = 'charge' and state in ('paid', 'refunded')
				and currency = $3
			   and date_trunc('month', at at time zone 'Europe/Paris') = $2::timestamp`, owner.Space, start, book.Currency)
		if paid != book.Rows[i].Paid {
			t.Errorf("%v: %d, Postgres says %d", start, book.Rows[i].Paid, paid)
		}
		if paid > 0 {
			seen++
		}
	}
	if seen < 10 || len(f.Books) < 2 {
		t.Errorf("%d months with money, in %d currencies", seen, len(f.Books))
	}
	now := pgtest.One[int64](t, h.DB, `
		select round(sum(case period when 'year' then amount / 12.0 else amount end))::bigint from subscriptions
			where workspace_id = $1 and state = 'active' and currency = $2`, owner.Space, book.Currency)
	if now == 0 || book.Recurring != now || book.Rows[len(book.Rows)-1].Recurring != now {
		t.Errorf("%d a month now, Postgres says %d", book.Recurring, now)
	}
	if count := pgtest.One[int](t, h.DB, `select count(*) from contacts
		where workspace_id = $1 and deleted_at is null and created_at >= $2`, owner.Space,
		months.Bounds(report.Month)[0]); f.NewContacts() != count {
		t.Errorf("%d new contacts, Postgres says %d", f.NewContacts(), count)
	}
}

// The figures of the workspace's own currency come first, whatever is larger;
// where it has none, those of the largest; and where there are none at all, they
// are none of its own.
func TestFiguresBeginWithTheWorkspacesCurrency(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	q, lists, grant := s.between(t, "2026-03-27", "2026-03-29"), pgtest.Lists(t, s.DB, s.owner),
		pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Revenue)
	first := func(own, want string) {
		t.Helper()
		s.Exec(t, `update workspaces set currency = $1`, own)
		book, f, err := s.Store.Revenue(t.Context(), grant, q, lists)
		pgtest.Must(t, err)
		if book.Currency != want || f.Own != own {
			t.Errorf("in a workspace of %s the figures begin with %q of %d, and say that its own is %s", own, book.Currency, len(f.Books), f.Own)
		}
	}
	first("CHF", "CHF")
	s.pay(t, s.customer, "2026-03-28Z", "charge", "paid", "Vase", 5, "EUR")
	s.pay(t, s.customer, "2026-03-28Z", "charge", "paid", "Bowl", 7, "GBP")
	s.subscribe(t, s.customer, "2026-03-01Z", "", "", "active", "month", 9, "SEK")
	for own, want := range map[string]string{"EUR": "EUR", "GBP": "GBP", "SEK": "SEK", "CHF": "GBP"} {
		first(own, want)
	}
}
