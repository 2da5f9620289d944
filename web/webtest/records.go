package webtest

import (
	"net/url"
	"testing"

	"github.com/google/uuid"
)

// RecordSections are the kinds of records, as they stand in addresses.
var RecordSections = []string{"transactions", "subscriptions", "orders", "affiliate-invoices", "students"}

// RecordTables are their tables.
var RecordTables = map[string]string{
	"transactions": "transactions", "subscriptions": "subscriptions", "orders": "orders", "affiliate-invoices": "affiliate_invoices", "students": "students",
}

var madeSQL = map[string]string{
	"transactions": `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, $1, id, now(), 'charge', $3, 6400, 'EUR', 'Glaze kit' from contacts where id = $2`,
	"subscriptions": `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at)
		select workspace_id, $1, id, 'Studio Club', 'month', $3, 2900, 'EUR', now() - interval '40 days', now() from contacts where id = $2`,
	"orders": `with made as (insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
		select c.workspace_id, $1, (select coalesce(max(number), 0) + 1 from orders o where o.workspace_id = c.workspace_id), c.id, now(), $3, 12800, 'EUR', 'Glaze kit' from contacts c where c.id = $2 returning *)
		insert into order_lines (workspace_id, order_id, position, label, quantity, price) select workspace_id, id, 1, 'Glaze kit', 2, 6400 from made`,
	"affiliate-invoices": `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
		select workspace_id, $1::uuid, 'T-' || $1::uuid::text, id, now(), $3, 1500, 'EUR' from contacts where id = $2`,
	"students": `insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
		select c.workspace_id, $1, c.id, k.id, now(), 10, $3 from contacts c join courses k using (workspace_id) where c.id = $2 limit 1`,
}

// FirstStates are those in which a record of each kind begins.
var FirstStates = map[string]string{"transactions": "paid", "subscriptions": "active", "orders": "open", "affiliate-invoices": "open", "students": "enrolled"}

// MakeRecord adds a record to a contact, past every rule, and returns its id.
func (s *Site) MakeRecord(t testing.TB, section, contact, state string) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	s.Exec(t, madeSQL[section], id, contact, state)
	return id
}

// CourseOf is a course of the contact's workspace.
func (s *Site) CourseOf(t testing.TB, contact string) string {
	t.Helper()
	return Ask[string](t, s, `select k.id::text from courses k join contacts c using (workspace_id) where c.id = $1 order by k.name limit 1`, contact)
}

// GoodRecords are forms that add a record of each kind, as the owner sends them.
func (s *Site) GoodRecords(t testing.TB, contact string) map[string]url.Values {
	t.Helper()
	return map[string]url.Values{
		"transactions":       {"kind": {"refund"}, "state": {"paid"}, "amount": {"12.50"}, "currency": {"EUR"}, "label": {"Vase"}, "date": {"2026-01-31"}},
		"subscriptions":      {"plan": {"Club"}, "period": {"year"}, "amount": {"290"}, "currency": {"GBP"}, "start": {"2026-01-31"}, "trial_ends": {""}},
		"orders":             {"date": {"2026-01-31"}, "currency": {"EUR"}, "label_1": {"Vase"}, "quantity_1": {"2"}, "price_1": {"12.50"}, "ship_name": {"Anna"}, "street": {"Kade 1"}, "postal_code": {"1011"}, "city": {"Amsterdam"}, "country": {"NL"}},
		"affiliate-invoices": {"number": {"2026-17"}, "amount": {"12.50"}, "currency": {"EUR"}, "date": {"2026-01-31"}},
		"students":           {"course": {s.CourseOf(t, contact)}, "date": {"2026-01-31"}, "progress": {"20"}},
	}
}
