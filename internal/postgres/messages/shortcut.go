package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Shortcuts reads what can be started by hand, and the runs behind a cursor in a conversation within
// the reach of the second grant. It fails with a fault of kind NotFound.
func (s Store) Shortcuts(
	ctx context.Context, grant policy.Grant[policy.Open], conversations *policy.Grant[policy.List], id uuid.UUID, after listing.Cursor,
) (page messages.ShortcutPage, err error) {
	seen, err := seenWith(conversations)
	if err != nil {
		return page, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Shortcuts, func(b *postgres.Batch) {
		args := postgres.Arguments(seen, pgx.NamedArgs{"id": id})
		b.Values(`select v.id, v.number`+oneConversation+postgres.Within(`v`, seen.Reach), []any{args},
			&page.Conversation.ID, &page.Conversation.Number)
		queueShortcuts(b, seen.Mask, &page.Shortcuts)
		queueRuns(b, &page.Runs, seen, `r.conversation_id = @id`, pgx.NamedArgs{"id": id}, after)
	})
	return page, err
}

// queueShortcuts reads what can be started by hand, and hides what the mask hides of names.
func queueShortcuts(b *postgres.Batch, mask policy.Mask, shortcuts *[]listing.Choice) {
	scan := func(row pgx.CollectableRow) (c listing.Choice, err error) {
		c, err = postgres.ScanChoice(row)
		c.Name = masked.Within(mask, c.Name)
		return c, err
	}
	postgres.Rows(b, shortcuts, scan, `
		select w.id, w.name from workflows w
		  join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = w.live
		 where w.workspace_id = current_workspace() and w.deleted_at is null and n.trigger = 'hand'
		 order by w.name_key, w.id`+postgres.UpTo(messages.MaxWorkflows))
}

// OngoingRuns lists the runs that are under way in conversations within the reach of the second grant.
func (s Store) OngoingRuns(
	ctx context.Context, grant policy.Grant[policy.List], conversations *policy.Grant[policy.List], after listing.Cursor,
) (runs []messages.FlowRun, err error) {
	seen, err := seenWith(conversations)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Shortcuts, func(b *postgres.Batch) {
		queueRuns(b, &runs, seen, `r.state in ('running', 'waiting') and exists (
			select from conversations v where v.workspace_id = r.workspace_id and v.id = r.conversation_id and not v.hidden and `+
			postgres.Within(`v`, seen.Reach)+`)`, pgx.NamedArgs{}, after)
	})
	return runs, err
}

// StartShortcut starts a workflow by hand in a conversation within the reach of the second
// grant. It fails with a fault: NotFound, Conflict for one that goes on there already, or
// about the field workflow.
func (s Store) StartShortcut(
	ctx context.Context, grant policy.Grant[policy.Update], conversations *policy.Grant[policy.List], id, workflow uuid.UUID,
) error {
	seen, err := seenWith(conversations)
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Shortcuts, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, postgres.NewID()); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx.As(seen), id)
		if err != nil {
			return err
		}
		var name string
		var offered, goes, many bool
		err = tx.QueryRow(ctx, `
			select w.name, coalesce(n.trigger = 'hand', false), exists (
			       select from workflow_runs r where r.workspace_id = w.workspace_id and r.workflow_id = w.id and r.conversation_id = $2
			          and r.state in ('running', 'waiting')),
			       (select count(*) from workflow_runs r where r.workspace_id = w.workspace_id and r.conversation_id = $2
			           and r.started_at > now() - `+postgres.Interval(messages.RunsWithin)+`) >= $3
			  from workflows w
			  left join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = w.live
			 where w.workspace_id = current_workspace() and w.id = $1 and w.deleted_at is null for share of w`,
			workflow, id, messages.MaxRunsAnHour).Scan(&name, &offered, &goes, &many)
		switch {
		case err != nil:
			return err
		case !offered:
			return fault.Field("workflow", "fault.choice")
		case goes:
			return fault.New(fault.Conflict, "fault.workflow_goes")
		case many:
			return fault.New(fault.TooMany, "workflow.too_many")
		}
		if _, err := kit.StartWorkflow(ctx, tx, messages.ByHand, id, uuid.NullUUID{UUID: workflow, Valid: true}); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.workflow", v.customer, id, postgres.Detail{"to": name})
	})
}

// StopRun ends a run that is under way in a conversation within the reach of the second
// grant. It fails with a fault: NotFound, or Conflict for one that has ended.
func (s Store) StopRun(
	ctx context.Context, grant policy.Grant[policy.Update], conversations *policy.Grant[policy.List], id, run uuid.UUID,
) error {
	seen, err := seenWith(conversations)
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Shortcuts, func(tx *postgres.Tx) error {
		r, err := lockFlowRun(ctx, tx, run)
		if err != nil {
			return err
		}
		var within bool
		if err := tx.QueryRow(ctx, `select exists (select`+oneConversation+postgres.Within(`v`, seen.Reach)+`)`,
			postgres.Arguments(seen, pgx.NamedArgs{"id": id})).Scan(&within); err != nil {
			return err
		}
		switch {
		case r.conversation != id || !within:
			return postgres.NotFound
		case !r.state.Going():
			return fault.New(fault.Conflict, "fault.workflow_ended")
		}
		if err := r.end(ctx, tx, messages.RunStopped, ""); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.workflow_stopped", r.customer, id, postgres.Detail{"to": r.name})
	})
}
