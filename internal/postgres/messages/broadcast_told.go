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
)

// endRun ends a broadcast. What was not sent by then is not sent.
func endRun(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, state messages.RunState) error {
	_, err := tx.Exec(ctx, `update broadcast_sendings s set state = @state, ended_at = now()`+thisRun,
		runArgs(job, pgx.NamedArgs{"state": state}))
	return err
}

// stopByItself ends a broadcast whose channel, or which itself, is there no more. Of one that was
// deleted the log says so already.
func stopByItself(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast) error {
	if err := endRun(ctx, tx, job, messages.Stopped); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update broadcast_sendings s set channel_gone = true`+thisRun, runArgs(job, nil)); err != nil {
		return err
	}
	return tellRun(ctx, tx, job.Broadcast, notification.ChannelGone)
}

// tellRun writes down what a broadcast that is there did by itself, and tells whoever began it:
// the owners, where they are gone or open no broadcasts any more.
func tellRun(ctx context.Context, tx *postgres.Tx, broadcast uuid.UUID, why notification.Why) error {
	var name string
	var by uuid.NullUUID
	err := tx.QueryRow(ctx, `
		select b.name, s.begun_by from broadcasts b
		  join broadcast_sendings s on s.workspace_id = b.workspace_id and s.broadcast_id = b.id
		 where b.workspace_id = current_workspace() and b.id = $1 and b.deleted_at is null`, broadcast).Scan(&name, &by)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.Log(ctx, "broadcast."+string(why), name, broadcast, nil); err != nil {
		return err
	}
	actor, err := postgres.ActorNow(ctx, tx, by.UUID)
	if err != nil && !errors.Is(err, postgres.NotFound) {
		return err
	}
	told := []uuid.UUID{by.UUID}
	if err != nil || !notification.Broadcast.Concerns(actor) {
		rows, _ := tx.Query(ctx, `
			select id from members where workspace_id = current_workspace() and role = 'owner' and `+postgres.ActiveMember(`members`))
		if told, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return err
		}
	}
	notice := notification.Notice{Kind: notification.Broadcast, Broadcast: uuid.NullUUID{UUID: broadcast, Valid: true}, Why: why}
	return tx.Tell(ctx, notice, told...)
}

// pauseOfMany pauses a broadcast of which many mails have failed or came back since it was begun,
// or let go on: whoever did that knew of those before.
func pauseOfMany(ctx context.Context, tx *postgres.Tx, broadcast uuid.UUID) error {
	paused, err := tx.Exec(ctx, `
		update broadcast_sendings set state = 'paused', many_failed = true
		 where workspace_id = current_workspace() and broadcast_id = $1
		   and state = 'sending' and failed - failed_before >= $2
		   and (failed - failed_before) * $3 > failed + sent - failed_before - sent_before`, broadcast,
		messages.ManyFailed, messages.ManyFailedOf)
	if err != nil || paused.RowsAffected() == 0 {
		return err
	}
	return tellRun(ctx, tx, broadcast, notification.ManyFailed)
}

// pauseOfTemplate pauses a broadcast whose template can be sent no more, or says something else
// than when the broadcast was begun: nobody gets what was not meant.
func pauseOfTemplate(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast) error {
	if _, err := tx.Exec(ctx, `
		update broadcast_sendings s set state = 'paused', template_gone = true`+thisRun, runArgs(job, nil)); err != nil {
		return err
	}
	return tellRun(ctx, tx, job.Broadcast, notification.TemplateGone)
}

// noteDead writes down that a server said of an address that nobody has it. One that was forgotten is none.
func noteDead(ctx context.Context, tx *postgres.Tx, key string) error {
	if strings.HasPrefix(key, postgres.Forgotten) {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into dead_addresses (workspace_id, email_key) values (current_workspace(), $1)
		    on conflict (workspace_id, email_key) do update set at = now()`, key)
	return err
}
