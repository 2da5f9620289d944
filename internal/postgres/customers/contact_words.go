package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// writeWords writes what contacts are found by: their names, their phones
// and all their addresses.
func writeWords(ctx context.Context, tx pgx.Tx, contacts ...uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select c.id, c.name, c.phone, array (select a.email_key from contact_addresses a
		                             where a.workspace_id = c.workspace_id and a.contact_id = c.id
		                               and not a.claim and not a.freed)
		  from unnest($1::uuid[]) as k (id) cross join lateral (
		       select * from contacts where workspace_id = current_workspace() and id = k.id limit 1) c`, contacts)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		ID          uuid.UUID
		Name, Phone string
		Keys        []string
	}])
	if err != nil {
		return err
	}
	var words []postgres.OfContact[string]
	for _, c := range found {
		for _, word := range texts.FoundBy(c.Name, c.Phone, c.Keys...) {
			words = append(words, postgres.OfContact[string]{Value: word, Contact: c.ID})
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = any($1)`, contacts)
	batch.Queue(`
		insert into contact_words (workspace_id, word, contact_id)
		select current_workspace(), * from unnest($1::text[], $2::uuid[])`,
		postgres.Column(words, func(p *postgres.OfContact[string]) string { return p.Value }), postgres.ContactsOf(words))
	return tx.SendBatch(ctx, batch).Close()
}
