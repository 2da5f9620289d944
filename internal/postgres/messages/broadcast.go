package messages

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

const (
	// thisBroadcast is the broadcast of an id with its run.
	thisBroadcast = `
		  from broadcasts b left join broadcast_sendings s on s.workspace_id = b.workspace_id and s.broadcast_id = b.id
		 where b.workspace_id = current_workspace() and b.id = @id and b.deleted_at is null`

	// forBroadcast are the customers c of a segment, whatever they said to mailings. What they
	// have in a field is compared with {sought}.
	forBroadcast = `c.workspace_id = current_workspace() and c.deleted_at is null and c.merged_into is null
		   and (@tag::uuid is null or exists (select from contact_tags t
		         where t.workspace_id = current_workspace() and t.contact_id = c.id and t.tag_id = @tag))
		   and (@team::uuid is null or c.team_id = @team) and (@assignee::uuid is null or c.assignee_id = @assignee)
		   and (@country = '' or c.country = @country) and (@language = '' or c.language = @language)
		   and (@field::uuid is null or exists (select from contact_values v
		          join contact_fields f on f.workspace_id = v.workspace_id and f.id = v.field_id and f.deleted_at is null
		         where v.workspace_id = current_workspace() and v.contact_id = c.id and v.field_id = @field and v.value_key = {sought}))
		   and (@import::uuid is null or exists (select from import_contacts i
		         where i.workspace_id = current_workspace() and i.import_id = @import and i.contact_id = c.id))`
)

// ofSegment is forBroadcast with what is sought in a field.
func ofSegment(sought string) string { return strings.Replace(forBroadcast, `{sought}`, sought, 1) }

// segmentArgs are the arguments that ofSegment asks for.
func segmentArgs(s messages.Segment, more pgx.NamedArgs) pgx.NamedArgs {
	more["tag"], more["team"], more["assignee"], more["country"], more["language"] = s.Tag, s.Team, s.Assignee, s.Country, s.Language
	more["import"] = s.Import
	kit.SoughtArguments(s.Value, more)
	return more
}

