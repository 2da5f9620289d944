package messages

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// noteTaken notes the id by which the provider knows the message of a recipient, which is sent. It
// may have told more of it already.
func noteTaken(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, recipient uuid.UUID, providerID string) error {
	if _, err := tx.Exec(ctx, holdStatus, providerID); err != nil {
		return err
	}
	if err := noteRecipient(ctx, tx, job, recipient, "sent", "sent"); err != nil {
		return err
	}
	var channel uuid.UUID
	if err := tx.QueryRow(ctx, `
		update broadcast_recipients r set provider_id = $2 from broadcast_sendings s
		 where r.workspace_id = current_workspace() and r.id = $1 and s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id
		returning s.channel_id`, recipient, providerID).Scan(&channel); err != nil {
		return err
	}
	return climbOfBroadcast(ctx, tx, channel, providerID)
}

// climbOfBroadcast gives the recipient whose message the provider knows by an id the furthest state
// that it told, and counts it. It changes nothing where there is none.
func climbOfBroadcast(ctx context.Context, tx *postgres.Tx, channel uuid.UUID, providerID string) error {
	var broadcast, recipient uuid.UUID
	err := tx.QueryRow(ctx, `
		select s.broadcast_id, r.id from broadcast_recipients r
		  join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id and s.channel_id = $2
		 where r.workspace_id = current_workspace() and r.provider_id = $1 and r.provider_id <> ''
		 order by r.id limit 1 for update of s`, providerID, channel).Scan(&broadcast, &recipient)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var was, is, failure string
	err = tx.QueryRow(ctx, `
		update broadcast_recipients r set state = s.status from broadcast_recipients o cross join lateral (
		       select status, failure from message_statuses
		        where workspace_id = current_workspace() and channel_id = $2 and provider_id = o.provider_id
		        order by array_position(array['sent', 'delivered', 'read', 'failed'], status) desc limit 1) s
		 where r.workspace_id = current_workspace() and r.id = $1 and o.workspace_id = r.workspace_id and o.id = r.id
		   and r.state in ('sent', 'delivered', 'read') and s.status <> r.state
		returning o.state, r.state, s.failure`, recipient, channel).Scan(&was, &is, &failure)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if is != messages.Failed {
		_, err = tx.Exec(ctx, `
			update broadcast_sendings
			   set delivered = delivered + case when $2 = 'sent' then 1 else 0 end, read = read + case when $3 = 'read' then 1 else 0 end
			 where workspace_id = current_workspace() and broadcast_id = $1`, broadcast, was, is)
		return err
	}
	if _, err := tx.Exec(ctx, `
		update broadcast_sendings
		   set delivered = delivered - case when $2 in ('delivered', 'read') then 1 else 0 end,
		       read = read - case when $2 = 'read' then 1 else 0 end
		 where workspace_id = current_workspace() and broadcast_id = $1`, broadcast, was); err != nil {
		return err
	}
	if err := noteFailure(ctx, tx, broadcast, failure); err != nil {
		return err
	}
	return failedLater(ctx, tx, broadcast, recipient, true)
}

// noteFailure keeps why the last message over WhatsApp failed, in the words of its provider.
func noteFailure(ctx context.Context, tx *postgres.Tx, broadcast uuid.UUID, failure string) error {
	_, err := tx.Exec(ctx, `
		update broadcast_sendings set failure = $2 where workspace_id = current_workspace() and broadcast_id = $1`, broadcast, failure)
	return err
}

// failedLater counts one who was not reached after all: one that was counted as sent is so no
// more. Of those that went before the broadcast was let go on it knew then. Many pause it.
func failedLater(ctx context.Context, tx *postgres.Tx, broadcast, recipient uuid.UUID, counted bool) error {
	if _, err := tx.Exec(ctx, `
		with gone as (
		    select r.sent_at < s.resumed_at as before, case when $3 then 1 else 0 end as less
		      from broadcast_recipients r
		      join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id
		     where r.workspace_id = current_workspace() and r.id = $2)
		update broadcast_sendings s set failed = failed + 1, sent = sent - less,
		       failed_before = failed_before + case when before then 1 else 0 end,
		       sent_before = sent_before - case when before then less else 0 end
		  from gone where s.workspace_id = current_workspace() and s.broadcast_id = $1`, broadcast, recipient, counted); err != nil {
		return err
	}
	return pauseOfMany(ctx, tx, broadcast)
}

// stopMailings takes an answer that is a stop word and nothing else from somebody who got a
// broadcast over the channel: they want no mailings any more, neither this way nor by mail. What
// they wrote is a message like any other, but that no channel answers it by itself. The provider
// may know a number by another one than we do.
func (a *arrival) stopMailings(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, said string) (stopped bool, err error) {
	if !messages.IsStop(said) {
		return false, nil
	}
	var recipient, broadcast, contact uuid.UUID
	var name, number string
	err = tx.QueryRow(ctx, `
		select r.id, b.id, b.name, v.contact_id, k.number from (select distinct unnest(array[$1, $4]::text[]) as number) k
		  join broadcast_recipients r on r.workspace_id = current_workspace() and r.provider_id <> ''
		   and r.address_key in (k.number, '`+postgres.Forgotten+`' || encode(address_hash(current_workspace(), k.number), 'hex'))
		  join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id and s.channel_id = $2
		  join broadcasts b on b.workspace_id = r.workspace_id and b.id = r.broadcast_id
		  join conversations v on v.workspace_id = r.workspace_id and v.id = $3
		 order by r.sent_at desc, r.id desc limit 1`, a.handle, a.channel, conversation, cmp.Or(a.phone, a.handle)).
		Scan(&recipient, &broadcast, &name, &contact, &number)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := sayNo(ctx, tx, contact, number, no{customers.ByAnswer(name), "contact.stop"}); err != nil {
		return false, err
	}
	return true, noteStopped(ctx, tx, broadcast, recipient)
}
