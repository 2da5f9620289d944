package sales

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// counts are the rows x that take something off a payment, as far as they were made.
const counts = `x.kind in ('refund', 'dispute') and x.state not in ('failed', 'voided')`

// takenSQL is what refunds and disputes take off the payment of an alias, above zero.
func takenSQL(payment string) string {
	return `(
		select coalesce(-sum(x.amount), 0)::bigint from transactions x
		 where x.workspace_id = ` + payment + `.workspace_id and x.payment_id = ` + payment + `.id and ` + counts + `)`
}

// Rows hang together on the page of one as far as they are of one customer. A label,
// which no index has, and what no index can compare keep the plan from reading all
// that the customer, or the workspace, has for one id.
const (
	partOfSQL = `,
		(select case when p.contact_id = r.contact_id and p.label <> '' then p.id end from transactions p
		  where p.workspace_id = r.workspace_id and p.id = r.payment_id),
		coalesce((select p.label from transactions p where p.workspace_id = r.workspace_id and p.id = r.payment_id), '')`
	partsSQL = `
		select x.id, x.at, x.kind, x.label, x.state, x.amount, x.currency
		  from transactions x
		  join transactions r on r.workspace_id = x.workspace_id and r.id = x.payment_id
		   and r.contact_id is not distinct from x.contact_id`
)

// queueParts asks for what was taken off a payment.
func queueParts(b *postgres.Batch, conditions string, arguments pgx.NamedArgs, full *records.Full) {
	postgres.Rows(b, &full.Parts, func(row pgx.CollectableRow) (x records.Record, err error) {
		return x, row.Scan(&x.ID, &x.At, &x.Sort, &x.Label, &x.State, &x.Amount, &x.Currency)
	}, partsSQL+conditions+` order by x.at desc, x.id desc`+postgres.UpTo(records.Newest+1), arguments)
}

// Refund takes a part of a payment within reach off it again, or all that is left.
// It fails with a fault: NotFound, Conflict when nothing is left, or about its fields.
func (s Store) Refund(
	ctx context.Context, grant policy.Grant[policy.Create], payment uuid.UUID, draft records.Draft,
) (refund records.Draft, err error) {
	id := postgres.NewID()
	err = postgres.Change(ctx, s.db, grant, policy.Transactions, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		// Two refunds at once wait for each other here.
		now, err := transactions.Lock(ctx, tx, payment)
		if err != nil {
			return err
		}
		p, err := readPayment(ctx, tx, payment, id, &draft)
		if err != nil {
			return err
		}
		d, wrong := p.Refund(draft)
		if err := wrong.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, payment_id, reason)
			values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id, now.Contact, d.At, d.Sort, d.State, d.Amount, d.Currency, d.Label, payment, d.Reason); err != nil {
			return err
		}
		if _, err := follow(ctx, tx, payment); err != nil {
			return err
		}
		refund, now.Amount = d, d.Amount
		return transactions.Log(ctx, tx, "refund", id, now, postgres.Detail{"payment": payment})
	})
	return refund, err
}

// lockPayments makes whoever changes what is taken off a payment wait for each other.
const lockPayments = `
	select from transactions where workspace_id = current_workspace() and id = any ($1) order by id for no key update`

// readPayment reads a payment under its lock, for a row that is to be taken off it:
// the others count. A row of the payment's day is never of an earlier hour.
func readPayment(ctx context.Context, tx *postgres.Tx, id, row uuid.UUID, d *records.Draft) (p sales.Payment, err error) {
	err = tx.QueryRow(ctx, `
		select p.state, p.kind, p.label, p.amount, p.currency, p.at,
		       (p.at at time zone w.time_zone)::date > ($3::timestamptz at time zone w.time_zone)::date,
		       coalesce(o.parts, 0), coalesce(o.taken, 0)::bigint
		  from transactions p join workspaces w on w.id = p.workspace_id
		  left join lateral (
		       select count(*) as parts, -sum(x.amount) filter (where `+counts+`) as taken
		         from transactions x where x.workspace_id = p.workspace_id and x.payment_id = p.id and x.id <> $2) o on true
		 where p.workspace_id = current_workspace() and p.id = $1`, id, row, d.At).
		Scan(&p.State, &p.Sort, &p.Label, &p.Amount, &p.Currency, &p.At, &p.Early, &p.Parts, &p.Taken)
	if err == nil && row != id && !p.Early && d.At.Before(p.At) {
		d.At = p.At
	}
	return p, err
}

// follow gives payments the state that goes with what is taken off them. That is no change of
// what their import left: it may be undone once nothing is taken off them any more. Those that were paid
// are changed: they are handed back.
func follow(ctx context.Context, tx *postgres.Tx, payments ...uuid.UUID) (changed []uuid.UUID, err error) {
	if len(payments) == 0 {
		return nil, nil
	}
	if _, err := tx.Exec(ctx, lockPayments, payments); err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `
		update transactions p
		   set version = version + 1, left_version = case left_version when version then version + 1 else left_version end,
		       state = case when `+takenSQL(`p`)+` >= amount then 'refunded' else 'paid' end
		 where workspace_id = current_workspace() and id = any ($1) and kind = 'charge' and state in ('paid', 'refunded')
		returning id`, payments)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// checkParts sees a change of a payment, or of what is taken off one.
func checkParts(ctx context.Context, tx *postgres.Tx, c *kit.RecordChange) error {
	c.Arguments["reason"] = c.Draft.Reason
	if c.Was.Version == 0 {
		return nil
	}
	var sort string
	var payment *uuid.UUID
	if err := tx.QueryRow(ctx, `
		select kind, payment_id from transactions where workspace_id = current_workspace() and id = $1`, c.ID).
		Scan(&sort, &payment); err != nil {
		return err
	}
	if payment == nil {
		p, err := readPayment(ctx, tx, c.ID, c.ID, c.Draft)
		if err == nil && p.Taken > 0 {
			c.Follow = []uuid.UUID{c.ID}
		}
		if err != nil {
			return err
		}
		return p.Change(*c.Draft).Err()
	}
	c.Follow = []uuid.UUID{*payment}
	if _, err := tx.Exec(ctx, lockPayments, c.Follow); err != nil {
		return err
	}
	p, err := readPayment(ctx, tx, *payment, c.ID, c.Draft)
	if err != nil {
		return err
	}
	return p.Part(sort, *c.Draft).Err()
}

// refuseWithParts keeps a payment that something is taken off from being voided.
func refuseWithParts(ctx context.Context, tx *postgres.Tx, id uuid.UUID, _ pgx.NamedArgs) error {
	var taken bool
	err := tx.QueryRow(ctx, `
		select `+takenSQL(`p`)+` > 0 from transactions p where p.workspace_id = current_workspace() and p.id = $1`, id).Scan(&taken)
	if err == nil && taken {
		return fault.New(fault.Conflict, "fault.void_parts_first")
	}
	return err
}

// followVoided lets the payment follow off which a voided row was taken.
func followVoided(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select payment_id from transactions where workspace_id = current_workspace() and id = $1 and payment_id is not null`, id)
	payments, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	_, err = follow(ctx, tx, payments...)
	return err
}
