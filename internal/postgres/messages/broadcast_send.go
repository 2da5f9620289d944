package messages

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// gatherStep is how many customers are looked at in one step.
const gatherStep = 2000

// thisRun is the run of a job @broadcast, if it is its latest turn.
const thisRun = ` where s.workspace_id = current_workspace() and s.broadcast_id = @broadcast and s.turn = @turn`

func runArgs(job jobs.Broadcast, more pgx.NamedArgs) pgx.NamedArgs {
	args := pgx.NamedArgs{"broadcast": job.Broadcast, "id": job.Broadcast, "turn": job.Turn}
	for name, value := range more {
		args[name] = value
	}
	return args
}

// GatherBroadcast begins a broadcast whose time has come, with the words that it has by then,
// and adds the next of those who get it: whoever said yes to mailings. It tells how many may
// be sent in a minute once all are there, and zero for one that does not go on.
func (r Replies) GatherBroadcast(ctx context.Context, job jobs.Broadcast) (perMinute int, more bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var state messages.RunState
		var gone bool
		var after uuid.UUID
		var of messages.Segment
		var sought string
		err := tx.QueryRow(ctx, `
			select s.state, s.per_minute, s.gathered, s.tag_id, s.team_id, s.assignee_id, s.country, s.language,
			       s.field_id, s.value_key, s.import_id, not exists (
			       select from broadcasts b join workspaces w on w.id = b.workspace_id and w.deleted_at is null
			        where b.workspace_id = s.workspace_id and b.id = s.broadcast_id and b.deleted_at is null) or not exists (
			       select from channels k where k.workspace_id = s.workspace_id and k.id = s.channel_id
			          and k.deleted_at is null and k.confirmed_at is not null)
			  from broadcast_sendings s`+thisRun+` for update`, runArgs(job, nil)).
			Scan(&state, &perMinute, &after, &of.Tag, &of.Team, &of.Assignee, &of.Country, &of.Language,
				&of.Value.Field, &sought, &of.Import, &gone)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			perMinute = 0
			return nil
		case err != nil:
			return err
		case gone && !state.Ended():
			perMinute = 0
			return stopByItself(ctx, tx, job)
		case state == messages.Underway:
			return nil
		case !state.Going():
			perMinute = 0
			return nil
		}
		if state == messages.Scheduled {
			if _, err := tx.Exec(ctx, `
				update broadcast_sendings s set state = 'gathering', subject = b.subject, text = b.text from broadcasts b`+thisRun+`
				   and b.workspace_id = s.workspace_id and b.id = s.broadcast_id`, runArgs(job, nil)); err != nil {
				return err
			}
		}
		more, err = gather(ctx, tx, job, segmentArgs(of, pgx.NamedArgs{"after": after, "sought": sought, "step": gatherStep}))
		return err
	})
	return perMinute, more, err
}

// gather adds those of the customers behind @after who get a broadcast, none of them twice.
func gather(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, of pgx.NamedArgs) (more bool, err error) {
	var last uuid.UUID
	var added, dead int
	err = tx.QueryRow(ctx, `
		with looked as materialized (
		    select c.id, c.email, c.consent from contacts c
		     where c.workspace_id = current_workspace() and c.id > @after order by c.id`+postgres.UpTo(gatherStep)+`),
		added as (
		    insert into broadcast_recipients (workspace_id, id, broadcast_id, contact_id, email, email_key, state)
		    select current_workspace(), gen_random_uuid(), @broadcast, c.id, c.email, a.email_key,
		           case when d.at is null then 'queued' else 'dead_address' end
		      from (select c.* from looked l join contacts c on c.workspace_id = current_workspace() and c.id = l.id
		             where l.consent = 'yes' and l.email <> '' and `+ofSegment(`@sought`)+`) c
		      join contact_addresses a on a.workspace_id = current_workspace() and a.contact_id = c.id and a.email = c.email and not a.freed
		      left join dead_addresses d on d.workspace_id = current_workspace() and d.email_key = a.email_key and `+stillDead+`
		        on conflict (workspace_id, broadcast_id, email_key) do nothing
		    returning state)
		select coalesce((select id from looked order by id desc limit 1), @after), (select count(*) from added),
		       (select count(*) from added where state = 'dead_address'),
		       (select count(*) = @step from looked)`,
		runArgs(job, of)).Scan(&last, &added, &dead, &more)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `
		update broadcast_sendings s set gathered = @after, total = total + @added, dead_addresses = dead_addresses + @dead,
		       state = case when @more then state else 'sending' end`+thisRun,
		runArgs(job, pgx.NamedArgs{"after": last, "added": added, "dead": dead, "more": more}))
	return more, err
}

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

