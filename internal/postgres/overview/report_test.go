package overview_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

func TestNewContactsByMonthAndSource(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for i, c := range []struct{ at, source string }{
		{"2025-01-31 22:59:59Z", "shop"}, {"2025-01-31 23:00:00Z", "shop"}, {"2025-02-10Z", "shop"}, {"2025-02-10Z", "fair"},
		{"2025-02-28 23:00:00Z", "fair"},
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
	diff := cmp.Diff([][]int64{{1, 1, 0}, {3, 2, 1}}, got)
	if diff != "" || sheet.Columns[1].Name != "shop" || sheet.Columns[2].Name != "fair" {
		t.Errorf("%+v (-want +got):\n%s", sheet.Columns, diff)
	}
	if diff := cmp.Diff([]int64{4, 3, 1}, sheet.Total); diff != "" {
		t.Errorf("total (-want +got):\n%s", diff)
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
	if n := pgtest.One[int](t, s.DB, `select count(*) from activity
		where act = 'reports.export' and member_id = $1 and target = 'top_products' and detail = '{"rows": 1}'`, s.owner.ID); n != 3 {
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
