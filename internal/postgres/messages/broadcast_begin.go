package messages

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// mostTurn is the highest number of a run's first job. Each time that it goes on it gets
// the next one, which a column of 31 bits has room for.
const mostTurn = 1 << 30

// run is a broadcast under its lock.
type run struct {
	name    string
	kind    string
	written string // subject and text
	state   messages.RunState
	turn    int
}

// mayGo fails with a fault where it has a variable that stands for nothing: it may have been
// written before that was looked at.
func (r *run) mayGo() error {
	return texts.CheckVariables("", r.written, messages.BroadcastVariables)
}

// lockRun reads and locks a broadcast with its run.
func lockRun(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (r run, err error) {
	args := tx.Args(pgx.NamedArgs{"id": id})
	if err := tx.QueryRow(ctx, `
		select name, kind, subject || E'\n' || text from broadcasts
		 where workspace_id = current_workspace() and id = @id and deleted_at is null for no key update`, args).
		Scan(&r.name, &r.kind, &r.written); err != nil {
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
// Conflict for one that was begun, or about the fields channel, template, variable_1 and so on,
// per_minute and at.
func (s Store) BeginBroadcast(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, begin messages.Begin, tags *policy.Grant[policy.List],
) error {
	if err := mayNarrow(grant.Actor(), begin.Segment, tags); err != nil {
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
		over, err := overWhat(ctx, tx, &r, begin.Channel, begin.Filling)
		if err != nil {
			return err
		}
		// The job of a run that was taken back still waits, and must not take this one for its own.
		turn := 1 + rand.IntN(mostTurn) //nolint:gosec // It only has to be another one.
		if _, err := tx.Exec(ctx, `
			insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, tag_id, team_id, assignee_id, country, language,
			       field_id, value_key, import_id, made_from, made_before, bought_from, bought_before,
			       state, turn, per_minute, starts_at, begun_by,
			       text, template_id, template_name, template_language, template_values)
			values (current_workspace(), @id, @channel, @tag, @team, @assignee, @country, @language,
			       @field::uuid, coalesce(`+kit.SoughtKey+`, ''), @import, @came, @came_before, @paid, @paid_before,
			       'scheduled', @turn, @minute, @starts, @member,
			       @body, @template, @name, @spoken, @values)`,
			tx.Args(segmentArgs(begin.Segment, pgx.NamedArgs{
				"came": begin.Made.From, "came_before": begin.Made.Before, "paid": begin.Bought.From, "paid_before": begin.Bought.Before,
				"id": id, "channel": over.channel, "turn": turn, "minute": begin.PerMinute, "starts": begin.Starts,
				"body": over.Body, "template": uuid.NullUUID{UUID: over.ID, Valid: over.ID != uuid.Nil}, "name": over.Name,
				"spoken": over.Language, "values": orEmpty(over.values),
			}))); err != nil {
			return err
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
				update broadcast_sendings set state = 'gathering', many_failed = false, template_gone = false, turn = turn + 1,
				       resumed_at = now(), sent_before = sent, failed_before = failed`+one
		case to == messages.Stopped && !r.state.Ended() && r.state != messages.Unsent && r.state != messages.Scheduled:
			act, sql = "broadcast.stop", `update broadcast_sendings set state = @to, ended_at = now()`+one
		default:
			return fault.New(fault.Conflict, "fault.broadcast_late")
		}
		if to == messages.Underway && r.kind == messages.WhatsApp {
			if stands, err := templateStands(ctx, tx, id); err != nil || !stands {
				return cmp.Or(err, error(fault.New(fault.Conflict, "fault.broadcast_template")))
			}
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

// over is what a broadcast goes over: a channel, and over WhatsApp a template of it with what stands
// for its variables.
type over struct {
	channel uuid.UUID
	messages.Template
	values []string
}

// overWhat finds what a broadcast is to go over. It fails with a fault about the field channel, or
// about template and variable_1 and so on.
func overWhat(ctx context.Context, tx *postgres.Tx, r *run, channel uuid.UUID, filling messages.Filling) (o over, err error) {
	if r.kind == messages.WhatsApp {
		rows, _ := tx.Query(ctx, templateColumns+`
			 where t.workspace_id = current_workspace() and t.id = $1 and k.confirmed_at is not null and `+sendable+` for share of t`,
			filling.Template)
		if o.Template, err = pgx.CollectExactlyOneRow(rows, scanTemplate); errors.Is(postgres.OrNotFound(err), postgres.NotFound) {
			return o, fault.Field("template", "fault.template_gone")
		}
		if err != nil {
			return o, err
		}
		o.channel = o.Channel
		o.values, err = messages.CleanBroadcastValues(o.Body, filling.Variables)
		return o, err
	}
	if err := r.mayGo(); err != nil {
		return o, err
	}
	err = tx.QueryRow(ctx, `
		select id from channels
		 where workspace_id = current_workspace() and id = $1 and kind = 'email' and deleted_at is null and confirmed_at is not null`,
		channel).Scan(&o.channel)
	if errors.Is(postgres.OrNotFound(err), postgres.NotFound) {
		err = fault.Field("channel", "fault.choice")
	}
	return o, err
}

// templateStands tells that the template of a broadcast that was begun can be sent, and says what
// it said then.
func templateStands(ctx context.Context, tx *postgres.Tx, broadcast uuid.UUID) (stands bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from broadcast_sendings s
		    join message_templates t on t.workspace_id = s.workspace_id and t.id = s.template_id
		   where s.workspace_id = current_workspace() and s.broadcast_id = $1 and t.body = s.text and `+sendable+`)`, broadcast).Scan(&stands)
	return stands, err
}
