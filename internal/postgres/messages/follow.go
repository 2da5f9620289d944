package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Follow has the member told of what is new in a conversation within reach, or no more. It
// fails with a fault of kind NotFound.
func (s Store) Follow(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, follow bool) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		followed, err := tx.Exec(ctx, `
			insert into conversation_followers as f (workspace_id, conversation_id, member_id)
			select v.workspace_id, v.id, @member`+oneConversation+postgres.Within(`v`, tx.Reach)+holdsIt+`
			    on conflict (workspace_id, conversation_id, member_id) do update set since = f.since`,
			tx.Args(pgx.NamedArgs{"id": id}))
		if err == nil && followed.RowsAffected() == 0 {
			return postgres.NotFound
		}
		if err == nil && !follow {
			_, err = tx.Exec(ctx, `
				delete from conversation_followers where workspace_id = current_workspace() and conversation_id = @id and member_id = @member`,
				tx.Args(pgx.NamedArgs{"id": id}))
		}
		return err
	})
}

// queueTold reads whether the member follows a conversation within reach, and counts what
// else they have not read. Where the page is shown to them, they have read what they were told of it.
func queueTold(b *postgres.Batch, id uuid.UUID, shown bool, page *messages.Page) {
	var read string
	if shown {
		read = `with read as (` + toldOf(b) + `)`
	}
	b.Values(read+`
		select exists (select from conversation_followers
		                where workspace_id = current_workspace() and conversation_id = @id and member_id = @member),
		       (select count(*) from notifications n
		         where n.workspace_id = current_workspace() and n.member_id = @member and n.read_at is null
		           and n.conversation_id is distinct from @id`+postgres.NotificationAge+`)`,
		[]any{b.Args(pgx.NamedArgs{"id": id})}, &page.Following, &page.Told)
}

// toldOf marks as read what the member was told of conversation @id within reach.
func toldOf(b *postgres.Batch) string {
	return postgres.ReadNotifications + ` and n.conversation_id = @id and exists (select` +
		oneConversation + postgres.Within(`v`, b.Reach) + `)`
}

// tellFollowers tells those who follow a conversation, and may still see it, that it has
// something new; but not those who are told of it already.
func tellFollowers(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, but ...uuid.UUID) error {
	return kit.TellThose(ctx, tx, notification.Followed, conversation, `
		select f.member_id from conversation_followers f
		  join conversations v on v.workspace_id = f.workspace_id and v.id = f.conversation_id and v.state <> 'spam'
		 where f.workspace_id = current_workspace() and f.conversation_id = $1 and f.member_id <> all (coalesce($2, '{}'::uuid[]))`,
		conversation, but)
}

// tell tells of what came in: whoever follows the conversation, or the team that has a new one.
func (a *arrival) tell(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	switch {
	case a.Automatic || a.blocked:
		return nil
	case a.begun:
		return kit.TellTeam(ctx, tx, conversation)
	}
	return tellFollowers(ctx, tx, conversation)
}
