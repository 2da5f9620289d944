package sales

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// write stores what was planned.
func (p *paymentPlan) write(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep) error {
	if len(p.taken)+len(p.moved)+len(p.linked) == 0 {
		return nil
	}
	bought := map[uuid.UUID]time.Time{}
	for _, t := range p.taken {
		if at := bought[t.contact.UUID]; t.Kind == sales.Charge && slices.Contains(sales.Transactions.Money, t.State) && t.At.After(at) {
			bought[t.contact.UUID] = t.At
		}
	}
	for i := range p.fresh {
		c := &p.fresh[i]
		if since := p.since[c.ID]; since.Before(c.Created) {
			c.Created = since
		}
		c.Bought = bought[c.ID]
	}
	batch := &pgx.Batch{}
	kit.QueueContacts(batch, uuid.UUID(tx.Workspace), p.fresh)
	r.QueueMade(batch, p.fresh)
	p.queueSince(batch, r)
	held := slices.Concat(p.lower, p.raised, p.dropped) // Who refunds one by hand, or gives it another customer, waits.
	for i := range p.taken {
		if p.taken[i].payer.Valid {
			held = append(held, p.taken[i].payer.UUID)
		}
	}
	held = slices.AppendSeq(held, maps.Keys(p.moved))
	for i := range p.linked {
		held = append(held, p.linked[i].part, p.linked[i].payment)
	}
	if len(held) > 0 {
		if _, err := tx.Exec(ctx, lockPayments, held); err != nil {
			return err
		}
	}
	if err := p.lockBuyers(ctx, tx); err != nil {
		return err
	}
	batch.Queue(`
		insert into transactions (workspace_id, import_id, source, id, contact_id, at, kind, state, amount, currency, label, reference,
		                          payment_id, reason)
		select current_workspace(), $11, $12, t.id, case when t.payer is null then t.contact else (
		           select p.contact_id from transactions p where p.workspace_id = current_workspace() and p.id = t.payer) end,
		       t.at, t.kind, t.state, t.amount, t.currency, t.label, t.reference, t.payment, t.reason
		  from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
		              $10::uuid[], $13::text[], $14::uuid[])
		    as t (id, contact, at, kind, state, amount, currency, label, reference, payment, reason, payer)`,
		postgres.Column(p.taken, func(t *takenPayment) pgtype.UUID { return postgres.AsUUID(t.id) }),
		postgres.Column(p.taken, func(t *takenPayment) uuid.NullUUID { return t.contact }),
		postgres.Column(p.taken, func(t *takenPayment) time.Time { return t.At }),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.Kind }),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.State }),
		postgres.Column(p.taken, func(t *takenPayment) int64 { return t.Amount }),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.Currency }),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.Label }),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.Reference }),
		postgres.Column(p.taken, func(t *takenPayment) uuid.NullUUID { return t.payment }), r.ID(), r.Reader.Source(),
		postgres.Column(p.taken, func(t *takenPayment) string { return t.Reason }),
		postgres.Column(p.taken, func(t *takenPayment) uuid.NullUUID { return t.payer }))
	p.queueMoved(batch, r)
	p.queueLinked(batch)
	if len(p.dropped) > 0 {
		batch.Queue(`delete from transactions where workspace_id = current_workspace() and id = any ($1) and import_id = $2`, p.dropped, r.ID())
	}
	p.queueSettled(batch, r)
	return tx.SendBatch(ctx, batch).Close()
}

// queueSince lets those whom the import made be customers since their earliest row,
// which may stand behind later ones. Whom this step makes is a customer since theirs already.
func (p *paymentPlan) queueSince(batch *pgx.Batch, r *kit.ImportStep) {
	made := map[uuid.UUID]bool{}
	for i := range p.fresh {
		made[p.fresh[i].ID] = true
	}
	var ids []pgtype.UUID
	var since []time.Time
	for id, at := range p.since {
		if !made[id] {
			ids, since = append(ids, postgres.AsUUID(id)), append(since, at)
		}
	}
	if len(ids) == 0 {
		return
	}
	// Each customer is looked for by key alone: a join would read all of the import, or the step's
	// customers once for each of them, wherever nobody knows how large the tables are.
	const earliest = `($3::timestamptz[])[array_position($2::uuid[], c.id)]`
	batch.Queue(`
		update contacts c set created_at = `+earliest+`
		 where c.workspace_id = current_workspace() and c.id = any ($2) and c.created_at > `+earliest+`
		   and (select was is null from import_contacts
		         where workspace_id = current_workspace() and import_id = $1 and contact_id = c.id)`, r.ID(), ids, since)
}

// queueMoved brings states up to date, and notes what they were, unless the import
// made them. A payment that was waited for was paid on the day that the file has now.
func (p *paymentPlan) queueMoved(batch *pgx.Batch, r *kit.ImportStep) {
	if len(p.moved) == 0 {
		return
	}
	var ids []pgtype.UUID
	var states []string
	var times []time.Time
	for id, to := range p.moved {
		ids, states, times = append(ids, postgres.AsUUID(id)), append(states, to.state), append(times, to.at)
	}
	batch.Queue(`
		insert into import_transactions as i (workspace_id, import_id, transaction_id, state, at, version, before)
		select current_workspace(), $1, id, state, at, version + 1, version from transactions
		 where workspace_id = current_workspace() and id = any($2) and import_id is distinct from $1
		    on conflict (workspace_id, import_id, transaction_id) do update
		   set version = case when excluded.version = i.version + 1 then excluded.version else i.version end`, r.ID(), ids)
	batch.Queue(`
		update transactions t set state = m.state, version = t.version + (t.import_id is distinct from $1)::int,
		       at = case when t.state in ('pending', 'failed') then m.at else t.at end
		  from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as m (id, state, at)
		 where t.workspace_id = current_workspace() and t.id = m.id`, r.ID(), ids, states, times)
}

// queueSettled gives payments that were paid back as a whole the state that a refund by
// hand gives them, and those that have something back that of a payment again.
func (p *paymentPlan) queueSettled(batch *pgx.Batch, r *kit.ImportStep) {
	if len(p.lower)+len(p.raised) == 0 {
		return
	}
	batch.Queue(`
		with settled as (
		    update transactions p set state = case p.state when 'paid' then 'refunded' else 'paid' end,
		           version = p.version + (p.import_id is distinct from $1)::int, left_version = case p.left_version
		           when p.version then p.version + (p.import_id is distinct from $1)::int else p.left_version end
		     where workspace_id = current_workspace() and id = any ($2::uuid[] || $3::uuid[]) and kind = 'charge'
		       and (state = 'paid' and amount <= `+takenSQL(`p`)+` or state = 'refunded' and id = any ($3::uuid[]) and amount > `+takenSQL(`p`)+`)
		    returning id, version, import_id),
		back as (select id, version, version - 1 as before from settled where import_id is distinct from $1),
		others as (`+kit.StandAgain(`import_transactions`, `transaction_id`)+`)
		update import_transactions i set version = b.version from back b
		 where i.workspace_id = current_workspace() and i.import_id = $1 and i.transaction_id = b.id and i.version = b.before`,
		r.ID(), p.lower, p.raised)
}
