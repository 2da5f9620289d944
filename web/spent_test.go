package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// What a customer has spent stands on their page, by currency and without fees, for whoever
// reads payments and for nobody else.
func TestWhatACustomerSpentIsForWhoReadsPayments(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	helene := site.HeleneID(t)
	page := webtest.Contacts + "/" + helene
	site.Exec(t, `delete from transactions where contact_id = $1`, helene)
	site.Exec(t, `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select c.workspace_id, gen_random_uuid(), c.id, x.at::timestamptz, x.kind, x.state, x.amount, x.currency, 'A vase'
		  from contacts c cross join (values
		       ('2026-03-04 12:00Z', 'charge', 'paid', 100000, 'EUR'), ('2026-03-05 12:00Z', 'refund', 'paid', -25000, 'EUR'),
		       ('2026-03-06 12:00Z', 'fee', 'paid', -300, 'EUR'), ('2026-02-01 12:00Z', 'charge', 'paid', 4200, 'GBP'),
		       ('2026-05-01 12:00Z', 'charge', 'failed', 999900, 'EUR')) x (at, kind, state, amount, currency)
		 where c.id = $1`, helene)
	theo := site.SignIn(t, "agent.masked@demo.test")
	for _, role := range m.Roles() {
		for _, restrictions := range webtest.Sets(m, role) {
			what := strings.Join(append([]string{role}, restrictions...), "+")
			site.Seat(t, "agent.masked@demo.test", role, restrictions...)
			if m.Allowed(role, restrictions, "contacts", "lookup") {
				webtest.LookedUp(t, theo, webtest.Contacts, webtest.Helene)
			}
			// Nor does the order of the list tell who bought when.
			payments := m.Allowed(role, restrictions, "transactions", "list")
			list, sorted := theo.Get(webtest.Contacts), theo.Get(webtest.Contacts+"?sort=purchase")
			offered, reads := list.Find(`[name="sort"] [value="purchase"]`).Length() == 1, m.Allowed(role, restrictions, "contacts", "list") && payments
			if offered != reads || (sorted.Status == http.StatusOK) != reads || reads != sorted.Has("Last purchase") {
				t.Errorf("%s: by last purchase is offered: %t, and is %d, want %t", what, offered, sorted.Status, reads)
			}
			p := theo.Get(page)
			facts := p.Find(".facts").Text()
			shown := strings.Contains(facts, "Total spent") && strings.Contains(facts, "€750.00") && strings.Contains(facts, "£42.00") &&
				strings.Contains(facts, "4 March 2026")
			want := p.Status == http.StatusOK && payments
			if shown != want || !want && strings.Contains(facts, "spent") {
				t.Errorf("%s: %d, spent is shown: %t, want %t: %s", what, p.Status, shown, want, facts)
			}
			if masked, copies := p.Find(".facts .masked").Length() > 0, p.Find(".facts [data-copy]").Length() > 0; p.Status == http.StatusOK && masked == copies {
				t.Errorf("%s: masked %t, and copied %t", what, masked, copies)
			}
		}
	}
}
