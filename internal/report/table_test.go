package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/report"
)

// keys are the columns of a table, each by its key or its name.
func keys(table report.Table) (list []string) {
	for _, c := range table.Columns {
		list = append(list, c.Key+c.Name)
	}
	return list
}

func values(table report.Table) (list [][]int64) {
	for _, line := range table.Lines {
		list = append(list, line.Values)
	}
	return append(list, table.Total)
}

// The six largest sources have a column each; what came from all others stands
// together in the last.
func TestTheSeventhSourceStandsWithTheOthers(t *testing.T) {
	t.Parallel()
	starts := []time.Time{day(t, "2026-01-01"), day(t, "2026-02-01")}
	for name, c := range map[string]struct {
		contacts []map[string]int
		columns  []string
		values   [][]int64
	}{
		"none": {[]map[string]int{nil, nil}, []string{"contacts"}, [][]int64{{0}, {0}, {0}}},
		"six, the largest first, then by name": {
			[]map[string]int{{"a": 1, "b": 1, "c": 2, "d": 1}, {"e": 1, "f": 4, "c": 1}},
			[]string{"contacts", "f", "c", "a", "b", "d", "e"},
			[][]int64{{5, 0, 2, 1, 1, 1, 0}, {6, 4, 1, 0, 0, 0, 1}, {11, 4, 3, 1, 1, 1, 1}},
		},
		"seven": {
			[]map[string]int{{"a": 7, "b": 6, "c": 5, "d": 4, "g": 1}, {"e": 3, "f": 2}},
			[]string{"contacts", "a", "b", "c", "d", "e", "f", "other_sources"},
			[][]int64{{23, 7, 6, 5, 4, 0, 0, 1}, {5, 0, 0, 0, 0, 3, 2, 0}, {28, 7, 6, 5, 4, 3, 2, 1}},
		},
		"nine": {
			[]map[string]int{{"a": 7, "b": 6, "c": 5, "d": 4, "e": 3, "f": 2, "g": 1, "h": 1}, {"a": 1, "h": 1, "i": 1}},
			[]string{"contacts", "a", "b", "c", "d", "e", "f", "other_sources"},
			[][]int64{{29, 7, 6, 5, 4, 3, 2, 2}, {3, 1, 0, 0, 0, 0, 0, 2}, {32, 8, 6, 5, 4, 3, 2, 4}},
		},
	} {
		f := report.Figures{Starts: starts, Contacts: c.contacts}
		table := f.Sheet(report.Query{Kind: report.NewContacts, Step: report.Month}, report.Book{}).Table
		if diff := cmp.Diff(c.columns, keys(table)) + cmp.Diff(c.values, values(table)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if table.First != "month" || !table.Lines[1].At.Equal(starts[1]) || f.NewContacts() != int(table.Total[0]) {
			t.Errorf("%s: %+v, %d new ones", name, table, f.NewContacts())
		}
	}
}

// book is one of two rows, with what each column counts.
func book() report.Book {
	return report.Book{
		Currency: "EUR",
		Rows: []report.Row{
			{Money: report.Money{Payments: 2, Paid: 5000, Returns: 1, Refunds: 1000, Fees: 150}, Started: 3, Ended: 1, Recurring: 900},
			{Money: report.Money{Payments: 1, Paid: 700, Fees: 20}, Started: 1, Ended: 2, Recurring: 800},
		},
		Before: []report.Money{{Payments: 4, Paid: 100, Refunds: 30}, {Returns: 1, Fees: 5}},
	}
}

// Each report has its columns; all are added up, save what stood at the end of
// a row: of that the last row is the total.
func TestColumnsOfEachReport(t *testing.T) {
	t.Parallel()
	figures := report.Figures{Starts: []time.Time{day(t, "2026-01-01"), day(t, "2026-01-02")}, Books: []report.Book{book(), {Currency: "USD"}}}
	for kind, want := range map[report.Report]struct {
		columns []string
		values  [][]int64
	}{
		report.RevenueByDay: {[]string{"payments", "revenue", "refunds", "fees", "net"},
			[][]int64{{2, 5000, 1000, 150, 3850}, {1, 700, 0, 20, 680}, {3, 5700, 1000, 170, 4530}}},
		report.RevenueByMonth: {[]string{"payments", "revenue", "refunds", "fees", "net"},
			[][]int64{{2, 5000, 1000, 150, 3850}, {1, 700, 0, 20, 680}, {3, 5700, 1000, 170, 4530}}},
		report.Refunds:       {[]string{"returns", "refunds", "revenue"}, [][]int64{{1, 1000, 5000}, {0, 0, 700}, {1, 1000, 5700}}},
		report.Subscriptions: {[]string{"new", "lost", "recurring"}, [][]int64{{3, 1, 900}, {1, 2, 800}, {4, 3, 800}}},
		report.Revenue:       {[]string{"revenue", "refunds", "fees", "net"}, [][]int64{{5000, 1000, 150, 3850}, {700, 0, 20, 680}, {5700, 1000, 170, 4530}}},
		report.RevenueWithSubscriptions: {
			[]string{"revenue", "refunds", "fees", "net", "new", "lost", "recurring"},
			[][]int64{{5000, 1000, 150, 3850, 3, 1, 900}, {700, 0, 20, 680, 1, 2, 800}, {5700, 1000, 170, 4530, 4, 3, 800}},
		},
	} {
		sheet := figures.Sheet(report.Query{Kind: kind, Step: report.Day}, figures.Books[0])
		if diff := cmp.Diff(want.columns, keys(sheet.Table)) + cmp.Diff(want.values, values(sheet.Table)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		if sheet.First != "day" || sheet.Currency != "EUR" || !cmp.Equal(sheet.Currencies, []string{"EUR", "USD"}) {
			t.Errorf("%s: lines of a %s, %s of %q", kind, sheet.First, sheet.Currency, sheet.Currencies)
		}
		for _, c := range sheet.Columns {
			count := c.Key == "payments" || c.Key == "returns" || c.Key == "new" || c.Key == "lost"
			if (c.Unit == report.Count) != count {
				t.Errorf("%s: %s is of unit %d", kind, c.Key, c.Unit)
			}
		}
	}
}

func TestTheBestSoldAreListedByLabel(t *testing.T) {
	t.Parallel()
	var figures report.Figures
	table := figures.Sheet(report.Query{Kind: report.TopProducts}, report.Book{Products: []report.Product{{"Mug", 3, 3600}, {"Vase", 1, 1250}}}).Table
	want := report.Table{
		First: "product", Columns: []report.Column{{Key: "sold"}, {Key: "revenue", Unit: report.Amount}},
		Lines: []report.Line{{Label: "Mug", Values: []int64{3, 3600}}, {Label: "Vase", Values: []int64{1, 1250}}}, Total: []int64{4, 4850},
	}
	if diff := cmp.Diff(want, table, cmp.AllowUnexported(report.Column{})); diff != "" {
		t.Error(diff)
	}
}
