package overview_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/overview"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

// till is a shop in Paris whose payments and subscriptions are written by hand.
type till struct {
	*shop
	zone *time.Location
}

func newTill(t testing.TB) *till {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	pgtest.Must(t, err)
	return &till{newShop(t), zone}
}

// pay writes a transaction of a workspace's customer.
func (h *house) pay(t testing.TB, contact uuid.UUID, at, kind, state, label string, amount int64, currency string) {
	t.Helper()
	h.Exec(t, `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label) select workspace_id, gen_random_uuid(), id, $2::timestamptz, $3, $4, $5, $6, $7 from contacts where id = $1`,
		contact, at, kind, state, amount, currency, label)
}

// subscribe writes a subscription; an empty moment is none.
func (h *house) subscribe(t testing.TB, contact uuid.UUID, started, trialEnds, cancelled, state, period string, amount int64, currency string) {
	t.Helper()
	h.Exec(t, `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, trial_ends_at, cancelled_at)
		select workspace_id, gen_random_uuid(), id, 'Club', $6, $5, $7, $8, $2::timestamptz, nullif($3, '')::timestamptz, nullif($4, '')::timestamptz from contacts where id = $1`,
		contact, started, trialEnds, cancelled, state, period, amount, currency)
}

// between asks for the days from one date to another.
func (s *till) between(t testing.TB, from, to string) report.Query {
	t.Helper()
	first, err := time.Parse(time.DateOnly, from)
	pgtest.Must(t, err)
	last, err := time.Parse(time.DateOnly, to)
	pgtest.Must(t, err)
	r, ok := report.Between(first, last, s.zone)
	if !ok {
		t.Fatalf("%s to %s is no range", from, to)
	}
	return report.Query{Range: r, Step: r.Step(), Products: 3}
}

func (s *till) revenue(t testing.TB, q report.Query) (report.Book, report.Figures) {
	t.Helper()
	book, f, err := s.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Revenue), q, pgtest.Lists(t, s.DB, s.owner))
	pgtest.Must(t, err)
	return book, f
}

// rowsOf is the money of each row.
func rowsOf(book report.Book) (list []report.Money) {
	for _, row := range book.Rows {
		list = append(list, row.Money)
	}
	return list
}

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

func TestNewContactsByMonthAndSource(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for i, c := range []struct{ at, source string }{
		{"2025-01-31 22:59:59Z", "shop"}, {"2025-01-31 23:00:00Z", "shop"}, {"2025-02-10Z", "shop"}, {"2025-02-10Z", "fair"}, {"2025-02-28 23:00:00Z", "fair"},
	} {
		id := s.NewContact(t, s.space, "New", string(rune('a'+i))+"@new.example")
		s.Exec(t, `update contacts set created_at = $2::timestamptz, source = $3 where id = $1`, id, c.at, c.source)
	}
	gone := s.NewContact(t, s.space, "Gone", "gone@new.example")
	s.Exec(t, `update contacts set created_at = '2025-02-10Z', deleted_at = now() where id = $1`, gone)
	q := s.between(t, "2025-01-15", "2025-02-28")
	q.Kind, q.Step = report.NewContacts, report.Month
	sheet, err := s.Store.Report(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Reports), q, pgtest.Lists(t, s.DB, s.owner))
	pgtest.Must(t, err)
	var got [][]int64
	for _, line := range sheet.Lines {
		got = append(got, line.Values)
	}
	if diff := cmp.Diff([][]int64{{1, 1, 0}, {3, 2, 1}}, got); diff != "" || sheet.Columns[1].Name != "shop" || sheet.Columns[2].Name != "fair" {
		t.Errorf("%+v (-want +got):\n%s", sheet.Columns, diff)
	}
	if diff := cmp.Diff([]int64{4, 3, 1}, sheet.Total); diff != "" {
		t.Errorf("total (-want +got):\n%s", diff)
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
	book, f, err := h.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Revenue), report.Query{Range: months, Step: report.Month, Compare: true}, pgtest.Lists(t, h.DB, owner))
	pgtest.Must(t, err)
	seen := 0
	for i, start := range f.Starts {
		paid := pgtest.One[int64](t, h.DB, `
			select coalesce(sum(amount), 0)::bigint from transactions where workspace_id = $1 and kind = 'charge' and state in ('paid', 'refunded') and currency = $3
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
		select round(sum(case period when 'year' then amount / 12.0 else amount end))::bigint from subscriptions where workspace_id = $1 and state = 'active' and currency = $2`, owner.Space, book.Currency)
	if now == 0 || book.Recurring != now || book.Rows[len(book.Rows)-1].Recurring != now {
		t.Errorf("%d a month now, Postgres says %d", book.Recurring, now)
	}
	if count := pgtest.One[int](t, h.DB, `select count(*) from contacts where workspace_id = $1 and deleted_at is null and created_at >= $2`, owner.Space, months.Bounds(report.Month)[0]); f.NewContacts() != count {
		t.Errorf("%d new contacts, Postgres says %d", f.NewContacts(), count)
	}
}

