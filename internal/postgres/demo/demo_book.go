package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// Book is a part of the customers of a workspace, and of what they bought.
type Book struct {
	Teams         []Team
	Tags, Courses []Label
	Products      []Product
	Coupons       []Coupon
	Bundles       []Bundle
	Fields        []Field
	Contacts      []kit.ContactRow
	Transactions  []Transaction
	Subscriptions []Subscription
	Orders        []Order
	Invoices      []records.Record // of affiliates; Label is the number
	Students      []Student
	Lookups       []Lookup
	Channels      []Channel
	Snippets      []Snippet
	Broadcasts    []Broadcast
	Views         []View
	Workflows     []Workflow
	Conversations []Conversation
}

// Label is something with a name.
type Label struct {
	ID      uuid.UUID
	Name    string
	Created time.Time
	Both    bool // of a tag: conversations have it, too
}

// Product is something that is sold.
type Product struct {
	sales.Product
	Kind    string
	Created time.Time
}

// Team is a team with its members.
type Team struct {
	people.Team
	Created time.Time
}

// Field is a field of contacts.
type Field struct {
	customers.Field
	Created time.Time
}

// Transaction is a payment, or what is taken off one.
type Transaction struct {
	records.Record
	Payment uuid.NullUUID
}

// Subscription is a subscription, with what its list does not show.
type Subscription struct {
	records.Record
	TrialEnds, Cancelled time.Time // zero for never
}

// Order is an order of one thing, its Label; that does not begin with the
// number.
type Order struct {
	records.Record
	Number   int64
	Shipped  time.Time // zero for not yet
	Tracking string
	CouponID uuid.NullUUID // of Coupon
}

// Student is somebody in a course.
type Student struct {
	records.Record
	Course uuid.UUID
}

// Lookup is one line of the ledger.
type Lookup struct {
	ID, Member    uuid.UUID
	Resource      policy.Resource
	Contact       uuid.UUID // the zero id for nobody
	Email, Reason string
	Peer          string
	At            time.Time
}