// Broadcast reads a broadcast with how it goes out, and how many of a segment it is for while it
// has not begun. Without a grant on tags there is none to choose. It fails with a fault of kind
// NotFound.
func (s Store) Broadcast(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, segment messages.Segment, tags *policy.Grant[policy.List],
) (page messages.BroadcastPage, err error) {
	if err := mayChoose(segment.Tag, tags); err != nil {
		return page, err
	}
	var sought string
	err = postgres.Read(ctx, s.db, grant, policy.Broadcasts, func(b *postgres.Batch) {
		args := b.Args(segmentArgs(segment, pgx.NamedArgs{"id": id}))
		b.Queue(`
			select b.id, b.name, coalesce(nullif(s.subject, ''), b.subject), coalesce(nullif(s.text, ''), b.text),
			       coalesce(s.state, ''), coalesce(s.many_failed, false), coalesce(s.channel_gone, false),
			       s.channel_id, coalesce((select k.name from channels k where k.workspace_id = s.workspace_id and k.id = s.channel_id), ''),
			       s.tag_id, s.team_id, s.assignee_id, s.field_id, coalesce(s.value_key, ''), s.import_id,
			       coalesce(s.country, ''), coalesce(s.language, ''), coalesce(s.per_minute, 0), s.starts_at, s.ended_at,
			       coalesce(s.total, 0), coalesce(s.sent, 0), coalesce(s.failed, 0), coalesce(s.left_out, 0), coalesce(s.dead_addresses, 0),
			       coalesce(s.unsubscribed, 0),
			       coalesce((select name from tags where workspace_id = b.workspace_id and id = s.tag_id), ''),
			       coalesce((select name from teams where workspace_id = b.workspace_id and id = s.team_id), ''),
			       coalesce((select name from members where workspace_id = b.workspace_id and id = s.assignee_id), ''),
			       coalesce((select name from contact_fields where workspace_id = b.workspace_id and id = s.field_id), ''),
			       (select name from members where workspace_id = b.workspace_id and id = @member),
			       (select name from workspaces where id = b.workspace_id)`+thisBroadcast, args).
			QueryRow(func(row pgx.Row) error {
				var channel uuid.NullUUID
				var starts, ended *time.Time
				err := row.Scan(&page.ID, &page.Name, &page.Subject, &page.Text, &page.State, &page.ManyFailed, &page.Gone, &channel, &page.From,
					&page.Tag, &page.Team, &page.Assignee, &page.Value.Field, &sought, &page.Import, &page.Country, &page.Language, &page.PerMinute,
					&starts, &ended, &page.Total, &page.Sent, &page.Failed, &page.LeftOut, &page.DeadAddresses, &page.Unsubscribed,
					&page.Chosen.Tag, &page.Chosen.Team, &page.Chosen.Assignee, &page.Chosen.Field, &page.Reader, &page.Workspace)
				page.Value.Typed = sought
				page.Channel, page.Starts, page.Ended = channel.UUID, postgres.OrZero(starts), postgres.OrZero(ended)
				return err
			})
		b.Assignees(&page.Members, &page.Teams, segment.Assignee)
		b.Queue(countedFor+ofSegment(kit.SoughtKey)+notBegun, args).QueryRow(scanAudience(&page.Audience))
		postgres.Rows(b, &page.Channels, postgres.ScanChoice, `
			select id, name from channels
			 where workspace_id = current_workspace() and kind = 'email' and deleted_at is null and confirmed_at is not null
			 order by name, id`+postgres.UpTo(listing.MaxChoices))
		postgres.Rows(b, &page.Fields, postgres.ScanChoice, `
			select id, name from contact_fields
			 where workspace_id = current_workspace() and deleted_at is null order by name_key, id`+postgres.UpTo(customers.MaxFields))
		postgres.Rows(b, &page.Imports, pgx.RowToStructByPos[messages.Brought], `
			select id, file, created_at from imports
			 where workspace_id = current_workspace() and member_id = @member and state in ('done', 'cancelled') and created + changed > 0
			   and exists (select from import_contacts c where c.workspace_id = imports.workspace_id and c.import_id = imports.id)
			 order by created_at desc, id desc`+postgres.UpTo(messages.MostImports), args)
		if tags == nil {
			return
		}
		b.Things(&page.Tags, postgres.Tags, segment.Tag)
	})
	if err != nil || page.State != messages.Scheduled {
		return page, err
	}
	// One that waits is for whom it was meant to be when it was begun.
	return page, postgres.Read(ctx, s.db, grant, policy.Broadcasts, func(b *postgres.Batch) {
		b.Queue(countedFor+ofSegment(`@sought`), b.Args(segmentArgs(page.Segment, pgx.NamedArgs{"sought": sought}))).
			QueryRow(scanAudience(&page.Audience))
	})
}

// countedFor counts the customers c of a condition that follows, by what they said to mailings.
const countedFor = `
	select count(*) filter (where c.email <> '' and consent = 'yes' and d.at is null),
	       count(*) filter (where c.email <> '' and consent = 'no'),
	       count(*) filter (where c.email <> '' and consent = 'unknown'), count(*) filter (where c.email = ''),
	       count(*) filter (where c.email <> '' and consent = 'yes' and d.at is not null)
	  from contacts c
	  left join (select a.contact_id, a.email, d.at from dead_addresses d
	               join contact_addresses a on a.workspace_id = d.workspace_id and a.email_key = d.email_key and not a.claim and not a.freed
	              where d.workspace_id = current_workspace()) d on d.contact_id = c.id and d.email = c.email and ` + stillDead + `
	 where `

// stillDead holds for a dead address d of customer c who has not said yes since: whoever says so
// again gets mailings again.
const stillDead = `d.at > coalesce(c.consent_since, '-infinity')`

// notBegun holds while broadcast @id was not begun: whom another one is for is not counted by
// what the page asks.
const notBegun = ` and not exists (select from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = @id)`

