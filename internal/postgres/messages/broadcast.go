package messages

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// thisBroadcast is the broadcast of an id with its run.
const thisBroadcast = `
	  from broadcasts b left join broadcast_sendings s on s.workspace_id = b.workspace_id and s.broadcast_id = b.id
	 cross join (select timestamptz '0001-01-01 00:00Z' as one) y
	 where b.workspace_id = current_workspace() and b.id = @id and b.deleted_at is null`

// Broadcast reads a broadcast with how it goes out, and how many of a segment it is for while it
// has not begun. Without a grant on tags there is none to choose. It fails with a fault of kind
// NotFound.
func (s Store) Broadcast(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, segment messages.Segment, tags *policy.Grant[policy.List],
) (page messages.BroadcastPage, err error) {
	if err := mayNarrow(grant.Actor(), segment, tags); err != nil {
		return page, err
	}
	var sought string
	err = postgres.Read(ctx, s.db, grant, policy.Broadcasts, func(b *postgres.Batch) {
		args := b.Args(segmentArgs(segment, pgx.NamedArgs{"id": id}))
		b.Queue(`
			select b.id, b.name, b.kind, coalesce(nullif(s.subject, ''), b.subject), coalesce(nullif(s.text, ''), b.text),
			       coalesce(s.state, ''), coalesce(s.many_failed, false), coalesce(s.channel_gone, false),
			       coalesce(s.template_gone, false),
			       s.channel_id, coalesce((select k.name from channels k where k.workspace_id = s.workspace_id and k.id = s.channel_id), ''),
			       s.tag_id, s.team_id, s.assignee_id, s.field_id, coalesce(s.value_key, ''), s.import_id,
			       coalesce(s.made_from, y.one), coalesce(s.made_before, y.one), coalesce(s.bought_from, y.one), coalesce(s.bought_before, y.one),
			       coalesce(s.country, ''), coalesce(s.language, ''), coalesce(s.per_minute, 0), s.starts_at, s.ended_at,
			       coalesce(s.total, 0), coalesce(s.sent, 0), coalesce(s.failed, 0), coalesce(s.left_out, 0), coalesce(s.dead_addresses, 0),
			       coalesce(s.unsubscribed, 0), coalesce(s.delivered, 0), coalesce(s.read, 0), coalesce(s.failure, ''),
			       coalesce(s.template_name, ''), coalesce(s.template_language, ''), coalesce(s.template_values, '{}'),
			       coalesce((select name from tags where workspace_id = b.workspace_id and id = s.tag_id), ''),
			       coalesce((select name from teams where workspace_id = b.workspace_id and id = s.team_id), ''),
			       coalesce((select name from members where workspace_id = b.workspace_id and id = s.assignee_id), ''),
			       coalesce((select name from contact_fields where workspace_id = b.workspace_id and id = s.field_id), ''),
			       (select name from members where workspace_id = b.workspace_id and id = @member),
			       (select name from workspaces where id = b.workspace_id)`+thisBroadcast, args).
			QueryRow(func(row pgx.Row) error {
				var channel uuid.NullUUID
				var starts, ended *time.Time
				err := row.Scan(&page.ID, &page.Name, &page.Kind, &page.Subject, &page.Text, &page.State, &page.ManyFailed, &page.Gone,
					&page.TemplateGone, &channel, &page.From, &page.Tag, &page.Team, &page.Assignee, &page.Value.Field, &sought, &page.Import,
					&page.Made.From, &page.Made.Before, &page.Bought.From, &page.Bought.Before,
					&page.Country, &page.Language, &page.PerMinute, &starts, &ended,
					&page.Total, &page.Sent, &page.Failed, &page.LeftOut, &page.DeadAddresses, &page.Unsubscribed,
					&page.Delivered, &page.Read, &page.Failure, &page.Template, &page.Spoken, &page.Values,
					&page.Chosen.Tag, &page.Chosen.Team, &page.Chosen.Assignee, &page.Chosen.Field, &page.Reader, &page.Workspace)
				page.Value.Typed = sought
				page.Channel, page.Starts, page.Ended = channel.UUID, postgres.OrZero(starts), postgres.OrZero(ended)
				return err
			})
		b.Assignees(&page.Members, &page.Teams, segment.Assignee)
		b.Queue(countedByMail+ofSegment(kit.SoughtKey)+mailNotBegun, args).QueryRow(scanAudience(&page.Audience))
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
	if err != nil {
		return page, err
	}
	return page, s.audience(ctx, grant, &page, segment, sought)
}

// audience reads what hangs on how a broadcast goes out: whom one over WhatsApp is for, and with
// which templates it can be sent. One that waits is for whom it was meant to be when it was begun.
func (s Store) audience(
	ctx context.Context, grant policy.Grant[policy.Open], page *messages.BroadcastPage, segment messages.Segment, sought string,
) error {
	unsent := page.State == messages.Unsent
	if !unsent && page.State != messages.Scheduled || unsent && page.Kind == messages.Email {
		return nil
	}
	as := kit.SoughtKey
	if !unsent {
		segment, as = page.Segment, `@sought`
	}
	return postgres.Read(ctx, s.db, grant, policy.Broadcasts, func(b *postgres.Batch) {
		b.Queue(counted(page.Kind)+ofSegment(as), b.Args(segmentArgs(segment, pgx.NamedArgs{"sought": sought}))).
			QueryRow(scanAudience(&page.Audience))
		if unsent {
			postgres.Rows(b, &page.Templates, scanTemplate, templateColumns+`
				 where t.workspace_id = current_workspace() and k.confirmed_at is not null and `+sendable+`
				 order by t.name, t.language, t.id`+postgres.UpTo(messages.MaxTemplates))
		}
	})
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