// Nothing of another workspace is counted anywhere.
func TestRule15FiguresHoldNothingOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner, stranger := h.DemoMember(t, "atelier-marchand", "owner"), h.DemoMember(t, "nordlicht-yoga", "assistant")
	zone := time.UTC
	now := time.Now()
	figures := func() string {
		var all []any
		for _, preset := range report.Presets {
			r, _ := report.Preset(preset, now, zone)
			q := report.Query{Range: r, Step: r.Step(), Compare: true, Products: 1000}
			_, f, err := h.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Revenue), q, pgtest.Lists(t, h.DB, owner))
			pgtest.Must(t, err)
			all = append(all, f)
			for _, kind := range report.Kinds {
				q.Kind, q.Step, q.Compare = kind, kind.Step(r), false
				sheet, err := h.Store.Report(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Reports), q, pgtest.Lists(t, h.DB, owner))
				pgtest.Must(t, err)
				all = append(all, sheet)
			}
		}
		d, err := h.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Dashboard), report.DashboardAt(now, zone), pgtest.Lists(t, h.DB, owner), nil)
		pgtest.Must(t, err)
		encoded, err := json.MarshalIndent(append(all, d), "", " ")
		pgtest.Must(t, err)
		return string(encoded)
	}
	before := figures()
	other := pgtest.One[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 limit 1`, stranger.Space)
	today := now.UTC().Format(time.RFC3339)
	for _, kind := range []string{"charge", "refund", "fee"} {
		h.pay(t, other, today, kind, "paid", "Foreign", 1_000_000, "EUR")
		h.pay(t, other, today, kind, "failed", "Foreign", 1_000_000, "EUR")
	}
	h.subscribe(t, other, today, "", "", "active", "month", 1_000_000, "EUR")
	h.Exec(t, `insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label) select workspace_id, gen_random_uuid(), 999999, id, now(), 'paid', 1, 'EUR', 'Foreign' from contacts where id = $1`, other)
	h.Exec(t, `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency) select workspace_id, gen_random_uuid(), 'F-1', id, now(), 'open', 1, 'EUR' from contacts where id = $1`, other)
	h.Exec(t, `insert into activity (workspace_id, id, member_id, actor, act) values ($1, gen_random_uuid(), $2, 'Stranger', 'lookup.limit')`, stranger.Space, stranger.ID)
	h.Exec(t, `insert into contacts (workspace_id, id, name, name_key) select $1, gen_random_uuid(), 'Foreign', 'foreign'`, stranger.Space)
	if diff := cmp.Diff(before, figures()); diff != "" {
		t.Error("another workspace is counted:\n" + diff)
	}
}

// Each figure needs the grant for what it is a figure of.
func TestRule13EachFigureNeedsItsOwnGrant(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	all := pgtest.Lists(t, h.DB, owner)
	r, _ := report.Preset("12_months", time.Now(), time.UTC)
	q := report.Query{Range: r, Step: report.Month, Products: 5}

	_, f, err := h.Store.Revenue(t.Context(), all[policy.Revenue], q, nil)
	pgtest.Must(t, err)
	if len(f.Books) == 0 || f.Contacts != nil {
		t.Errorf("with Revenue alone: %d books, contacts %v", len(f.Books), f.Contacts)
	}
	for _, book := range f.Books {
		if started, _ := book.Flow(); started > 0 || book.Recurring > 0 {
			t.Error("subscriptions without their grant")
		}
	}
	reports := pgtest.Grant[policy.List](t, h.DB, owner, policy.Reports)
	for _, kind := range report.Kinds {
		q.Kind = kind
		for _, missing := range kind.Needs() {
			lists := overview.Lists{}
			for _, needed := range kind.Needs() {
				if needed != missing {
					lists[needed] = all[needed]
				}
			}
			if sheet, err := h.Store.Report(t.Context(), reports, q, lists); !errors.Is(err, policy.ErrNobody) || sheet.Lines != nil {
				t.Errorf("%s without %s: %v", kind, missing, err)
			}
			lists[missing] = all[policy.Orders]
			if sheet, err := h.Store.Report(t.Context(), reports, q, lists); !errors.Is(err, policy.ErrWrongGrant) || sheet.Lines != nil {
				t.Errorf("%s with another grant for %s: %v", kind, missing, err)
			}
			if _, err := h.Store.ExportReport(t.Context(), pgtest.Grant[policy.Export](t, h.DB, owner, policy.Reports), q, lists); !errors.Is(err, policy.ErrWrongGrant) {
				t.Errorf("the export of %s with another grant for %s: %v", kind, missing, err)
			}
		}
	}
	dashboard, at := pgtest.Grant[policy.List](t, h.DB, owner, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC)
	empty, err := h.Store.Dashboard(t.Context(), dashboard, at, nil, nil)
	pgtest.Must(t, err)
	h.Exec(t, `truncate transactions, subscriptions, orders, order_lines, affiliate_invoices, record_totals`)
	h.Exec(t, `update contacts set deleted_at = now()`)
	nothing, err := h.Store.Dashboard(t.Context(), dashboard, at, all, nil)
	pgtest.Must(t, err)
	nothing.Warnings, nothing.Expired, nothing.Customers, nothing.Orders = nil, nil, empty.Customers, nil
	nothing.Money.Own, nothing.Recurring.Own = "", "" // The workspace's currency is no secret.
	if diff := cmp.Diff(nothing, empty); diff != "" {
		t.Errorf("a dashboard without further grants is not one of a workspace without anything:\n%s", diff)
	}
	for resource, g := range all {
		if _, err := h.Store.Dashboard(t.Context(), dashboard, at, overview.Lists{policy.Revenue: g}, nil); resource != policy.Revenue && !errors.Is(err, policy.ErrWrongGrant) {
			t.Errorf("the dashboard's money with a grant for %s: %v", resource, err)
		}
	}
}

func TestDashboardCountsTheWork(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	order := func(number int, state string, ago time.Duration) {
		s.Exec(t, `insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label) select workspace_id, gen_random_uuid(), $2, id, $4, $3, 100, 'EUR', 'Vase' from contacts where id = $1`,
			s.customer, number, state, time.Now().Add(-ago))
	}
	for i, state := range []string{"paid", "open", "paid", "shipped", "cancelled", "paid", "open"} {
		order(i+1, state, time.Duration(i)*time.Hour)
	}
	s.Exec(t, `update orders set state = 'shipped' where number = 1`)
	for _, ago := range []string{"29 days", "31 days"} {
		at := pgtest.One[time.Time](t, s.DB, `select date_trunc('day', now()) - $1::interval`, ago).Format(time.RFC3339)
		s.pay(t, s.customer, at, "charge", "failed", "Club", 1, "EUR")
		s.pay(t, s.customer, at, "charge", "paid", "Club", 1, "EUR")
	}
	for i, state := range []string{"open", "paid", "voided", "open"} {
		s.Exec(t, `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency) select workspace_id, gen_random_uuid(), $2, id, now(), $3, 1, 'EUR' from contacts where id = $1`, s.customer, string(rune('a'+i)), state)
	}
	for act, ago := range map[string]string{"lookup.limit": "6 days", "lookup.misses": "1 hour", "invitation.void": "2 days", "member.change": "1 hour"} {
		s.Exec(t, `insert into activity (workspace_id, id, at, member_id, actor, act) values ($1, gen_random_uuid(), now() - $3::interval, $2, 'Assistant', $4)`, s.space.ID, s.assistant.ID, ago, act)
	}
	s.Exec(t, `insert into activity (workspace_id, id, at, member_id, actor, act) values ($1, gen_random_uuid(), now() - interval '8 days', $2, 'Assistant', 'lookup.limit')`, s.space.ID, s.assistant.ID)
	late := s.NewInvitation(t, s.owner, "late@test.example", "agent")
	s.NewInvitation(t, s.owner, "in.time@test.example", "agent")
	s.Exec(t, `update invitations set expires_at = now() - interval '1 hour' where id = $1`, late)

	d, err := s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC), pgtest.Lists(t, s.DB, s.owner), nil)
	pgtest.Must(t, err)
	if d.ToShip != 2 || d.FailedPayments != 1 || d.OpenInvoices != 2 || len(d.Orders) != 5 || d.Orders[0].Label != "#1 Vase" {
		t.Errorf("to ship %d, failed %d, open %d, orders %+v", d.ToShip, d.FailedPayments, d.OpenInvoices, d.Orders)
	}
	var warned []string
	for _, w := range d.Warnings {
		warned = append(warned, w.Act)
	}
	if diff := cmp.Diff([]string{"lookup.misses", "invitation.void", "lookup.limit"}, warned); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if len(d.Expired) != 1 || d.Expired[0].Email != "late@test.example" {
		t.Errorf("expired: %+v", d.Expired)
	}

	// The assistant's has the work, and nobody's name.
	find := pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Contacts)
	d, err = s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC), pgtest.Lists(t, s.DB, s.assistant), &find)
	pgtest.Must(t, err)
	if d.ToShip != 2 || d.FailedPayments != 0 || d.OpenInvoices != 0 || d.Warnings != nil || d.Expired != nil || len(d.Money.Books)+len(d.Recurring.Books) > 0 || d.Customers.Contacts != nil {
		t.Errorf("%+v", d)
	}
	for _, o := range d.Orders {
		if !o.Customer.Hidden || o.Contact != uuid.Nil {
			t.Errorf("%+v", o)
		}
	}
	if d.Allowance.PerDay != 500 || d.Allowance.Left != 500 {
		t.Errorf("%+v", d.Allowance)
	}
	wrong := pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Students)
	if _, err := s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC), nil, &wrong); !errors.Is(err, policy.ErrWrongGrant) {
		t.Errorf("with a lookup of students: %v", err)
	}
}

// The figures of the workspace's own currency come first, whatever is larger;
// where it has none, those of the largest; and where there are none at all, they
// are none of its own.
func TestFiguresBeginWithTheWorkspacesCurrency(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	q, lists, grant := s.between(t, "2026-03-27", "2026-03-29"), pgtest.Lists(t, s.DB, s.owner), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Revenue)
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

// A currency that the workspace does not have is no filter, and an export is
// written down with its rows.
func TestReportsOfACurrency(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.Exec(t, `update workspaces set currency = 'CHF'`)
	s.pay(t, s.customer, "2026-03-28Z", "charge", "paid", "Vase", 5, "EUR")
	s.pay(t, s.customer, "2026-03-28Z", "charge", "paid", "Bowl", 7, "GBP")
	s.pay(t, s.customer, "2026-03-28Z", "charge", "failed", "Bowl", 7, "CHF")
	q, lists := s.between(t, "2026-03-27", "2026-03-29"), pgtest.Lists(t, s.DB, s.owner)
	q.Kind = report.TopProducts
	for currency, want := range map[string]string{"": "Bowl", "EUR": "Vase", "GBP": "Bowl"} {
		q.Currency = currency
		sheet, err := s.Store.ExportReport(t.Context(), pgtest.Grant[policy.Export](t, s.DB, s.owner, policy.Reports), q, lists)
		pgtest.Must(t, err)
		if len(sheet.Lines) != 1 || sheet.Lines[0].Label != want || !cmp.Equal(sheet.Currencies, []string{"GBP", "EUR"}) {
			t.Errorf("%q: %+v", currency, sheet)
		}
	}
	if n := pgtest.One[int](t, s.DB, `select count(*) from activity where act = 'reports.export' and member_id = $1 and target = 'top_products' and detail = '{"rows": 1}'`, s.owner.ID); n != 3 {
		t.Errorf("%d lines of the log", n)
	}
	q.Currency = "CHF"
	_, err := s.Store.ExportReport(t.Context(), pgtest.Grant[policy.Export](t, s.DB, s.owner, policy.Reports), q, lists)
	pgtest.MustBe(t, fault.BadRequest, err)
	_, _, err = s.Store.Revenue(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Revenue), q, lists)
	pgtest.MustBe(t, fault.BadRequest, err)
	if n := pgtest.One[int](t, s.DB, `select count(*) from activity where act = 'reports.export'`); n != 3 {
		t.Errorf("%d lines of the log", n)
	}
}
