package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
)

// writeWords writes what a contact is found by: its name and all its addresses.
func writeWords(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	var name string
	var keys []string
	err := tx.QueryRow(ctx, `
		select c.name, array (select a.email_key from contact_addresses a
		                       where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim and not a.freed)
		  from contacts c where c.workspace_id = current_workspace() and c.id = $1`, id).Scan(&name, &keys)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = $1`, id)
	batch.Queue(`insert into contact_words (workspace_id, word, contact_id) select current_workspace(), unnest($1::text[]), $2`, customers.Words(name, keys...), id)
	return tx.SendBatch(ctx, batch).Close()
}
