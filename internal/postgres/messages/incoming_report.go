package messages

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// returnTime is how long reports of a mail are taken. Servers give up within days.
const returnTime = 30 * 24 * time.Hour

// wentOver holds for a message x of conversation v that went out over channel $2: one that was
// handed on by mail may be of a conversation over another.
const wentOver = `(v.channel_id = $2 or x.forwards is not null and x.sender = (
	select address from channels where workspace_id = current_workspace() and id = $2 and kind = 'email'))`

// Sent tells whether a mail of a channel went out, not long ago, whose reports come to a token.
func (in Incoming) Sent(ctx context.Context, c intake.Channel, token string) (ok bool, err error) {
	err = in.db.InWorkspace(ctx, c.Workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select exists (select from mail_returns r
			  join messages x on x.workspace_id = r.workspace_id and x.id = r.message_id
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			 where r.workspace_id = current_workspace() and r.token = $1 and `+wentOver+` and r.sent_at > now() - $3::interval)
			    or exists (select from broadcast_recipients r
			  join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id
			 where r.workspace_id = current_workspace() and r.return_token = $1 and s.channel_id = $2 and r.sent_at > now() - $3::interval)`,
			token, c.ID, returnTime).Scan(&ok)
	})
	return ok, err
}

// reported notes what a report says of one of our mails, which it finds by the token of its
// address or else by the Message-ID that it names. It is none for another mail, and for a
// report of none of ours; of a broadcast's mail there is no message. A report opens nothing,
// and nothing answers it.
func (a *arrival) reported(ctx context.Context, tx *postgres.Tx) (is bool, message uuid.UUID, err error) {
	if a.Report == nil {
		return false, message, nil
	}
	if is, err := a.reportedOfBroadcast(ctx, tx); is || err != nil {
		return is, message, err
	}
	job := jobs.ReplyMail{Workspace: uuid.UUID(tx.Workspace)}
	err = tx.QueryRow(ctx, `
		select r.message_id, r.place from mail_returns r
		 where r.workspace_id = current_workspace() and r.token = $1
		union all
		select x.id, 0 from messages x
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
		 where x.workspace_id = current_workspace() and $1 = '' and x.message_id = $3 and x.message_id <> ''
		   and x.state <> 'received' and `+wentOver+` limit 1`,
		intake.ReturnToken(a.recipient), a.channel, a.Report.MessageID).Scan(&job.Message, &job.Copy)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, uuid.Nil, nil
	}
	if err != nil {
		return false, uuid.Nil, err
	}
	switch a.Report.Outcome {
	case incoming.NotDelivered:
		if err := a.deadOfMessage(ctx, tx, job); err != nil {
			return true, job.Message, err
		}
		if err := noteReturned(ctx, tx, job.Message); err != nil {
			return true, job.Message, err
		}
		err = noteState(ctx, tx, job, messages.Failed, a.Report.Said)
	case incoming.Delayed:
		err = noteState(ctx, tx, job, messages.Delayed, a.Report.Said)
	case incoming.Delivered:
	}
	return true, job.Message, err
}

// noteReturned notes that a message, or a copy of it, came back.
func noteReturned(ctx context.Context, tx *postgres.Tx, message uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		update messages set returned = true where workspace_id = current_workspace() and id = $1 and not returned`, message)
	return err
}

// deadOfMessage notes whom a mail of a conversation was for, where its report says that nobody has
// the address. It is one that came to the secret address of that mail alone.
func (a *arrival) deadOfMessage(ctx context.Context, tx *postgres.Tx, job jobs.ReplyMail) error {
	if !a.Report.Dead || intake.ReturnToken(a.recipient) == "" {
		return nil
	}
	var to string
	if err := tx.QueryRow(ctx, `
		select coalesce((select address from message_copies
		                  where workspace_id = x.workspace_id and message_id = x.id and place = $2), x.recipient)
		  from messages x where x.workspace_id = current_workspace() and x.id = $1`, job.Message, job.Copy).Scan(&to); err != nil {
		return err
	}
	address, err := mail.ParseAddress(to)
	if err != nil {
		return nil //nolint:nilerr // Nobody is mailed there.
	}
	return noteDead(ctx, tx, address.Key())
}

// reportedOfBroadcast notes what a report says of a broadcast's mail. One that was not delivered
// counts as one that failed, and many of them pause the broadcast.
func (a *arrival) reportedOfBroadcast(ctx context.Context, tx *postgres.Tx) (is bool, err error) {
	token := intake.ReturnToken(a.recipient)
	if token == "" {
		return false, nil
	}
	var broadcast, recipient uuid.UUID
	err = tx.QueryRow(ctx, `
		select s.broadcast_id, r.id from broadcast_recipients r
		  join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id
		 where r.workspace_id = current_workspace() and r.return_token = $1 and s.channel_id = $2 for update of s`, token, a.channel).
		Scan(&broadcast, &recipient)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil || a.Report.Outcome != incoming.NotDelivered {
		return err == nil, err
	}
	var was, key string
	err = tx.QueryRow(ctx, `
		update broadcast_recipients r set state = 'failed' from broadcast_recipients o
		 where r.workspace_id = current_workspace() and r.id = $1 and o.workspace_id = r.workspace_id and o.id = r.id
		   and r.state in ('sent', 'sending', 'unclear') returning o.state, o.address_key`, recipient).Scan(&was, &key)
	if errors.Is(err, pgx.ErrNoRows) { // Another report said so before.
		return true, nil
	}
	if err != nil {
		return true, err
	}
	if a.Report.Dead {
		if err := noteDead(ctx, tx, key); err != nil {
			return true, err
		}
	}
	if was == "unclear" { // It is counted among those that failed.
		return true, nil
	}
	return true, failedLater(ctx, tx, broadcast, recipient, was == "sent")
}

// byReturn finds the conversation with a message whose reports come to the address: some
// programs answer there.
func (a *arrival) byReturn(ctx context.Context, tx *postgres.Tx) (uuid.UUID, error) {
	token := intake.ReturnToken(a.recipient)
	if token == "" {
		return uuid.Nil, nil
	}
	return none(tx.QueryRow(ctx, `
		select v.id from mail_returns r
		  join messages x on x.workspace_id = r.workspace_id and x.id = r.message_id
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
		 where r.workspace_id = current_workspace() and r.token = $1 and v.channel_id = $2 and not v.hidden
		   and (v.state = 'spam' or not $3)`, token, a.channel, a.blocked))
}
