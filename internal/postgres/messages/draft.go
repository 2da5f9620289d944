package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
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
		if draft.Text, err = v.with(ctx, tx, draft); err != nil {
			return err
		}
		kept, err := v.kept(ctx, tx, draft)
		if err != nil {
			return err
		}
		if draft.Files != nil {
			place := messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}}
			if err := (placed{tx, place}).drop(ctx, draft.Files); err != nil {
				return err
			}
		}
		if draft.Snippet.Valid {
			in := placed{tx, messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}}}
			if _, err := in.takeSnippet(ctx, draft.Snippet.UUID, nil); err != nil {
				return err
			}
			if err := in.fit(ctx, nil); err != nil {
				return err
			}
		}
		return keepDraft(ctx, tx, id, kept)
	})
}

// kept is a draft as it is kept.
func (v *held) kept(ctx context.Context, tx *postgres.Tx, draft messages.Draft) (kept messages.KeptDraft, err error) {
	kept = messages.KeptDraft{CC: draft.To.CC, BCC: draft.To.BCC, Dropped: []string{}}
	if kept.Text, err = messages.CleanDraft(draft.Text); err != nil {
		return kept, err
	}
	for field, text := range map[string]string{"cc": kept.CC, "bcc": kept.BCC} {
		if _, err := texts.CleanLine(field, text, messages.MaxCopies); err != nil {
			return kept, err
		}
	}
	if draft.To.Mark == "" {
		return kept, nil // Its form offered nobody.
	}
	offered, err := v.offered(ctx, tx)
	for _, o := range offered {
		if key := messages.KeyOf(v.token, o.Address); !slices.Contains(draft.To.Keep, key) {
			kept.Dropped = append(kept.Dropped, key)
		}
	}
	return kept, err
}

// keepDraft keeps what the member has begun to write in a conversation; nothing at all goes.
// It fails with a fault of kind Conflict where an answer of theirs is planned, which stays as it is.
func keepDraft(ctx context.Context, tx *postgres.Tx, id uuid.UUID, kept messages.KeptDraft) error {
	sql := `delete from conversation_drafts
		where workspace_id = current_workspace() and conversation_id = @id and member_id = @member and send_at is null`
	args := pgx.NamedArgs{"id": id}
	if kept.Text != "" || kept.CC != "" || kept.BCC != "" || len(kept.Dropped) > 0 {
		sql = `insert into conversation_drafts (workspace_id, conversation_id, member_id, text, cc, bcc, dropped)
			values (current_workspace(), @id, @member, @text, @cc, @bcc, @dropped)
			on conflict (workspace_id, conversation_id, member_id) do update
			   set text = excluded.text, cc = excluded.cc, bcc = excluded.bcc, dropped = excluded.dropped, kept_at = now()
			 where conversation_drafts.send_at is null`
		args["text"], args["cc"], args["bcc"], args["dropped"] = kept.Text, kept.CC, kept.BCC, kept.Dropped
	}
	written, err := tx.Exec(ctx, sql, tx.Args(args))
	if _, filled := args["text"]; err == nil && filled && written.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "fault.planned")
	}
	return err
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
		select text, cc, bcc, dropped, send_at from conversation_drafts
		 where workspace_id = current_workspace() and conversation_id = @id and member_id = @member`,
		b.Args(pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
		kept := &page.Kept
		var at *time.Time
		_, err := pgx.ForEachRow(rows, []any{&kept.Text, &kept.CC, &kept.BCC, &kept.Dropped, &at}, func() error { return nil })
		kept.SendAt = postgres.OrZero(at)
		return err
	})
	queueSnippets(b, &page.Snippets)
}

func queueSnippets(b *postgres.Batch, snippets *[]listing.Choice) {
	postgres.Rows(b, snippets, postgres.ScanChoice, `
		select id, name from snippets where workspace_id = current_workspace() and deleted_at is null
		 order by name_key, id`+postgres.UpTo(messages.MaxSnippets))
}
