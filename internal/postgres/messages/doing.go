package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/live"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// isLatest holds where message @seen is the latest of conversation @id.
const isLatest = `
	   and @seen = (select id from messages where workspace_id = current_workspace() and conversation_id = @id
	                 order by at desc, id desc limit 1)`

// TellDoing tells the others who have a conversation within reach what the member does in
// it. Nothing is written: it counts for less than a minute. A conversation beyond the
// member's own reach is a fault of kind NotFound. A message that they have seen, the zero id
// for none, is read where it is the latest.
func (s Store) TellDoing(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, doing live.Doing, seen uuid.UUID) error {
	return postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		var told int
		b.Queue(`
			select length(pg_notify('latchkey', concat_ws(' ', 'doing', v.workspace_id, v.id, @member::uuid, @doing::text,
			              (select name from members where workspace_id = current_workspace() and id = @member)))::text)`+
			oneConversation+postgres.Within(`v`, b.Reach), b.Args(pgx.NamedArgs{"id": id, "doing": doing})).
			QueryRow(func(row pgx.Row) error { return row.Scan(&told) })
		if seen == uuid.Nil {
			return
		}
		args := b.Args(pgx.NamedArgs{"id": id, "seen": seen})
		b.Queue(toldOf(b)+isLatest, args)
		b.Queue(readSQL+postgres.Within(`v`, b.Reach)+isLatest+readAlready, args)
	})
}
