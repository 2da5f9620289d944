package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Settle says of a message of which nobody knows whether it arrived that it did, or sends it once
// more to those of whom nobody knows: of two who do so, one does. It fails with a fault: NotFound,
// Invalid for anything else, and for what is no mail and is to be sent again, or Conflict where it
// is known by now.
func (s Store) Settle(
	ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID, how string,
) (conversation uuid.UUID, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		var forwards bool
		if err := tx.QueryRow(ctx, `
			select conversation_id, forwards is not null from messages where workspace_id = current_workspace() and id = $1`, message).
			Scan(&conversation, &forwards); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, conversation) // Beyond the reach it is not there.
		if err != nil {
			return err
		}
		again := how == messages.SendAgain
		state, act := messages.Sent, "conversation.arrived"
		if again {
			state, act = messages.Queued, "conversation.send_again"
		} else if how != messages.Arrived {
			return fault.New(fault.Invalid, "fault.choice")
		}
		if again && !forwards && (v.kind == messages.Custom || v.kind == messages.WhatsApp) {
			return fault.New(fault.Invalid, "fault.not_here")
		}
		rows, _ := tx.Query(ctx, `
			with whole as (
				update messages set state = $2, failure = ''
				 where workspace_id = current_workspace() and id = $1 and state = 'unclear' returning 0 as place),
			copies as (
				update message_copies set state = $2, failure = ''
				 where workspace_id = current_workspace() and message_id = $1 and state = 'unclear' returning place)
			select place::int from whole union all select place::int from copies order by 1`, message, state)
		places, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil {
			return err
		}
		if len(places) == 0 {
			return fault.New(fault.Conflict, "fault.settled")
		}
		if _, err := tx.Exec(ctx, `
			update messages x set undelivered_at = null
			 where x.workspace_id = current_workspace() and x.id = $1 and x.state <> 'failed' and not exists (
			       select from message_copies c
			        where c.workspace_id = x.workspace_id and c.message_id = x.id and c.state = 'failed')`, message); err != nil {
			return err
		}
		for _, place := range places {
			if !again {
				break
			}
			if err := tx.Enqueue(ctx, jobs.ReplyMail{Workspace: uuid.UUID(tx.Workspace), Message: message, Copy: place}); err != nil {
				return err
			}
		}
		return tx.Log(ctx, act, v.customer, conversation, nil)
	})
	return conversation, err
}
