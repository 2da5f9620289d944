package pgtest

import "testing"

// WrongPurchases lists the customers, and what stands beside their tags and values, whose
// last purchase is not that of their payments.
func WrongPurchases(t testing.TB, db *DB) []string {
	t.Helper()
	return List[string](t, db, `
		with bought as (
		    select contact_id, max(at) as at from transactions where kind = 'charge' and state in ('paid', 'refunded') group by 1),
		kept (place, contact_id, at) as (
		    select 'contact', id, last_purchase from contacts union all
		    select 'tag', contact_id, last_purchase from contact_tags union all
		    select 'value', contact_id, last_purchase from contact_values)
		select place || ' of ' || contact_id || ' has ' || kept.at || ', and the payments ' || coalesce(bought.at::text, 'none')
		  from kept left join bought using (contact_id) where kept.at <> coalesce(bought.at, 'epoch') order by 1 limit 5`)
}
