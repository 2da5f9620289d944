package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// refoldConversations writes by which words of their subjects and their customers
// conversations are found. Words that were folded otherwise stay beside them: they find
// too much, and nothing that is secret.
func refoldConversations(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select v.workspace_id, v.id, v.subject, c.name, c.phone,
		       array (select a.email_key from contact_addresses a where a.workspace_id = c.workspace_id
		                 and a.contact_id = c.id and not a.claim and not a.freed)
		  from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where (v.workspace_id, v.id) > ($1, $2)
		 order by v.workspace_id, v.id`+UpTo(foldStep)+` for no key update of v`, after.Workspace, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID uuid.UUID
		Subject       string
		Name, Phone   string
		Addresses     []string
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, v := range found {
		after = rowPlace{Workspace: v.Workspace, ID: v.ID}
		QueueTalkWords(batch, v.Workspace, v.ID, v.Subject)
		QueueCustomerWords(batch, v.Workspace, v.ID, v.Name, v.Phone, v.Addresses)
	}
	return after, tx.SendBatch(ctx, batch).Close()
}

// refoldTexts writes by which words of what was written conversations are found.
func refoldTexts(table string) func(context.Context, pgx.Tx, rowPlace) (rowPlace, error) {
	return func(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
		rows, _ := tx.Query(ctx, `
			select workspace_id, id, conversation_id, text from `+table+`
			 where (workspace_id, id) > ($1, $2) order by workspace_id, id`+UpTo(foldStep), after.Workspace, after.ID)
		found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
			Workspace, ID, Conversation uuid.UUID
			Text                        string
		}])
		if err != nil {
			return after, err
		}
		batch := &pgx.Batch{}
		for _, written := range found {
			after = rowPlace{Workspace: written.Workspace, ID: written.ID}
			QueueTalkWords(batch, written.Workspace, written.Conversation, written.Text)
		}
		return after, tx.SendBatch(ctx, batch).Close()
	}
}
