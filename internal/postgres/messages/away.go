package messages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// away is the automatic answer of a channel to what a customer wrote, and when it goes.
type away struct {
	messages.Hours
	conversation                                     uuid.UUID
	at                                               time.Time // when it was written
	zone, channel, text, sender, customer, workspace string
}

// due tells that the business is closed, that the customer wrote since then, and that nothing has
// answered them since by itself.
func (to *away) due(ctx context.Context, tx *postgres.Tx) (bool, error) {
	since, closed := to.ClosedSince(time.Now(), people.ZoneOf(to.zone))
	if !closed || to.at.Before(since) { // It came before, and waited.
		return false, nil
	}
	var answered bool
	err := tx.QueryRow(ctx, `
		select exists (select from messages
		    where workspace_id = current_workspace() and conversation_id = $1 and automatic and at >= $2)`, to.conversation, since).
		Scan(&answered)
	return err == nil && !answered, err
}

// say writes the answer to somebody, and queues what hands it over.
func (to *away) say(ctx context.Context, tx *postgres.Tx, recipient string, job func(message uuid.UUID) river.JobArgs) error {
	known := map[string]string{messages.ContactName: cmp.Or(to.customer, to.sender), messages.WorkspaceName: to.workspace}
	text, err := texts.FillVariables("text", to.text, known, messages.MaxText)
	if err != nil {
		return err
	}
	message := postgres.NewID()
	// A list goes on to show what the customer wrote, and that they wait.
	if _, err := tx.Exec(ctx, `
		insert into messages (workspace_id, id, conversation_id, at, sender, recipient, text, state, automatic)
		values (current_workspace(), $1, $2, greatest(now(), $3), $4, $5, $6, 'queued', true)`,
		message, to.conversation, to.at, to.channel, recipient, text); err != nil {
		return err
	}
	return tx.Enqueue(ctx, job(message))
}

// answerAway queues the automatic answer of the channel to a mail that its customer wrote
// outside business hours: once in a conversation for as long as the business is closed. Who
// calls it holds the channel. What is forged or spam, was answered meanwhile, or is of somebody
// else gets none.
func answerAway(ctx context.Context, tx *postgres.Tx, id uuid.UUID, verdict mailauth.Verdict) error {
	if verdict == mailauth.Forbidden || verdict == mailauth.Ambiguous {
		return nil
	}
	var to away
	err := tx.QueryRow(ctx, `
		select v.id, i.received_at, h.spans, h.closed, w.time_zone, k.address, k.away, x.sender, c.name, w.name
		  from (select * from inbound_mails where workspace_id = current_workspace() and id = $1 offset 0) i
		 cross join lateral (select * from messages where workspace_id = current_workspace() and id = i.message_id offset 0) x
		 cross join lateral (select * from conversations where workspace_id = current_workspace() and id = x.conversation_id offset 0) v
		  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id
		 cross join lateral (select * from contacts where workspace_id = current_workspace() and id = v.contact_id offset 0) c
		  join business_hours h on h.workspace_id = v.workspace_id
		  join workspaces w on w.id = v.workspace_id
		 where v.state <> 'spam' and v.waiting_since is not null
		   and k.away <> '' and k.confirmed_at is not null and k.deleted_at is null and not `+fmt.Sprintf(ownAddress, `x.sender`)+`
		   and exists (select from contact_addresses o
		                where o.workspace_id = v.workspace_id and o.contact_id = v.contact_id and o.email_key = lower(x.sender)
		                  and not o.claim offset 0)`, id).
		Scan(&to.conversation, &to.at, &to.Spans, &to.Closed, &to.zone, &to.channel, &to.text, &to.sender, &to.customer, &to.workspace)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if due, err := to.due(ctx, tx); err != nil || !due {
		return err
	}
	sender, unread := mail.ParseAddress(to.sender)
	if unread != nil {
		return nil //nolint:nilerr // Nothing can be sent to it.
	}
	if may, err := MayMailByItself(ctx, tx, sender); err != nil || !may {
		return err
	}
	return to.say(ctx, tx, sender.String(), func(message uuid.UUID) river.JobArgs {
		return jobs.ReplyMail{Workspace: uuid.UUID(tx.Workspace), Message: message}
	})
}

// answerChat queues the automatic answer of a channel that is no address to what somebody wrote
// over it outside business hours, as answerAway does to a mail. Who calls it holds the channel,
// and has written down what came: so the window of WhatsApp is open.
func (a *arrival) answerChat(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	if a.Automatic || a.blocked {
		return nil
	}
	to := away{conversation: conversation, at: a.at, sender: a.handle}
	var kind string
	err := tx.QueryRow(ctx, `
		select k.kind, h.spans, h.closed, w.time_zone, k.address, k.away, c.name, w.name
		  from conversations v
		  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		  join business_hours h on h.workspace_id = v.workspace_id
		  join workspaces w on w.id = v.workspace_id
		 where v.workspace_id = current_workspace() and v.id = $1 and v.state <> 'spam' and v.waiting_since is not null
		   and k.away <> '' and k.deleted_at is null
		   and (k.kind = 'custom' and k.url <> '' or k.kind = 'whatsapp' and k.sealed_token is not null)`,
		conversation).Scan(&kind, &to.Spans, &to.Closed, &to.zone, &to.channel, &to.text, &to.customer, &to.workspace)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if due, err := to.due(ctx, tx); err != nil || !due {
		return err
	}
	if may, err := mayBeToldByItself(ctx, tx, a.channel, a.handle); err != nil || !may {
		return err
	}
	return to.say(ctx, tx, a.handle, func(message uuid.UUID) river.JobArgs {
		if kind == messages.WhatsApp {
			return jobs.WhatsAppMessage{Workspace: uuid.UUID(tx.Workspace), Message: message}
		}
		return jobs.HookMessage{Workspace: uuid.UUID(tx.Workspace), Message: message}
	})
}
