package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// WriteWords writes what contacts, and their conversations, are found by: their names,
// their phones and all their addresses.
func WriteWords(ctx context.Context, tx pgx.Tx, contacts ...uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select c.workspace_id, c.id, c.name, c.phone, array (select a.email_key from contact_addresses a
		                             where a.workspace_id = c.workspace_id and a.contact_id = c.id
		                               and not a.claim and not a.freed)
		  from unnest($1::uuid[]) as k (id) cross join lateral (
		       select * from contacts where workspace_id = current_workspace() and id = k.id limit 1) c`, contacts)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID uuid.UUID
		Name, Phone   string
		Keys          []string
	}])
	if err != nil || len(found) == 0 {
		return err
	}
	var words []postgres.WordOfContact
	var talks []postgres.WordOfTalk
	for _, c := range found {
		words = postgres.WordsOf(c.ID, texts.FoundBy(c.Name, c.Phone, c.Keys...), words)
		talks = postgres.TalkWordsOf(c.ID, c.Name, c.Phone, c.Keys, talks)
	}
	batch := &pgx.Batch{}
	batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = any($1)`, contacts)
	postgres.QueueWords(batch, found[0].Workspace, words)
	postgres.QueueTalkWordsOf(batch, found[0].Workspace, contacts, talks)
	return tx.SendBatch(ctx, batch).Close()
}
