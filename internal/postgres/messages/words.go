package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
)

// findBy adds the words of what was written to those that a conversation is found by.
// Whoever writes into a conversation calls it.
func findBy(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, written ...string) error {
	batch := &pgx.Batch{}
	postgres.QueueTalkWords(batch, uuid.UUID(tx.Workspace), conversation, written...)
	return tx.SendBatch(ctx, batch).Close()
}

// findBegun writes by what a new conversation, or one of another customer now, is found:
// its subject and its customer. Whoever begins one calls it.
func findBegun(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, subject string) error {
	var name, phone string
	var addresses []string
	err := tx.QueryRow(ctx, `
		select c.name, c.phone, array (select a.email_key from contact_addresses a where a.workspace_id = c.workspace_id
		                                        and a.contact_id = c.id and not a.claim and not a.freed)
		  from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.id = $1`, conversation).Scan(&name, &phone, &addresses)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	postgres.QueueTalkWords(batch, uuid.UUID(tx.Workspace), conversation, subject)
	postgres.QueueCustomerWords(batch, uuid.UUID(tx.Workspace), conversation, name, phone, addresses)
	return tx.SendBatch(ctx, batch).Close()
}
