package messages

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// splitTalk hands what was said in conversation @id from message @from on to conversation
// @made, with its tags and its followers. Whoever has seen all of the first has seen all of both.
var splitTalk = []string{
	`insert into conversations (workspace_id, id, contact_id, channel_id, subject, token, created_at, last_at, waiting_since,
	        state, split_from, handle)
	 select workspace_id, @made, contact_id, channel_id, @subject, @token, @at, last_at, waiting_since,
	        case state when 'snoozed' then 'open' else state end, coalesce(split_from, id), handle
	   from conversations where workspace_id = current_workspace() and id = @id`,
	`insert into conversation_reads (workspace_id, member_id, conversation_id, read_at)
	 select r.workspace_id, r.member_id, @made, r.read_at
	   from conversation_reads r join conversations v on v.workspace_id = r.workspace_id and v.id = r.conversation_id
	  where r.workspace_id = current_workspace() and r.conversation_id = @id and r.read_at >= v.last_at`,
	`insert into conversation_followers (workspace_id, conversation_id, member_id, since)
	 select workspace_id, @made, member_id, since from conversation_followers
	  where workspace_id = current_workspace() and conversation_id = @id`,
	`insert into conversation_tags (workspace_id, conversation_id, tag_id)
	 select workspace_id, @made, tag_id from conversation_tags
	  where workspace_id = current_workspace() and conversation_id = @id`,
	`delete from message_undos u using messages x
	  where u.workspace_id = current_workspace() and x.workspace_id = u.workspace_id and x.id = u.message_id and x.conversation_id = @id`,
	`update messages set conversation_id = @made
	  where workspace_id = current_workspace() and conversation_id = @id and (at, id) >= (@at, @from)`,
	`update conversation_notes set conversation_id = @made
	  where workspace_id = current_workspace() and conversation_id = @id and at >= @at`,
	forgetWords,
}

// forgetWords forgets by which written words conversation @id is found.
const forgetWords = `
	delete from conversation_words where workspace_id = current_workspace() and conversation_id = @id and not customer`

// stillWaits keeps that the customer waits where they wrote after the business did.
const stillWaits = `
	update conversations v set waiting_since = (
	       select min(c.at) from messages c where c.workspace_id = v.workspace_id and c.conversation_id = v.id
	          and c.member_id is null and not c.automatic
	          and c.at > coalesce((select max(o.at) from messages o
	                 where o.workspace_id = v.workspace_id and o.conversation_id = v.id
	                  and o.member_id is not null and o.forwards is null), '-infinity'))
	 where v.workspace_id = current_workspace() and v.id = $1 and v.waiting_since is not null`

// SplitConversation makes a conversation of its own of what was said in one within reach
// from a message on. What answers one of those messages comes into the new one. It fails
// with a fault: NotFound, or about the fields from and subject.
func (s Store) SplitConversation(
	ctx context.Context, grant policy.Grant[policy.Update], id, from uuid.UUID, subject string,
) (made uuid.UUID, err error) {
	if _, err := grant.For(policy.Conversations); err != nil {
		return made, err
	}
	made = postgres.NewID()
	return made, postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, made); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		var at time.Time
		var later bool
		var was string
		var number int64
		err = tx.QueryRow(ctx, `
			select x.at, v.number, v.subject, exists (select from messages e where e.workspace_id = x.workspace_id
			           and e.conversation_id = x.conversation_id and (e.at, e.id) < (x.at, x.id))
			  from messages x join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			 where x.workspace_id = current_workspace() and x.id = $1 and x.conversation_id = $2`, from, id).Scan(&at, &number, &was, &later)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return fault.Field("from", "fault.choice")
		case err != nil:
			return err
		case !later:
			return fault.Field("from", "fault.split_first")
		}
		batch := &pgx.Batch{}
		for _, sql := range splitTalk {
			batch.Queue(sql, pgx.NamedArgs{
				"id": id, "from": from, "at": at, "made": made, "subject": subject, "token": rand.Text()[:messages.TokenLength],
			})
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		for conversation, subject := range map[uuid.UUID]string{id: was, made: subject} {
			if err := settle(ctx, tx, conversation); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, stillWaits, conversation); err != nil {
				return err
			}
			if err := findAnew(ctx, tx, conversation, subject); err != nil {
				return err
			}
		}
		var second int64
		if err := tx.QueryRow(ctx, `
			select number from conversations where workspace_id = current_workspace() and id = $1`, made).Scan(&second); err != nil {
			return err
		}
		if err := tx.Log(ctx, "conversation.split", v.customer, id, postgres.Detail{"to": fmt.Sprint("#", second)}); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.split_off", v.customer, made, postgres.Detail{"to": fmt.Sprint("#", number)})
	})
}

// findAnew writes by what a conversation is found that has lost what was written in it.
func findAnew(ctx context.Context, tx *postgres.Tx, id uuid.UUID, subject string) error {
	rows, _ := tx.Query(ctx, `
		select text from messages where workspace_id = current_workspace() and conversation_id = $1 and not automatic
		 union all
		select c.address from messages x join message_copies c on c.workspace_id = x.workspace_id and c.message_id = x.id
		 where x.workspace_id = current_workspace() and x.conversation_id = $1
		 union all
		select text from conversation_notes where workspace_id = current_workspace() and conversation_id = $1
		 union all
		select f.name from messages x join message_files f on f.workspace_id = x.workspace_id and f.message_id = x.id
		 where x.workspace_id = current_workspace() and x.conversation_id = $1
		 union all
		select f.name from conversation_notes n join message_files f on f.workspace_id = n.workspace_id and f.note_id = n.id
		 where n.workspace_id = current_workspace() and n.conversation_id = $1`, id)
	written, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	if err := findBegun(ctx, tx, id, subject); err != nil {
		return err
	}
	return findBy(ctx, tx, id, written...)
}
