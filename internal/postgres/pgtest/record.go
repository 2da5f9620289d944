package pgtest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// Kinds are all kinds of records.
var Kinds = []*records.Kind{sales.Transactions, sales.Subscriptions, sales.Orders, sales.AffiliateInvoices, learning.Students}

// recordSQL adds a record of each kind: $1 its id, $2 the customer, $3 the state.
var recordSQL = map[*records.Kind]string{
	sales.Transactions: `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, $1, id, now(), 'charge', $3, 6400, 'EUR', 'Glaze kit' from contacts where id = $2`,
	sales.Subscriptions: `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at)
		select workspace_id, $1, id, 'Studio Club', 'month', $3, 2900, 'EUR', now() - interval '40 days', now() from contacts where id = $2`,
	sales.Orders: `
		with numbered as (update workspaces w set last_order = last_order + 1 from contacts c where c.id = $2 and w.id = c.workspace_id
		                  returning w.id as workspace_id, last_order),
		made as (insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
		         select workspace_id, $1, last_order, $2, now(), $3, 12800, 'EUR', 'Glaze kit' from numbered returning *)
		insert into order_lines (workspace_id, order_id, position, label, quantity, price)
		select workspace_id, id, 1, 'Glaze kit', 2, 6400 from made`,
	sales.AffiliateInvoices: `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
		select workspace_id, $1::uuid, 'T-' || $1::uuid::text, id, now(), $3, 1500, 'EUR' from contacts where id = $2`,
	learning.Students: `with course as (insert into courses (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Raku'
		from contacts where id = $2 returning *)
		insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
			select workspace_id, $1::uuid, $2, id, now(), 10, $3 from course`,
}

// NewRecord adds a record in a state, past every rule.
func (db *DB) NewRecord(t testing.TB, kind *records.Kind, contact uuid.UUID, state string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	db.Exec(t, recordSQL[kind], id, contact, state)
	return id
}

// Charge is a draft of a transaction.
func Charge(amount int64) records.Draft {
	return records.Draft{At: time.Now(), Sort: "charge", State: "paid", Label: "Vase", Amount: amount, Currency: "EUR"}
}

// RecordDraft is one that each kind takes.
func (db *DB) RecordDraft(t testing.TB, kind *records.Kind, space uuid.UUID) records.Draft {
	t.Helper()
	d := Charge(1250)
	switch kind {
	case sales.Subscriptions:
		d.Period = "year"
	case sales.Orders:
		d.SetLines([]records.OrderLine{{Label: "Vase", Quantity: 2, Price: 1250}, {Label: "Mug", Quantity: 1, Price: 800}})
	case sales.AffiliateInvoices:
		d.Label = uuid.NewString()[:30]
	case learning.Students:
		d.Course = uuid.New()
		db.Exec(t, `insert into courses (workspace_id, id, name) values ($1, $2, 'Throwing')`, space, d.Course)
	case sales.Transactions:
	}
	return d
}

// NewGoods makes a digital and a physical product, a course and a tag.
func (db *DB) NewGoods(t testing.TB, s Space) (ids map[string]uuid.UUID) {
	t.Helper()
	ids = map[string]uuid.UUID{}
	for _, kind := range []string{"digital", "physical"} {
		ids[kind] = One[uuid.UUID](t, db, `insert into products (workspace_id, id, kind, name, name_key, price, currency)
			values ($1, gen_random_uuid(), $2, 'Recipe', 'recipe', 1500, 'EUR') returning id`, s.ID, kind)
	}
	ids["course"] = One[uuid.UUID](t, db, `insert into courses (workspace_id, id, name, name_key)
		values ($1, gen_random_uuid(), 'Raku', 'raku') returning id`, s.ID)
	ids["tag"] = One[uuid.UUID](t, db, `insert into tags (workspace_id, id, name, name_key) values ($1, gen_random_uuid(), 'Fair', 'fair')
		returning id`, s.ID)
	return ids
}