// NextOfBroadcast is the next mail of a broadcast, of which it notes that an attempt begins.
// Whoever took their yes back meanwhile is left out, and an attempt whose process died is not
// made again: then there is nothing to send, and more. Without more it is at its end, or does
// not go on.
func (r Replies) NextOfBroadcast(ctx context.Context, job jobs.Broadcast) (letter *jobs.BroadcastLetter, more bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var next jobs.BroadcastLetter
		var state messages.RunState
		err := tx.QueryRow(ctx, `
			select s.state, s.subject, s.text, k.address, k.name, w.name from broadcast_sendings s
			  join channels k on k.workspace_id = s.workspace_id and k.id = s.channel_id
			  join workspaces w on w.id = s.workspace_id`+thisRun+` for update of s`, runArgs(job, nil)).
			Scan(&state, &next.Subject, &next.Text, &next.Channel, &next.ChannelName, &next.Workspace)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && state != messages.Underway {
			return nil
		}
		if err != nil {
			return err
		}
		var was string
		var dead bool
		var name, language *string // of a customer who still says yes
		err = tx.QueryRow(ctx, `
			select r.id, r.email, r.state, c.name, c.language, d.at is not null
			  from (select * from broadcast_recipients
			         where workspace_id = current_workspace() and broadcast_id = @broadcast and state in ('queued', 'sending')
			         order by state desc, id desc limit 1 for update) r
			  left join contact_addresses a on a.workspace_id = r.workspace_id and a.email_key = r.email_key and not a.claim and not a.freed
			  left join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.consent = 'yes' and c.deleted_at is null
			  left join dead_addresses d on d.workspace_id = r.workspace_id and d.email_key = r.email_key and `+stillDead+``,
			runArgs(job, nil)).Scan(&next.Recipient, &next.To, &was, &name, &language, &dead)
		if errors.Is(err, pgx.ErrNoRows) {
			return endRun(ctx, tx, job, messages.Done)
		}
		if err != nil {
			return err
		}
		more = true
		switch {
		case was == "sending":
			return noteRecipient(ctx, tx, job, next.Recipient, "unclear", "failed")
		case name == nil:
			return noteRecipient(ctx, tx, job, next.Recipient, "left_out", "left_out")
		case dead: // Another mail has found that out meanwhile.
			return noteRecipient(ctx, tx, job, next.Recipient, "dead_address", "dead_addresses")
		}
		next.Name, next.Language = cmp.Or(*name, next.To), *language
		link := r.db.Link(signin.UnsubscribeLink, next.Recipient, 0)
		next.Token = messages.UnsubscribeToken(job.Workspace, next.Recipient, link)
		letter, next.Return = &next, rand.Text()[:messages.TokenLength]
		if _, err := tx.Exec(ctx, `
			update broadcast_recipients set return_token = $2, sent_at = now() where workspace_id = current_workspace() and id = $1`,
			next.Recipient, next.Return); err != nil {
			return err
		}
		return noteRecipient(ctx, tx, job, next.Recipient, "sending", "")
	})
	if err != nil {
		return nil, false, err
	}
	return letter, more, nil
}

// noteRecipient notes what became of one who gets a broadcast, and counts it in a column of
// the run, "" for none.
func noteRecipient(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, recipient uuid.UUID, state, counted string) error {
	if _, err := tx.Exec(ctx, `
		update broadcast_recipients set state = $2, tries = tries + case $2 when 'sending' then 1 else 0 end
		 where workspace_id = current_workspace() and id = $1`, recipient, state); err != nil || counted == "" {
		return err
	}
	_, err := tx.Exec(ctx, `
		update broadcast_sendings s set `+counted+` = `+counted+` + 1
		 where s.workspace_id = current_workspace() and s.broadcast_id = $1`, job.Broadcast)
	return err
}

// NoteOfBroadcast notes how an attempt ended. A mail that the server does not take now is
// tried again, some times. A broadcast of which many fail pauses by itself.
func (r Replies) NoteOfBroadcast(
	ctx context.Context, job jobs.Broadcast, recipient uuid.UUID, failure *mail.Error,
) (again bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		// The run before its recipients, as whoever sends the next, or reads what came back.
		if _, err := tx.Exec(ctx, `
			select from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = $1 for update`, job.Broadcast); err != nil {
			return err
		}
		var tries int
		var was, key string
		if err := tx.QueryRow(ctx, `
			select tries, state, email_key from broadcast_recipients where workspace_id = current_workspace() and id = $1 for update`, recipient).
			Scan(&tries, &was, &key); err != nil {
			return err
		}
		if was != "sending" { // A later turn has called it unclear, and counted it.
			return nil
		}
		state, counted := "sent", "sent"
		switch {
		case failure == nil:
		case failure.Unclear:
			state, counted = "unclear", "failed"
		case failure.Permanent || tries >= messages.BroadcastTries:
			state, counted = "failed", "failed"
		default:
			state, counted, again = "queued", "", true
		}
		if err := noteRecipient(ctx, tx, job, recipient, state, counted); err != nil || counted != "failed" {
			return err
		}
		if failure.Permanent && mail.NobodyHas("", failure.Text) {
			if err := noteDead(ctx, tx, key); err != nil {
				return err
			}
		}
		return pauseOfMany(ctx, tx, job.Broadcast)
	})
	return again, err
}

// BroadcastForTest reads a broadcast as its member would get it; false for one that is gone.
func (r Replies) BroadcastForTest(ctx context.Context, job jobs.BroadcastTest) (letter jobs.BroadcastLetter, ok bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select m.email, m.name, w.language, k.address, k.name, w.name, b.subject, b.text
			  from broadcasts b
			  join members m on m.workspace_id = b.workspace_id and m.id = $2 and `+postgres.ActiveMember(`m`)+`
			  join channels k on k.workspace_id = b.workspace_id and k.id = $3 and k.deleted_at is null and k.confirmed_at is not null
			  join workspaces w on w.id = b.workspace_id and w.deleted_at is null
			 where b.workspace_id = current_workspace() and b.id = $1 and b.deleted_at is null`, job.Broadcast, job.Member, job.Channel).
			Scan(&letter.To, &letter.Name, &letter.Language, &letter.Channel, &letter.ChannelName, &letter.Workspace, &letter.Subject, &letter.Text)
	})
	if errors.Is(err, pgx.ErrNoRows) || errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	return letter, err == nil, err
}