// queue adds the rows, a statement a table. COPY would not go through row security.
func (b *Book) queue(batch *pgx.Batch, ws uuid.UUID, serverKey []byte) error {
	for _, t := range b.Tags {
		batch.Queue(
			`insert into tags (workspace_id, id, name, identity, name_key, words, created_at, used_for)
			 values ($1, $2, $3, $4, $5, $6, $7, case when $8 then 'both' else 'customers' end)`, ws, t.ID, t.Name,
			texts.Identity(t.Name), texts.SearchKey(t.Name), texts.SearchWords(t.Name), t.Created, t.Both,
		)
	}
	for _, c := range b.Courses {
		batch.Queue(
			`insert into courses (workspace_id, id, name, name_key, words, created_at) values ($1, $2, $3, $4, $5, $6)`, ws, c.ID, c.Name,
			texts.SearchKey(c.Name), texts.SearchWords(c.Name), c.Created,
		)
	}
	for _, p := range b.Products {
		batch.Queue(`insert into products (workspace_id, id, kind, name, name_key, words, price, currency, active, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, ws, p.ID, p.Kind, p.Name, texts.SearchKey(p.Name), texts.SearchWords(p.Name), p.Price, p.Currency, p.Active, p.Created)
	}
	if err := b.queueSections(batch, ws); err != nil {
		return err
	}
	kit.QueueContacts(batch, ws, b.Contacts)
	b.queueRecords(batch, ws)
	b.countUses(batch, ws)
	return b.queueLookups(batch, ws, serverKey)
}

// recordArguments are the columns that every kind of record has: $1 the
// workspace, $2 id, $3 contact, $4 at, $5 state, $6 amount, $7 currency, $8 label.
func recordArguments[T any](ws uuid.UUID, rows []T, record func(*T) *records.Record, more ...any) []any {
	return append([]any{
		ws,
		postgres.Column(rows, func(t *T) pgtype.UUID { return postgres.AsUUID(record(t).ID) }),
		postgres.Column(rows, func(t *T) pgtype.UUID { return postgres.AsUUID(record(t).Contact) }),
		postgres.Column(rows, func(t *T) time.Time { return record(t).At }),
		postgres.Column(rows, func(t *T) string { return record(t).State }),
		postgres.Column(rows, func(t *T) int64 { return record(t).Amount }),
		postgres.Column(rows, func(t *T) string { return record(t).Currency }),
		postgres.Column(rows, func(t *T) string { return record(t).Label }),
	}, more...)
}

const recordArrays = `unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::bigint[], $7::text[], $8::text[]`

func (b *Book) queueRecords(batch *pgx.Batch, ws uuid.UUID) {
	itself := func(r *records.Record) *records.Record { return r }
	if len(b.Transactions) > 0 {
		batch.Queue(`insert into transactions (workspace_id, id, contact_id, at, state, amount, currency, label, kind, payment_id)
			select $1, * from `+recordArrays+`, $9::text[], $10::uuid[])`,
			recordArguments(ws, b.Transactions, func(t *Transaction) *records.Record { return &t.Record },
				postgres.Column(b.Transactions, func(t *Transaction) string { return t.Sort }),
				postgres.Column(b.Transactions, func(t *Transaction) uuid.NullUUID { return t.Payment }))...)
	}
	if len(b.Subscriptions) > 0 {
		batch.Queue(`insert into subscriptions (workspace_id, id, contact_id, started_at, state, amount, currency, plan, period, next_at, trial_ends_at, cancelled_at)
			select $1, * from `+recordArrays+`, $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])`,
			recordArguments(ws, b.Subscriptions, func(s *Subscription) *records.Record { return &s.Record },
				postgres.Column(b.Subscriptions, func(s *Subscription) string { return s.Period }),
				postgres.Column(b.Subscriptions, func(s *Subscription) *time.Time { return postgres.OrNull(s.Next) }),
				postgres.Column(b.Subscriptions, func(s *Subscription) *time.Time { return postgres.OrNull(s.TrialEnds) }),
				postgres.Column(b.Subscriptions, func(s *Subscription) *time.Time { return postgres.OrNull(s.Cancelled) }))...)
	}
	if len(b.Orders) > 0 {
		batch.Queue(`
			with loaded as (
				insert into orders (workspace_id, id, contact_id, at, state, amount, currency, label, number, shipped_at, tracking, coupon_id, coupon_code, discount)
				select $1, * from `+recordArrays+`, $9::bigint[], $10::timestamptz[], $11::text[], $12::uuid[], $13::text[], $14::bigint[]) returning *
			)
			insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
			select l.workspace_id, l.id, 1, p.id, l.label, 1, l.amount + l.discount
			  from loaded l left join products p on p.workspace_id = l.workspace_id and p.name = l.label and p.kind = 'physical'`,
			recordArguments(ws, b.Orders, func(o *Order) *records.Record { return &o.Record },
				postgres.Column(b.Orders, func(o *Order) int64 { return o.Number }),
				postgres.Column(b.Orders, func(o *Order) *time.Time { return postgres.OrNull(o.Shipped) }),
				postgres.Column(b.Orders, func(o *Order) string { return o.Tracking }),
				postgres.Column(b.Orders, func(o *Order) pgtype.UUID { return postgres.AsUUID(o.CouponID.UUID) }),
				postgres.Column(b.Orders, func(o *Order) string { return o.Coupon }),
				postgres.Column(b.Orders, func(o *Order) int64 { return o.Discount }))...)
		batch.Queue(`
			update workspaces w set last_order = (select max(number) from orders o where o.workspace_id = w.id) where w.id = $1`, ws)
	}
	if len(b.Invoices) > 0 {
		batch.Queue(`insert into affiliate_invoices (workspace_id, id, contact_id, at, state, amount, currency, number) select $1, * from `+recordArrays+`)`,
			recordArguments(ws, b.Invoices, itself)...)
	}
	if len(b.Students) > 0 {
		batch.Queue(`insert into students (workspace_id, id, contact_id, enrolled_at, state, course_id, progress)
			select $1, * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::uuid[], $7::smallint[])`,
			ws,
			postgres.Column(b.Students, func(s *Student) pgtype.UUID { return postgres.AsUUID(s.ID) }),
			postgres.Column(b.Students, func(s *Student) pgtype.UUID { return postgres.AsUUID(s.Contact) }),
			postgres.Column(b.Students, func(s *Student) time.Time { return s.At }),
			postgres.Column(b.Students, func(s *Student) string { return s.State }),
			postgres.Column(b.Students, func(s *Student) pgtype.UUID { return postgres.AsUUID(s.Course) }),
			postgres.Column(b.Students, func(s *Student) int16 { return int16(s.Progress) }))
	}
}

// queueLookups writes the ledger as Store.Lookup would have, the oldest first,
// and counts it in the allowances.
func (b *Book) queueLookups(batch *pgx.Batch, ws uuid.UUID, serverKey []byte) error {
	type window struct {
		ends  time.Time
		count int
	}
	windows := map[string]window{}
	for _, l := range b.Lookups {
		address, err := mail.ParseAddress(l.Email)
		if err != nil {
			return err
		}
		scope := policy.Scope{
			Membership: policy.Membership{Workspace: policy.WorkspaceID(ws), Member: policy.MemberID(l.Member)},
			Resource:   l.Resource,
		}
		args := postgres.LookupArguments(serverKey, scope, address, l.Reason, l.Peer, l.Contact)
		args["workspace"], args["id"], args["at"] = ws, l.ID, l.At
		batch.Queue(`
			with line as (
			    insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, reason, peer, found_at)
			    select @workspace, @id, id, version, @resource, @created, @hash, @mask, @reason, @peer, @at
			      from members where workspace_id = @workspace and id = @member
			    returning *)`+postgres.WordsOfLookup, args)
		for _, key := range []string{postgres.LookupDayKey(scope), "lookup:" + ws.String()} {
			w := windows[key]
			if !l.At.Before(w.ends) {
				w = window{ends: l.At.Add(ledger.Day)}
			}
			w.count++
			windows[key] = w
		}
	}
	for key, w := range windows {
		batch.Queue(`insert into throttles (key, window_ends, count) values ($1, $2, $3)`, key, w.ends, w.count)
	}
	b.queueTalks(batch, ws)
	b.queueAround(batch, ws, serverKey)
	return nil
}
