package overview_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/overview"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

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
			for _, kind := range report.Reports {
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
	for _, kind := range report.Reports {
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
	h.Exec(t, `truncate transactions, subscriptions, orders, order_lines, affiliate_invoices, record_totals, money_days, product_days, subscription_days`)
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
