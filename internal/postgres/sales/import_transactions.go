package sales

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// takeTransactions takes payments in. Who paid is found by address, or is a new
// customer. A payment whose reference is there was imported before.
func takeTransactions(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	type payment struct {
		importing.Transaction
		kit.ImportRow
	}
	var list []payment
	var references, keys []string
	for _, row := range rows {
		t, reason := r.Reader.Transaction(row.Cells)
		if reason != "" {
			done.Refuse(row.Line, reason, row.Cells)
			continue
		}
		list = append(list, payment{t, row})
		keys = append(keys, t.Email.Key())
		if t.Reference != "" {
			references = append(references, t.Reference)
		}
	}
	there, err := kit.ContactsByAddress(ctx, tx, keys)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	// A payment without a reference leaves under its id, and is known again by it.
	var ids []uuid.UUID
	for _, reference := range references {
		if id, err := uuid.Parse(reference); err == nil {
			ids = append(ids, id)
		}
	}
	found, _ := tx.Query(ctx, `
		select reference from transactions
		 where workspace_id = current_workspace() and reference = any($1) and reference <> ''
		union all
		select id::text from transactions where workspace_id = current_workspace() and id = any($2) and reference = ''`, references, ids)
	before, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return err
	}
	foreseen, err := kit.Foreseen[bool](ctx, tx, r, references)
	if err != nil {
		return err
	}
	maps.Copy(known, foreseen)
	for _, reference := range before {
		known[reference] = true
	}
	made := map[string]bool{}
	var fresh []kit.ContactRow
	var taken []payment
	for _, p := range list {
		if p.Reference != "" && known[p.Reference] {
			done.Refuse(p.Line, importing.Known, p.Cells)
			continue
		}
		if p.Reference != "" {
			known[p.Reference], made[p.Reference] = true, true
		}
		done.Remark(p.ImportRow, p.Remarks)
		if _, is := there[p.Email.Key()]; !is {
			c := kit.ContactRow{
				ID: postgres.NewID(), Name: p.Name, Email: p.Email.String(), Source: "import", Created: earliest(p.At, time.Now()),
			}
			there[p.Email.Key()] = c.ID
			fresh = append(fresh, c)
		}
		taken = append(taken, p)
	}
	done.Created += len(taken)
	if len(taken) == 0 || r.Dry {
		return kit.Foresee(ctx, tx, r, made)
	}
	batch := &pgx.Batch{}
	if err := kit.QueueContacts(batch, uuid.UUID(tx.Workspace), fresh); err != nil {
		return err
	}
	r.QueueMade(batch, postgres.Column(fresh, func(c *kit.ContactRow) pgtype.UUID { return postgres.AsUUID(c.ID) }))
	batch.Queue(`
		insert into transactions (workspace_id, import_id, id, contact_id, at, kind, state, amount, currency, label, reference)
		select current_workspace(), $10, * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[],
		                                               $7::text[], $8::text[], $9::text[])`,
		postgres.Column(taken, func(*payment) pgtype.UUID { return postgres.AsUUID(postgres.NewID()) }),
		postgres.Column(taken, func(p *payment) pgtype.UUID { return postgres.AsUUID(there[p.Email.Key()]) }),
		postgres.Column(taken, func(p *payment) time.Time { return p.At }),
		postgres.Column(taken, func(p *payment) string { return p.Kind }),
		postgres.Column(taken, func(p *payment) string { return p.State }),
		postgres.Column(taken, func(p *payment) int64 { return p.Amount }),
		postgres.Column(taken, func(p *payment) string { return p.Currency }),
		postgres.Column(taken, func(p *payment) string { return p.Label }),
		postgres.Column(taken, func(p *payment) string { return p.Reference }), r.ID())
	return tx.SendBatch(ctx, batch).Close()
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// undoPayments takes payments back that nobody changed since, and those that
// nothing of elsewhere is taken off. A payment that stays follows.
func undoPayments(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error) {
	gone, _ := tx.Query(ctx, `
		delete from transactions where workspace_id = current_workspace() and id in (
		    select id from transactions t where workspace_id = current_workspace() and import_id = $1 and version = 1
		       and not exists (select from transactions x where x.workspace_id = t.workspace_id and x.payment_id = t.id
		                          and x.import_id is distinct from $1)
		     order by id`+postgres.UpTo(kit.UndosPerStep)+`)
		returning payment_id`, id)
	payments, err := pgx.CollectRows(gone, pgx.RowTo[uuid.NullUUID])
	if err != nil {
		return 0, false, err
	}
	found, _ := tx.Query(ctx, `
		select id from transactions
		 where workspace_id = current_workspace() and id = any ($1) and (import_id is distinct from $2 or version > 1)`, payments, id)
	stay, err := pgx.CollectRows(found, pgx.RowTo[uuid.UUID])
	if err != nil {
		return 0, false, err
	}
	return int64(len(payments)), len(payments) == kit.UndosPerStep, follow(ctx, tx, stay...)
}
