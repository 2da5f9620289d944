package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// madeSQL adds a record of each kind: $1 its id, $2 the customer, $3 the state.
var madeSQL = map[records.Kind]string{
	records.Transactions: `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, $1, id, now(), 'charge', $3, 6400, 'EUR', 'Glaze kit' from contacts where id = $2`,
	records.Subscriptions: `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at)
		select workspace_id, $1, id, 'Studio Club', 'month', $3, 2900, 'EUR', now() - interval '40 days', now() from contacts where id = $2`,
	records.Orders: `with made as (insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
		select c.workspace_id, $1, (select coalesce(max(number), 0) + 1 from orders o where o.workspace_id = c.workspace_id), c.id, now(), $3, 12800, 'EUR', 'Glaze kit' from contacts c where c.id = $2 returning *)
		insert into order_lines (workspace_id, order_id, position, label, quantity, price) select workspace_id, id, 1, 'Glaze kit', 2, 6400 from made`,
	records.AffiliateInvoices: `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
		select workspace_id, $1::uuid, 'T-' || $1::uuid::text, id, now(), $3, 1500, 'EUR' from contacts where id = $2`,
	records.Students: `with course as (insert into courses (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Raku' from contacts where id = $2 returning *)
		insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state) select workspace_id, $1::uuid, $2, id, now(), 10, $3 from course`,
}

// made adds a record in a state, past every rule.
func (h *house) made(t testing.TB, kind records.Kind, contact uuid.UUID, state string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	h.exec(t, madeSQL[kind], id, contact, state)
	return id
}

// kindStates are all states of each kind, the first where a record begins.
var kindStates = map[records.Kind][]string{
	records.Transactions:      {"paid", "pending", "failed", "refunded", "voided"},
	records.Subscriptions:     {"active", "trial", "paused", "cancelled"},
	records.Orders:            {"open", "paid", "shipped", "cancelled"},
	records.AffiliateInvoices: {"open", "paid", "voided"},
	records.Students:          {"enrolled", "finished", "left"},
}

// charge is a draft of a transaction.
func charge(amount int64) records.RecordDraft {
	return records.RecordDraft{At: time.Now(), Kind: "charge", State: "paid", Label: "Vase", Amount: amount, Currency: "EUR"}
}

// draft is one that each kind takes.
func (h *house) draft(t testing.TB, kind records.Kind, space uuid.UUID) records.RecordDraft {
	t.Helper()
	d := charge(1250)
	switch kind {
	case records.Subscriptions:
		d.Period = "year"
	case records.Orders:
		d.SetLines([]records.OrderLine{{Label: "Vase", Quantity: 2, Price: 1250}, {Label: "Mug", Quantity: 1, Price: 800}})
	case records.AffiliateInvoices:
		d.Label = uuid.NewString()[:30]
	case records.Students:
		d.Course = uuid.New()
		h.exec(t, `insert into courses (workspace_id, id, name) values ($1, $2, 'Throwing')`, space, d.Course)
	case records.Transactions:
	}
	return d
}

// create adds a record through the front door.
func (h *house) create(t testing.TB, by person, kind records.Kind, contact uuid.UUID, d records.RecordDraft) (uuid.UUID, error) {
	t.Helper()
	id, _, err := h.Store.CreateRecord(t.Context(), grant[policy.Create](t, h, by, kindResource[kind]), grant[policy.Open](t, h, by, policy.Contacts), kind, contact, d)
	return id, err
}

// opened reads a record as a member.
func (h *house) opened(t testing.TB, by person, kind records.Kind, id uuid.UUID) (records.FullRecord, error) {
	t.Helper()
	contacts := grant[policy.Open](t, h, by, policy.Contacts)
	return h.Store.Record(t.Context(), grant[policy.Open](t, h, by, kindResource[kind]), kind, id, &contacts)
}

// move takes a step with a record.
func (h *house) move(t testing.TB, by person, kind records.Kind, id uuid.UUID, step records.Step) error {
	t.Helper()
	_, err := h.Store.MoveRecord(t.Context(), grant[policy.Update](t, h, by, kindResource[kind]), kind, id, step, "LK123")
	return err
}

// update changes a record that nobody has changed before.
func (h *house) update(t testing.TB, by person, kind records.Kind, id uuid.UUID, d records.RecordDraft) error {
	t.Helper()
	d.Version = 1
	return h.Store.UpdateRecord(t.Context(), grant[policy.Update](t, h, by, kindResource[kind]), kind, id, d)
}
