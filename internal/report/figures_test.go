package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/policy"
	"latchkey/internal/report"
)

// Money comes under its kind, what was taken off above zero; a kind that is
// unknown counts nowhere.
func TestMoneyIsCountedByItsKind(t *testing.T) {
	t.Parallel()
	var m report.Money
	m.Count("charge", 3, 5000)
	m.Count("refund", 1, -1000)
	m.Count("fee", 3, -150)
	m.Count("dispute", 1, -50)
	m.Count("gift", 9, 9)
	if want := (report.Money{Payments: 3, Paid: 5000, Returns: 1, Refunds: 1000, Disputes: 50, Fees: 150}); m != want || m.Net() != 3800 {
		t.Errorf("%+v, %d left", m, m.Net())
	}
	if got, want := m.Add(report.Money{1, 10, 2, 20, 5, 3}), (report.Money{4, 5010, 3, 1020, 55, 153}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestABookAddsUpItsRows(t *testing.T) {
	t.Parallel()
	b := book()
	if got, want := b.Total(), (report.Money{3, 5700, 1, 1000, 0, 170}); got != want {
		t.Errorf("the total is %+v", got)
	}
	if got, want := b.TotalBefore(), (report.Money{4, 100, 1, 30, 0, 5}); got != want {
		t.Errorf("the total before is %+v", got)
	}
	if started, ended := b.Flow(); started != 4 || ended != 3 {
		t.Errorf("%d began, %d ended", started, ended)
	}
}

// Without a currency the first book is meant; one that the workspace does not
// have is no book, and a workspace without any has an empty one.
func TestTheBookOfACurrency(t *testing.T) {
	t.Parallel()
	starts := []time.Time{day(t, "2026-01-01"), day(t, "2026-01-02")}
	some, none := report.Figures{Starts: starts, Books: []report.Book{{Currency: "EUR"}, {Currency: "USD"}}}, report.Figures{Starts: starts}
	for name, c := range map[string]struct {
		figures        report.Figures
		currency, want string
		known          bool
	}{
		"the only one": {report.Figures{Starts: starts, Books: some.Books[:1]}, "", "EUR", true},
		"the first":    {some, "", "EUR", true}, "the second": {some, "USD", "USD", true}, "an unknown one": {some, "CHF", "", false},
		"none of none": {none, "", "", true}, "one of none": {none, "EUR", "", false},
	} {
		got, known := c.figures.Book(c.currency)
		if got.Currency != c.want || known != c.known {
			t.Errorf("%s is %q, %t", name, got.Currency, known)
		}
		if c.want == "" && (len(got.Rows) != len(starts) || len(got.Before) != len(starts)) {
			t.Errorf("%s has %d rows and %d before", name, len(got.Rows), len(got.Before))
		}
	}
}

// Figures belong to those who may list what they count.
func TestWhatAReportNeeds(t *testing.T) {
	t.Parallel()
	money := []policy.Resource{policy.Revenue}
	short, _ := report.Between(day(t, "2026-01-01"), day(t, "2026-01-31"), time.UTC)
	long, _ := report.Between(day(t, "2026-01-01"), day(t, "2026-12-31"), time.UTC)
	for kind, c := range map[report.Report]struct {
		needs       []policy.Resource
		month, year report.Step // what a row is where the range is one
	}{
		report.RevenueByDay: {money, report.Day, report.Day}, report.RevenueByMonth: {money, report.Month, report.Month},
		report.Refunds:       {money, report.Day, report.Month},
		report.TopProducts:   {money, report.Day, report.Month},
		report.Subscriptions: {[]policy.Resource{policy.Revenue, policy.Subscriptions}, report.Month, report.Month},
		report.NewContacts:   {[]policy.Resource{policy.Contacts}, report.Month, report.Month}, report.Revenue: {money, report.Day, report.Month},
	} {
		if diff := cmp.Diff(c.needs, kind.Needs()); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		if month, year := kind.Step(short), kind.Step(long); month != c.month || year != c.year {
			t.Errorf("%s: a month is read by %s, a year by %s", kind, month, year)
		}
	}
}

// The dashboard compares the last thirty days, and shows the last months and
// the one that runs, in the days of the workspace.
func TestTheDashboardHasItsRanges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) // In Paris it is the new year.
	q := report.DashboardAt(now, zone(t, "Europe/Paris"))
	for name, c := range map[string]struct {
		query    report.Query
		from, to string
		step     report.Step
		compare  bool
	}{
		"money": {q.Money, "2026-12-03", "2027-01-01", report.Day, true}, "recurring": {q.Recurring, "2026-02-01", "2027-01-01", report.Month, false},
		"customers": {q.Customers, "2027-01-01", "2027-01-01", report.Month, false},
	} {
		if !c.query.From.Equal(day(t, c.from)) || !c.query.To.Equal(day(t, c.to)) || c.query.Step != c.step || c.query.Compare != c.compare {
			t.Errorf("%s: %+v", name, c.query)
		}
	}
}
