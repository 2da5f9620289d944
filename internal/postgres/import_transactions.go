package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/importing"
)

// takeTransactions takes payments in. Who paid is found by address, or is a new
// customer. A payment whose reference is there was imported before.
func takeTransactions(ctx context.Context, tx pgx.Tx, ws uuid.UUID, r *reading, rows []numbered, done *tally) error {
	type payment struct {
		importing.Transaction
		numbered
	}
	var list []payment
	var references, keys []string
	for _, row := range rows {
		t, reason := r.reader.Transaction(row.cells)
		if reason != "" {
			done.refuse(row.line, reason, row.cells)
			continue
		}
		list = append(list, payment{t, row})
		keys = append(keys, t.Email.Key())
		if t.Reference != "" {
			references = append(references, t.Reference)
		}
	}
	there, err := whoHas(ctx, tx, keys)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	found, _ := tx.Query(ctx, `select reference from transactions where workspace_id = current_workspace() and reference = any($1) and reference <> ''`, references)
	before, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, reference := range before {
		known[reference] = true
	}
	var fresh []DemoContact
	var taken []payment
	for _, p := range list {
		if p.Reference != "" && known[p.Reference] {
			done.refuse(p.line, importing.Known, p.cells)
			continue
		}
		known[p.Reference] = true
		if _, is := there[p.Email.Key()]; !is {
			c := DemoContact{ID: newID(), Name: p.Name, Email: p.Email.String(), Source: "import", Created: earliest(p.At, time.Now())}
			there[p.Email.Key()] = c.ID
			fresh = append(fresh, c)
		}
		taken = append(taken, p)
	}
	if len(taken) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	if err := queueContacts(batch, ws, fresh); err != nil {
		return err
	}
	batch.Queue(`
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, reference)
		select $1, * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[])`,
		ws, column(taken, func(*payment) pgtype.UUID { return asUUID(newID()) }), column(taken, func(p *payment) pgtype.UUID { return asUUID(there[p.Email.Key()]) }),
		column(taken, func(p *payment) time.Time { return p.At }), column(taken, func(p *payment) string { return p.Kind }), column(taken, func(p *payment) string { return p.State }),
		column(taken, func(p *payment) int64 { return p.Amount }), column(taken, func(p *payment) string { return p.Currency }), column(taken, func(p *payment) string { return p.Label }),
		column(taken, func(p *payment) string { return p.Reference }))
	done.created += len(taken)
	return tx.SendBatch(ctx, batch).Close()
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
