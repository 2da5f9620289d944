package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// KeepDraft keeps what the member has begun to write in a conversation, with a snippet in
// it where one is asked for; an empty draft goes. It fails with a fault: NotFound, or about
// the fields text and snippet.
func (s Store) KeepDraft(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, draft messages.Draft) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		if draft.Snippet.Valid {
			var snippet string
			err := tx.QueryRow(ctx, `
				select text from snippets where workspace_id = current_workspace() and id = $1 and deleted_at is null`,
				draft.Snippet.UUID).Scan(&snippet)
			if errors.Is(err, pgx.ErrNoRows) {
				return fault.Field("snippet", "fault.choice")
			}
			if err != nil {
				return err
			}
			draft.Text = draft.With(v.filled(snippet, tx.Mask))
		}
		text, err := messages.CleanDraft(draft.Text)
		if err != nil {
			return err
		}
		sql := `delete from conversation_drafts
			where workspace_id = current_workspace() and conversation_id = @id and member_id = @member and @text = ''`
		if text != "" {
			sql = `insert into conversation_drafts (workspace_id, conversation_id, member_id, text)
				values (current_workspace(), @id, @member, @text)
				on conflict (workspace_id, conversation_id, member_id) do update set text = excluded.text, kept_at = now()`
		}
		_, err = tx.Exec(ctx, sql, tx.Args(pgx.NamedArgs{"id": id, "text": text}))
		return err
	})
}

// filled is a snippet as its reader may see it. A variable that stands for nothing, or for
// what the mask hides, stays: it is filled, or refused, when the message goes.
func (v *held) filled(snippet string, mask policy.Mask) string {
	known := v.known()
	if masked.Within(mask, v.customer) != v.customer {
		delete(known, messages.ContactName)
	}
	return texts.FillKnown(snippet, known)
}

// queueDraft reads the member's own words: what the member has begun to write in conversation @id, and from which
// snippets they choose.
func queueDraft(b *postgres.Batch, id uuid.UUID, page *messages.Page) {
	b.Queue(`
		select coalesce((select text from conversation_drafts
		                  where workspace_id = current_workspace() and conversation_id = @id and member_id = @member), '')`,
		b.Args(pgx.NamedArgs{"id": id})).QueryRow(func(row pgx.Row) error {
		return row.Scan(&page.Draft)
	})
	postgres.Rows(b, &page.Snippets, postgres.ScanChoice, `
		select id, name from snippets where workspace_id = current_workspace() and deleted_at is null
		 order by name_key, id`+postgres.UpTo(messages.MaxSnippets))
}
