package messages

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// Replies is what the mails of conversations read and note. A job holds no grant: it
// acts for the product, in the workspace that its arguments name.
type Replies struct{ db *postgres.Database }

// NewReplies returns the repository of the mails of conversations.
func NewReplies(db *postgres.Database) Replies { return Replies{db} }

// mostReferences is how many Message-IDs of a thread a mail names.
const mostReferences = 20

// BeginReply reads a message that is to be sent and notes that an attempt begins. It is
// false for one that was sent, or is of nobody any more, and for one whose channel is not the
// business's any more, which says so. An attempt that never ended may have sent it: nobody
// knows, so it is not sent again.
func (r Replies) BeginReply(ctx context.Context, job jobs.ReplyMail) (letter jobs.ReplyLetter, ok bool, err error) {
	if err := r.endUndo(ctx, job.Workspace, job.Message); err != nil {
		return letter, false, err
	}
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var state, why string
		err := tx.QueryRow(ctx, `
			select case when k.deleted_at is not null then '`+messages.ChannelGone+`'
			            when k.confirmed_at is null then '`+messages.ChannelUnconfirmed+`' else '' end,
			       coalesce(y.state, x.state), x.recipient, coalesce(y.address, x.recipient),
			       array (select c.address from message_copies c
			               where c.workspace_id = x.workspace_id and c.message_id = x.id and c.way = 'to' order by c.place),
			       array (select c.address from message_copies c
			               where c.workspace_id = x.workspace_id and c.message_id = x.id and c.way = 'cc' order by c.place),
			       k.address, k.name, c.language, v.token,
			       case when x.forwards is not null and v.subject = '' then c.name else v.subject end, x.text, x.forwards is not null, x.automatic,
			       exists (select from messages e
			                where e.workspace_id = v.workspace_id and e.conversation_id = v.id and (e.at, e.id) < (x.at, x.id)),
			       array (select message_id from messages
			               where workspace_id = v.workspace_id and conversation_id = v.id and message_id <> '' order by at, id)
			  from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
			  join channels k on k.workspace_id = v.workspace_id and k.id = coalesce((
			       select f.id from channels f
			        where f.workspace_id = current_workspace() and f.kind = 'email' and f.address = x.sender and x.forwards is not null
			        order by f.deleted_at desc nulls first limit 1), v.channel_id)
			  join workspaces w on w.id = x.workspace_id and w.deleted_at is null
			  left join message_copies y on y.workspace_id = x.workspace_id and y.message_id = x.id and y.place = $2
			 where x.workspace_id = current_workspace() and x.id = $1 and ($2 = 0 or y.place is not null)
			   for update of x`, job.Message, job.Copy).
			Scan(&why, &state, &letter.To, &letter.Deliver, &letter.MoreTo, &letter.CC,
				&letter.Channel, &letter.ChannelName, &letter.Language, &letter.Token,
				&letter.Subject, &letter.Text, &letter.Forwards, &letter.Automatic, &letter.Answers, &letter.References)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		next := messages.Sending
		switch state {
		case messages.Queued:
			if ok = why == ""; !ok {
				next = messages.Failed
			}
		case messages.Sending:
			next, why = messages.Unclear, ""
		default:
			return nil
		}
		if ok {
			rows, _ := tx.Query(ctx, `
				select name, kind, bytes from message_files
				 where workspace_id = current_workspace() and message_id = $1 order by place, id`, job.Message)
			if letter.Files, err = pgx.CollectRows(rows, pgx.RowToStructByPos[mail.File]); err != nil {
				return err
			}
		}
		if err := noteState(ctx, tx, job, next, why); err != nil || !ok {
			return err
		}
		letter.Return = rand.Text()[:messages.TokenLength]
		_, err = tx.Exec(ctx, `
			insert into mail_returns (workspace_id, token, message_id, place) values (current_workspace(), $1, $2, $3)`,
			letter.Return, job.Message, job.Copy)
		return err
	})
	letter.References = shortened(letter.References)
	return letter, ok && err == nil, err
}

// NoteReply notes how an attempt ended: what may be tried again waits as before.
func (r Replies) NoteReply(ctx context.Context, job jobs.ReplyMail, messageID string, failure *mail.Error) error {
	state, text := messages.Sent, ""
	if failure != nil {
		text = failure.Text
		switch {
		case failure.Unclear:
			state = messages.Unclear
		case failure.Permanent:
			state = messages.Failed
		default:
			state = messages.Queued
		}
	}
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		return noteSent(ctx, tx, job, &messageID, state, text)
	})
}

// noteState notes what became of a mail, which is a message's or a copy's. What came later
// may be noted already: a report that it was not delivered is the last word.
func noteState(ctx context.Context, tx *postgres.Tx, job jobs.ReplyMail, state, failure string) error {
	return noteSent(ctx, tx, job, nil, state, failure)
}

// noteSent is noteState with the Message-ID that a message went with, nil for none. It is one
// statement: a second one that changes the same row has Postgres ask for the conversation,
// which whoever splits or merges it holds while they wait for the message.
func noteSent(ctx context.Context, tx *postgres.Tx, job jobs.ReplyMail, messageID *string, state, failure string) error {
	if job.Copy == 0 {
		const known = `(state = 'failed' or state = 'delayed' and $2 <> 'failed')`
		noted, err := tx.Exec(ctx, `
			update messages set message_id = coalesce($4::text, message_id), state = case when `+known+` then state else $2 end,
			       failure = case when `+known+` then failure else $3 end
			 where workspace_id = current_workspace() and id = $1 and ($4::text is not null or not `+known+`)`,
			job.Message, state, failure, messageID)
		if err != nil || noted.RowsAffected() == 0 {
			return err
		}
		return tellLater(ctx, tx, job.Message, state)
	}
	noted, err := tx.Exec(ctx, `
		update message_copies set state = $3, failure = $4
		 where workspace_id = current_workspace() and message_id = $1 and place = $2 and state <> 'failed'
		   and (state <> 'delayed' or $3 = 'failed')`, job.Message, job.Copy, state, failure)
	if err != nil || noted.RowsAffected() == 0 {
		return err
	}
	return tellLater(ctx, tx, job.Message, state)
}

// shortened keeps the first id of a thread and the latest, and those that a mail may name.
func shortened(ids []string) []string {
	ids = slices.DeleteFunc(ids, func(id string) bool { return !mail.IsMessageID(id) })
	if len(ids) > mostReferences {
		ids = append(ids[:1], ids[len(ids)-mostReferences+1:]...)
	}
	return ids
}