func scanAudience(a *messages.Audience) func(pgx.Row) error {
	return func(row pgx.Row) error { return row.Scan(&a.Yes, &a.No, &a.Unknown, &a.NoAddress, &a.Dead) }
}

// mayChoose tells that a tag can be chosen with a grant on tags, nil for none.
func mayChoose(tag uuid.NullUUID, tags *policy.Grant[policy.List]) error {
	if tags != nil {
		_, err := tags.For(policy.Tags)
		return err
	}
	if tag.Valid {
		return postgres.NotFound
	}
	return nil
}

// BroadcastStates are those of the broadcasts that were begun.
func (s Store) BroadcastStates(ctx context.Context, grant policy.Grant[policy.List]) (states map[uuid.UUID]messages.RunState, err error) {
	type one struct {
		ID    uuid.UUID
		State messages.RunState
	}
	var list []one
	err = postgres.Read(ctx, s.db, grant, policy.Broadcasts, func(b *postgres.Batch) {
		postgres.Rows(b, &list, pgx.RowToStructByPos[one], `
			select broadcast_id, state from broadcast_sendings where workspace_id = current_workspace()`+postgres.UpTo(messages.MaxBroadcasts))
	})
	if err != nil {
		return nil, err
	}
	states = map[uuid.UUID]messages.RunState{}
	for _, o := range list {
		states[o.ID] = o.State
	}
	return states, nil
}

// mostTurn is the highest number of a run's first job. Each time that it goes on it gets
// the next one, which a column of 31 bits has room for.
const mostTurn = 1 << 30

// run is a broadcast under its lock.
type run struct {
	name    string
	written string // subject and text
	state   messages.RunState
	turn    int
}

// mayGo fails with a fault where it has a variable that stands for nothing: it may have been
// written before that was looked at.
func (r *run) mayGo() error {
	return texts.CheckVariables("", r.written, []string{messages.ContactName, messages.WorkspaceName})
}

// lockRun reads and locks a broadcast with its run.
func lockRun(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (r run, err error) {
	args := tx.Args(pgx.NamedArgs{"id": id})
	if err := tx.QueryRow(ctx, `
		select name, subject || E'\n' || text from broadcasts
		 where workspace_id = current_workspace() and id = @id and deleted_at is null for no key update`, args).
		Scan(&r.name, &r.written); err != nil {
		return r, err
	}
	err = tx.QueryRow(ctx, `
		select state, turn from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = @id for update`, args).
		Scan(&r.state, &r.turn)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return r, err
}

// BeginBroadcast sends a broadcast, or has it sent at a time. It fails with a fault: NotFound,
// Conflict for one that was begun, or about the fields channel, per_minute and at.
func (s Store) BeginBroadcast(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, begin messages.Begin, tags *policy.Grant[policy.List],
) error {
	if err := mayChoose(begin.Tag, tags); err != nil {
		return err
	}
	now := time.Now()
	wrong := begin.Check(now)
	if err := wrong.Err(); err != nil {
		return err
	}
	if begin.Starts.IsZero() {
		begin.Starts = now
	}
	return postgres.Change(ctx, s.db, grant, policy.Broadcasts, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, postgres.NewID()); err != nil {
			return err
		}
		r, err := lockRun(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.state != messages.Unsent {
			return fault.New(fault.Conflict, "fault.broadcast_begun")
		}
		if err := r.mayGo(); err != nil {
			return err
		}
		// The job of a run that was taken back still waits, and must not take this one for its own.
		turn := 1 + rand.IntN(mostTurn) //nolint:gosec // It only has to be another one.
		begun, err := tx.Exec(ctx, `
			insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, tag_id, team_id, assignee_id, country, language,
			       field_id, value_key, import_id, state, turn, per_minute, starts_at, begun_by)
			select current_workspace(), @id, id, @tag, @team, @assignee, @country, @language,
			       @field::uuid, coalesce(`+kit.SoughtKey+`, ''), @import, 'scheduled', @turn, @minute, @starts, @member from channels
			 where workspace_id = current_workspace() and id = @channel and kind = 'email' and deleted_at is null and confirmed_at is not null`,
			tx.Args(segmentArgs(begin.Segment, pgx.NamedArgs{
				"id": id, "channel": begin.Channel, "turn": turn, "minute": begin.PerMinute, "starts": begin.Starts,
			})))
		if err != nil {
			return err
		}
		if begun.RowsAffected() == 0 {
			return fault.Field("channel", "fault.choice")
		}
		if err := tx.EnqueueAt(ctx, jobs.Broadcast{Workspace: uuid.UUID(tx.Workspace), Broadcast: id, Turn: turn}, begin.Starts); err != nil {
			return err
		}
		return tx.Log(ctx, "broadcast.begin", r.name, id, nil)
	})
}

