package messages

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// undelivered is the condition that something that went out of conversation v did not arrive, at
// its recipient or at who got a copy, or that nobody knows whether it did: until a member
// closes the conversation, whatever goes out meanwhile.
const undelivered = `exists (
	select from messages x
	 where x.workspace_id = current_workspace() and x.conversation_id = v.id and x.undelivered_at is not null offset 0)`

// undeliveredAs is undelivered for a reason.
func undeliveredAs(why string) string {
	return strings.Replace(undelivered, ` offset 0`, ` and x.undelivered_as = `+why+` offset 0`, 1)
}

// tellLater has those told who have to do with a message that did not arrive, or of which
// nobody knows. It is another transaction: who is told points at the conversation, which
// whoever splits or merges it holds while they wait for the message.
func tellLater(ctx context.Context, tx *postgres.Tx, message uuid.UUID, state string) error {
	if state != messages.Failed && state != messages.Unclear {
		return nil
	}
	return tx.Enqueue(ctx, jobs.UndeliveredMessage{Workspace: uuid.UUID(tx.Workspace), Message: message})
}

// standIn are those who are told of conversation $1 where nobody wrote message $2 and nobody has
// the conversation: the team that has it, or the owners, whose channel it is.
var standIn = `
			select s.id from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = $1 and v.assignee_id is null
			  join members s on s.workspace_id = x.workspace_id and ` + postgres.ActiveMember(`s`) + `
			 where x.workspace_id = current_workspace() and x.id = $2 and x.member_id is null
			   and case when exists (select from team_members t where t.workspace_id = v.workspace_id and t.team_id = v.team_id)
			            then exists (select from team_members t
			                          where t.workspace_id = v.workspace_id and t.team_id = v.team_id and t.member_id = s.id)
			            else s.role = 'owner' end`

// TellUndelivered implements jobs.Replies: it tells who wrote a message, who has its
// conversation and who follows it, as far as they see it, and has the inbox show it. Where that
// is nobody at all, it tells others. What went
// since tells nobody. Who is told comes first: they point at the conversation, which a merge
// holds before its messages.
func (r Replies) TellUndelivered(ctx context.Context, job jobs.UndeliveredMessage) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var conversation uuid.UUID
		err := tx.QueryRow(ctx, `
			select x.conversation_id from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and not v.hidden
			 where x.workspace_id = current_workspace() and x.id = $1
			   and (x.state in ('failed', 'unclear') or exists (
			       select from message_copies c
			        where c.workspace_id = current_workspace() and c.message_id = x.id and c.state in ('failed', 'unclear')))`, job.Message).
			Scan(&conversation)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := kit.TellThose(ctx, tx, notification.Undelivered, conversation, `
			select x.member_id from messages x
			 where x.workspace_id = current_workspace() and x.id = $2 and x.member_id is not null
			 union
			select v.assignee_id from conversations v
			 where v.workspace_id = current_workspace() and v.id = $1 and v.assignee_id is not null
			 union
			select f.member_id from conversation_followers f where f.workspace_id = current_workspace() and f.conversation_id = $1
			 union `+standIn, conversation, job.Message); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update messages x set undelivered_at = coalesce(undelivered_at, now()), undelivered_as = case
			       when returned then 'bounced' when state = 'failed' and failure = any ($2) then 'failed'
			       when state = 'failed' or exists (select from message_copies c
			            where c.workspace_id = x.workspace_id and c.message_id = x.id and c.state = 'failed') then 'refused'
			       else 'unclear' end
			 where workspace_id = current_workspace() and id = $1`, job.Message, messages.Reasons)
		return err
	})
}

// seenTo is for a member who closes a conversation: what did not arrive there is dealt with.
func seenTo(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		update messages set undelivered_at = null
		 where workspace_id = current_workspace() and conversation_id = $1 and undelivered_at is not null`, id)
	return err
}
