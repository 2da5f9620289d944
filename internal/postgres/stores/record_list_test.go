package stores_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// recordDays are the columns of the day by which each list is in order.
var recordDays = map[*records.Kind]string{
	sales.Transactions: "at", sales.Subscriptions: "started_at", sales.Orders: "at", sales.AffiliateInvoices: "at",
	learning.Students: "enrolled_at",
}

// What a list's filters let through is what they say, page after page.
func TestRecordsByDayStateAndKind(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	for kind, day := range recordDays {
		from := pgtest.One[time.Time](t, h.DB, `select percentile_disc(0.2) within group (order by `+day+`) from `+kind.String()+`
			where workspace_id = $1`, owner.Space)
		before := pgtest.One[time.Time](t, h.DB, `select percentile_disc(0.9) within group (order by `+day+`) from `+kind.String()+`
			where workspace_id = $1`, owner.Space)
		state := pgtest.One[string](t, h.DB, `select state from `+kind.String()+`
			where workspace_id = $1 and `+day+` = $2 limit 1`, owner.Space, from)
		for name, c := range map[string]struct {
			q   records.Query
			sql string
		}{
			"all":    {records.Query{}, `true`},
			"from":   {records.Query{From: from}, day + ` >= $2`},
			"before": {records.Query{Before: before}, day + ` < $3`},
			"both":   {records.Query{From: from, Before: before}, day + ` >= $2 and ` + day + ` < $3`},
			"none":   {records.Query{From: before, Before: from}, `false`},
			"state":  {records.Query{From: from, State: state}, day + ` >= $2 and state = '` + state + `'`},
		} {
			want := pgtest.List[uuid.UUID](t, h.DB, `select id from `+kind.String()+`
				where workspace_id = $1 and $2::timestamptz is not null and $3::timestamptz is not null and `+c.sql+
				` order by `+day+` desc, id desc`, owner.Space, from, before)
			if got := h.leaf(t, owner, kind, c.q); !slices.Equal(want, got) || name != "none" && len(want) == 0 {
				t.Errorf("%s, %s (%d):\n%s", kind, name, len(want), cmp.Diff(want, got))
			}
		}
	}
	for _, kind := range []string{"charge", "refund", "fee"} {
		want := pgtest.List[uuid.UUID](t, h.DB, `select id from transactions where workspace_id = $1 and kind = $2
			order by at desc, id desc`, owner.Space, kind)
		if got := h.leaf(t, owner, sales.Transactions, records.Query{Sort: kind}); !slices.Equal(want, got) || len(want) == 0 {
			t.Errorf("%s (%d):\n%s", kind, len(want), cmp.Diff(want, got))
		}
	}
}

// leaf reads a list to its end.
func (h *house) leaf(t *testing.T, by pgtest.Person, kind *records.Kind, q records.Query) (ids []uuid.UUID) {
	t.Helper()
	q.Limit = 17
	for more := true; more; {
		page, err := h.records(kind).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, by, kind.Resource), q, nil)
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
		q    records.Query
		want bool
	}{
		"all": {records.Query{}, true}, "state": {records.Query{State: "paid"}, true},
		"page": {records.Query{After: listing.Cursor{At: time.Now(), ID: uuid.New()}}, true},
		"kind": {records.Query{Sort: "charge"}, false}, "from": {records.Query{From: time.Unix(0, 0)}, false},
		"before": {records.Query{Before: time.Now()}, false},
	} {
		c.q.Limit = 1
		page, err := h.records(sales.Transactions).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Transactions), c.q,
			&revenue)
		if err != nil || c.want != (len(page.Totals) > 0) {
			t.Errorf("%s: %v, %v", name, page.Totals, err)
		}
	}
}

func TestPagesShowEachRecordOnce(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	h.Exec(t, `update orders set at = date_trunc('month', at)`)
	want := pgtest.List[uuid.UUID](t, h.DB, `select id from orders where workspace_id = $1 order by at desc, id desc`, owner.Space)
	var got []uuid.UUID
	q := records.Query{Limit: 7}
	for more := true; more && len(got) <= len(want); {
		page, err := h.records(sales.Orders).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Orders), q, nil)
		pgtest.Must(t, err)
		for i := range page.Records {
			got = append(got, page.Records[i].ID)
		}
		more, q.After = page.More, page.Next
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("the pages (-want +got):\n" + diff)
	}
}
