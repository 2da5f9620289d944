package messages

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Transcript reads what was written in a conversation within reach, the oldest first, with
// what members wrote for each other where notes are asked for. Of a very long one it holds
// the latest messages.MostPages pages, and says that there is more.
func (s Store) Transcript(
	ctx context.Context, grant policy.Grant[policy.Export], id uuid.UUID, notes bool,
) (page messages.Page, err error) {
	var entries []messages.Entry
	for range messages.MostPages {
		before := page.Earlier
		page = messages.Page{}
		err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
			queueConversation(b, id, &page.Conversation)
			queueEntries(b, id, before, false, &page)
			queueMails(b, id, before, &page)
		})
		if err != nil {
			return messages.Page{}, err
		}
		page.Entries = slices.DeleteFunc(page.Entries, func(e messages.Entry) bool {
			return e.Kind == messages.Event || e.Kind == messages.Note && !notes
		})
		entries = append(page.Entries, entries...)
		if !page.More {
			break
		}
	}
	page.Entries, page.Earlier = entries, listing.Cursor{}
	return page, nil
}

// NoteExport writes down that a conversation within reach is exported.
func (s Store) NoteExport(ctx context.Context, grant policy.Grant[policy.Export], id uuid.UUID, notes bool) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.export", v.customer, id, postgres.Detail{"notes": notes})
	})
}
