package messages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// limitAutomatic is how many mails an address gets that nobody wrote, from a workspace.
var limitAutomatic = postgres.Limit{Count: 3, Window: time.Hour}

// MayMailByItself tells whether a program may send a mail to an address now, and counts
// that it does. Whatever sends by itself asks here, in the transaction that queues the
// mail: another program may answer each of them, whatever its mails say of themselves.
func MayMailByItself(ctx context.Context, tx *postgres.Tx, to mail.Address) (bool, error) {
	err := postgres.ThrottleIn(ctx, tx, "automatic:"+uuid.UUID(tx.Workspace).String()+":"+to.Key(), limitAutomatic)
	if wrong := (*fault.Fault)(nil); errors.As(err, &wrong) && wrong.Kind == fault.TooMany {
		return false, nil
	}
	return err == nil, err
}

// away is the automatic answer of a channel to a conversation, and when it goes.
type away struct {
	messages.Hours
	zone, channel, text, contact, workspace string
}

// answerAway queues the automatic answer of the channel to a mail that its customer wrote
// outside business hours: once in a conversation for as long as the business is closed.
// What a program wrote gets none, nor what cannot be read, is spam, or is of somebody else.
func (a *arrival) answerAway(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	if a.Automatic || a.blocked || !a.Known() || ofProgram(a.Email) || a.Reading == incoming.Complicated || a.Reading == incoming.Broken {
		return nil
	}
	var to away
	err := tx.QueryRow(ctx, `
		select h.spans, h.closed, w.time_zone, k.address, k.away, c.name, w.name
		  from conversations v
		  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		  join business_hours h on h.workspace_id = v.workspace_id
		  join workspaces w on w.id = v.workspace_id
		 where v.workspace_id = current_workspace() and v.id = $1 and v.state <> 'spam'
		   and k.away <> '' and k.confirmed_at is not null and k.deleted_at is null and not `+fmt.Sprintf(ownAddress, `$2`)+`
		   and exists (select from contact_addresses o
		                where o.workspace_id = v.workspace_id and o.contact_id = v.contact_id and o.email_key = $2 and not o.claim)`,
		conversation, a.Email.Key()).Scan(&to.Spans, &to.Closed, &to.zone, &to.channel, &to.text, &to.contact, &to.workspace)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	since, closed := to.ClosedSince(time.Now(), people.ZoneOf(to.zone))
	if !closed || a.at.Before(since) { // It came before, and waited.
		return nil
	}
	var answered bool
	if err := tx.QueryRow(ctx, `
		select exists (select from messages
		    where workspace_id = current_workspace() and conversation_id = $1 and automatic and at >= $2)`, conversation, since).
		Scan(&answered); err != nil || answered {
		return err
	}
	known := map[string]string{messages.ContactName: cmp.Or(to.contact, a.Email.String()), messages.WorkspaceName: to.workspace}
	text, err := texts.FillVariables("text", to.text, known, messages.MaxText)
	if err != nil {
		return err
	}
	if may, err := MayMailByItself(ctx, tx, a.Email); err != nil || !may {
		return err
	}
	job := jobs.ReplyMail{Workspace: uuid.UUID(tx.Workspace), Message: postgres.NewID()}
	// A list goes on to show what the customer wrote, and that they wait.
	if _, err := tx.Exec(ctx, `
		insert into messages (workspace_id, id, conversation_id, at, sender, recipient, text, state, automatic)
		values (current_workspace(), $1, $2, greatest(now(), $3), $4, $5, $6, 'queued', true)`,
		job.Message, conversation, a.at, to.channel, a.Email.String(), text); err != nil {
		return err
	}
	return tx.Enqueue(ctx, job)
}

// ofProgram tells an address behind which nobody reads: RFC 3834 names those that are never
// answered by itself.
func ofProgram(a mail.Address) bool {
	local, _, _ := strings.Cut(a.Key(), "@")
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(local) {
	case "mailerdaemon", "postmaster", "noreply", "donotreply", "listserv", "majordomo", "bounce", "bounces":
		return true
	}
	return strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request") || strings.HasPrefix(local, "bounce+")
}
