package messages

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
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
		var kind string
		var gone bool
		var after uuid.UUID
		var of messages.Segment
		var sought string
		err := tx.QueryRow(ctx, `
			select o.kind, s.state, s.per_minute, s.gathered, s.tag_id, s.team_id, s.assignee_id, s.country, s.language,
			       s.field_id, s.value_key, s.import_id, s.made_from, s.made_before, s.bought_from, s.bought_before, not exists (
			       select from broadcasts b join workspaces w on w.id = b.workspace_id and w.deleted_at is null
			        where b.workspace_id = s.workspace_id and b.id = s.broadcast_id and b.deleted_at is null) or not exists (
			       select from channels k where k.workspace_id = s.workspace_id and k.id = s.channel_id
			          and k.deleted_at is null and k.confirmed_at is not null)
			  from broadcast_sendings s
			  join broadcasts o on o.workspace_id = s.workspace_id and o.id = s.broadcast_id`+thisRun+` for update of s`, runArgs(job, nil)).
			Scan(&kind, &state, &perMinute, &after, &of.Tag, &of.Team, &of.Assignee, &of.Country, &of.Language,
				&of.Value.Field, &sought, &of.Import,
				&of.Made.From, &of.Made.Before, &of.Bought.From, &of.Bought.Before, &gone)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			perMinute = 0
			return nil
		case err != nil:
			return err
		case gone && !state.Ended():
			perMinute = 0
			return stopByItself(ctx, tx, job)
		case !state.Going():
			perMinute = 0
			return nil
		}
		if kind == messages.WhatsApp {
			if stands, err := templateStands(ctx, tx, job.Broadcast); err != nil || !stands {
				perMinute = 0
				return cmp.Or(err, pauseOfTemplate(ctx, tx, job))
			}
		}
		if state == messages.Underway {
			return nil
		}
		if state == messages.Scheduled {
			if _, err := tx.Exec(ctx, `
				update broadcast_sendings s set state = 'gathering', subject = b.subject,
				       text = case b.kind when 'email' then b.text else s.text end from broadcasts b`+thisRun+`
				   and b.workspace_id = s.workspace_id and b.id = s.broadcast_id`, runArgs(job, nil)); err != nil {
				return err
			}
		}
		more, err = gather(ctx, tx, job, kind, segmentArgs(of, pgx.NamedArgs{"after": after, "sought": sought, "step": gatherStep}))
		return err
	})
	return perMinute, more, err
}

// gather adds those of the customers behind @after who get a broadcast, none of them twice.
func gather(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, kind string, of pgx.NamedArgs) (more bool, err error) {
	var last uuid.UUID
	var count, dead int
	added := gatheredByMail
	if kind == messages.WhatsApp {
		added = gatheredByNumber
	}
	err = tx.QueryRow(ctx, `
		with looked as materialized (
		    select c.id, c.email, c.consent from contacts c
		     where c.workspace_id = current_workspace() and c.id > @after order by c.id`+postgres.UpTo(gatherStep)+`),
		added as (
		    insert into broadcast_recipients (workspace_id, id, broadcast_id, contact_id, address, address_key, state)
		    `+added+`
		        on conflict (workspace_id, broadcast_id, address_key) do nothing
		    returning state)
		select coalesce((select id from looked order by id desc limit 1), @after), (select count(*) from added),
		       (select count(*) from added where state = 'dead_address'),
		       (select count(*) = @step from looked)`,
		runArgs(job, of)).Scan(&last, &count, &dead, &more)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `
		update broadcast_sendings s set gathered = @after, total = total + @added, dead_addresses = dead_addresses + @dead,
		       state = case when @more then state else 'sending' end`+thisRun,
		runArgs(job, pgx.NamedArgs{"after": last, "added": count, "dead": dead, "more": more}))
	return more, err
}

// gatheredByMail are those of the customers looked at who get a mail, and gatheredByNumber those who
// get a message over WhatsApp: of several who have a number the first.
var (
	gatheredByMail = `
		select current_workspace(), gen_random_uuid(), @broadcast::uuid, c.id, c.email, a.email_key,
		       case when d.at is null then 'queued' else 'dead_address' end
		  from (select c.* from looked l join contacts c on c.workspace_id = current_workspace() and c.id = l.id
		         where l.consent = 'yes' and l.email <> '' and ` + ofSegment(`@sought`) + `) c
		  join contact_addresses a on a.workspace_id = current_workspace() and a.contact_id = c.id and a.email = c.email and not a.freed
		  left join dead_addresses d on d.workspace_id = current_workspace() and d.email_key = a.email_key and ` + stillDead

	gatheredByNumber = `
		select current_workspace(), gen_random_uuid(), @broadcast::uuid, c.id, c.phone, c.phone, 'queued'
		  from (select distinct on (c.phone) c.* from looked l join contacts c on c.workspace_id = current_workspace() and c.id = l.id
		         where l.consent = 'yes' and ` + hasNumber + ` and ` + ofSegment(`@sought`) + ` order by c.phone, c.id) c
		 where not ` + numberSaidNo
)
