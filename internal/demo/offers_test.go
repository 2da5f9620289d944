package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// checkOffers wants a coupon of each sort, counted as its orders say, and bundles
// of courses that are open.
func checkOffers(t *testing.T, db *pgtest.DB) {
	for sql, want := range map[string][]string{
		`select slug || ' ' || code || case when uses_most = uses then ' used up' else '' end || case when valid_to < current_date then ' ended' else '' end
		   from coupons join workspace_slugs using (workspace_id) where uses > 0 order by code`: {
			"atelier-marchand GLAZE5", "atelier-marchand OPENING-1 used up", "atelier-marchand SUMMER20 ended", "atelier-marchand WELCOME10",
		},
		`select code || ' ' || count(*) from coupon_products p join coupons c on c.id = p.coupon_id group by code`: {"GLAZE5 2"},
		`select slug || ' ' || count(*) from bundles join workspace_slugs using (workspace_id) group by slug order by 1`: {
			"atelier-marchand 2", "nordlicht-yoga 1",
		},
		`select b.name from bundles b where (select count(*) from bundle_courses j join courses k on k.id = j.course_id
		  where j.bundle_id = b.id and k.active) < 2`: {},
		`select c.code from coupons c where uses <> (select count(*) from orders where coupon_id = c.id and state <> 'cancelled')`: {},
		`select o.id::text from orders o join coupons c on c.id = o.coupon_id where o.discount = 0 or o.coupon_code <> c.code
		    or c.valid_to < o.at::date`: {},
	} {
		if diff := cmp.Diff(want, rows(t, db, sql)); diff != "" {
			t.Errorf("%s:\n%s", sql, diff)
		}
	}
}
