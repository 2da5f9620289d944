package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Next is the conversation behind another one within reach in a list, uuid.Nil for the last
// one. It fails with a fault of kind NotFound.
func (s Store) Next(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, q messages.Query, tags *policy.Grant[policy.List],
) (uuid.UUID, error) {
	if err := within(grant, q.Inbox); err != nil {
		return uuid.Nil, err
	}
	err := postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Values(`select coalesce(v.`+places[q.Sort].column+`, v.last_at), v.id`+oneConversation+postgres.Within(`v`, b.Reach),
			[]any{b.Args(pgx.NamedArgs{"id": id})}, &q.After.At, &q.After.ID)
	})
	if err != nil {
		return uuid.Nil, err
	}
	q.Limit = 1
	of, err := weighed(ctx, s, grant, q, tags)
	if err != nil {
		return uuid.Nil, err
	}
	var list messages.List
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) { of.queuePage(b, &list) })
	if err != nil || len(list.Conversations) == 0 {
		return uuid.Nil, err
	}
	return list.Conversations[0].ID, nil
}

// MarkUnread shows a conversation within reach to the member as one that they have not
// seen, until they open it again.
func (s Store) MarkUnread(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		marked, err := tx.Exec(ctx, `
			insert into conversation_reads (workspace_id, member_id, conversation_id, read_at)
			select v.workspace_id, @member, v.id, '-infinity'`+oneConversation+postgres.Within(`v`, tx.Reach)+holdsIt+`
			    on conflict (workspace_id, member_id, conversation_id) do update set read_at = excluded.read_at`,
			tx.Args(pgx.NamedArgs{"id": id}))
		if err == nil && marked.RowsAffected() == 0 {
			return postgres.NotFound
		}
		return err
	})
}
