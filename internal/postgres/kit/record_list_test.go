package kit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// recordDays are the columns of the day by which each list is in order.
var recordDays = map[records.Kind]string{
	records.Transactions: "at", records.Subscriptions: "started_at", records.Orders: "at", records.AffiliateInvoices: "at", records.Students: "enrolled_at",
}

// What a list's filters let through is what they say, page after page.
func TestRecordsByDayStateAndKind(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	for kind, day := range recordDays {
		from := pgtest.One[time.Time](t, h.DB, `select percentile_disc(0.2) within group (order by `+day+`) from `+string(kind)+` where workspace_id = $1`, owner.Space)
		before := pgtest.One[time.Time](t, h.DB, `select percentile_disc(0.9) within group (order by `+day+`) from `+string(kind)+` where workspace_id = $1`, owner.Space)
		state := pgtest.One[string](t, h.DB, `select state from `+string(kind)+` where workspace_id = $1 and `+day+` = $2 limit 1`, owner.Space, from)
		for name, c := range map[string]struct {
			q   records.RecordQuery
			sql string
		}{
			"all":    {records.RecordQuery{}, `true`},
			"from":   {records.RecordQuery{From: from}, day + ` >= $2`},
			"before": {records.RecordQuery{Before: before}, day + ` < $3`},
			"both":   {records.RecordQuery{From: from, Before: before}, day + ` >= $2 and ` + day + ` < $3`},
			"none":   {records.RecordQuery{From: before, Before: from}, `false`},
			"state":  {records.RecordQuery{From: from, State: state}, day + ` >= $2 and state = '` + state + `'`},
		} {
			want := pgtest.List[uuid.UUID](t, h.DB, `select id from `+string(kind)+` where workspace_id = $1 and $2::timestamptz is not null and $3::timestamptz is not null and `+c.sql+
				` order by `+day+` desc, id desc`, owner.Space, from, before)
			if got := h.leaf(t, owner, kind, c.q); !slices.Equal(want, got) || name != "none" && len(want) == 0 {
				t.Errorf("%s, %s (%d):\n%s", kind, name, len(want), cmp.Diff(want, got))
			}
		}
	}
	for _, kind := range []string{"charge", "refund", "fee"} {
		want := pgtest.List[uuid.UUID](t, h.DB, `select id from transactions where workspace_id = $1 and kind = $2 order by at desc, id desc`, owner.Space, kind)
		if got := h.leaf(t, owner, records.Transactions, records.RecordQuery{Kind: kind}); !slices.Equal(want, got) || len(want) == 0 {
			t.Errorf("%s (%d):\n%s", kind, len(want), cmp.Diff(want, got))
		}
	}
}

// leaf reads a list to its end.
func (h *house) leaf(t *testing.T, by pgtest.Person, kind records.Kind, q records.RecordQuery) (ids []uuid.UUID) {
	t.Helper()
	q.Limit = 17
	for more := true; more; {
		page, err := h.Store.Records(t.Context(), pgtest.Grant[policy.List](t, h.DB, by, pgtest.KindResource[kind]), kind, q, nil)
		pgtest.Must(t, err)
		for i := range page.Records {
			ids = append(ids, page.Records[i].ID)
		}
		more, q.After = page.More, page.Next
	}
	return ids
}

// The sums are of all days and of all kinds: where a list is of some, there are none.
func TestTotalsAreOfEverythingOrAbsent(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	revenue := pgtest.Grant[policy.List](t, h.DB, owner, policy.Revenue)
	for name, c := range map[string]struct {
		q    records.RecordQuery
		want bool
	}{
		"all": {records.RecordQuery{}, true}, "state": {records.RecordQuery{State: "paid"}, true}, "page": {records.RecordQuery{After: listing.Cursor{At: time.Now(), ID: uuid.New()}}, true},
		"kind": {records.RecordQuery{Kind: "charge"}, false}, "from": {records.RecordQuery{From: time.Unix(0, 0)}, false}, "before": {records.RecordQuery{Before: time.Now()}, false},
	} {
		c.q.Limit = 1
		page, err := h.Store.Records(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Transactions), records.Transactions, c.q, &revenue)
		if err != nil || c.want != (len(page.Totals) > 0) {
			t.Errorf("%s: %v, %v", name, page.Totals, err)
		}
	}
}