// TurnBroadcast pauses a broadcast, lets it go on, stops it, or takes it back before it
// began. It fails with a fault: NotFound, Conflict where it is
// too late for that, or about the field to.
func (s Store) TurnBroadcast(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, to messages.RunState) error {
	return postgres.Change(ctx, s.db, grant, policy.Broadcasts, func(tx *postgres.Tx) error {
		r, err := lockRun(ctx, tx, id)
		if err != nil {
			return err
		}
		args := tx.Args(pgx.NamedArgs{"id": id, "to": to})
		const one = ` where workspace_id = current_workspace() and broadcast_id = @id`
		var act, sql string
		switch {
		case to == messages.NoState:
			return fault.Field("to", "fault.choice")
		case to == messages.Unsent && r.state == messages.Scheduled:
			act, sql = "broadcast.take_back", `delete from broadcast_sendings`+one
		case to == messages.Paused && (r.state == messages.Underway || r.state == messages.Gathering):
			act, sql = "broadcast.pause", `update broadcast_sendings set state = @to`+one
		case to == messages.Underway && r.state == messages.Paused: // Whoever was not looked at yet is, first.
			act, sql = "broadcast.resume", `
				update broadcast_sendings set state = 'gathering', many_failed = false, turn = turn + 1,
				       resumed_at = now(), sent_before = sent, failed_before = failed`+one
		case to == messages.Stopped && !r.state.Ended() && r.state != messages.Unsent && r.state != messages.Scheduled:
			act, sql = "broadcast.stop", `update broadcast_sendings set state = @to, ended_at = now()`+one
		default:
			return fault.New(fault.Conflict, "fault.broadcast_late")
		}
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return err
		}
		if to == messages.Underway {
			job := jobs.Broadcast{Workspace: uuid.UUID(tx.Workspace), Broadcast: id, Turn: r.turn + 1}
			if err := tx.Enqueue(ctx, job); err != nil {
				return err
			}
		}
		return tx.Log(ctx, act, r.name, id, nil)
	})
}

// TryBroadcast mails a broadcast to the member who asks, as a customer of their name would
// get it. It fails with a fault: NotFound, or about the field channel.
func (s Store) TryBroadcast(ctx context.Context, grant policy.Grant[policy.Update], id, channel uuid.UUID) (email string, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Broadcasts, func(tx *postgres.Tx) error {
		key := postgres.NewID()
		if err := tx.Once(ctx, key); err != nil {
			return err
		}
		args := tx.Args(pgx.NamedArgs{"id": id, "channel": channel})
		r, err := lockRun(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := r.mayGo(); err != nil {
			return err
		}
		var there bool
		if err := tx.QueryRow(ctx, `
			select coalesce((select email from members where workspace_id = b.workspace_id and id = @member), ''), exists (
			       select from channels where workspace_id = current_workspace() and id = @channel
			          and kind = 'email' and deleted_at is null and confirmed_at is not null)`+thisBroadcast, args).
			Scan(&email, &there); err != nil {
			return err
		}
		if !there {
			return fault.Field("channel", "fault.choice")
		}
		return tx.Enqueue(ctx, jobs.BroadcastTest{
			Workspace: uuid.UUID(tx.Workspace), Broadcast: id, Channel: channel, Member: uuid.UUID(tx.Member), Key: key,
		})
	})
	return email, err
}
