package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// flowSQL is workflow @id with its steps.
const flowSQL = `
	select w.id, w.name, w.trigger, w.steps, coalesce(w.live, 0), w.versions, w.version,
	       w.live is not null and (n.steps <> w.steps or n.trigger <> w.trigger)
	  from workflows w
	  left join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = w.live
	 where w.workspace_id = current_workspace() and w.id = @id and w.deleted_at is null`

func scanFlow(f *messages.Flow) func(pgx.Row) error {
	return func(row pgx.Row) error {
		return row.Scan(&f.ID, &f.Name, &f.Trigger, &f.Steps, &f.Live, &f.Versions, &f.Version, &f.Changed)
	}
}

// Flow reads a workflow with its steps and what they, and further ones, choose from. It fails
// with a fault of kind NotFound.
func (s Store) Flow(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, further ...messages.Step,
) (f messages.Flow, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		b.Queue(flowSQL, b.Args(pgx.NamedArgs{"id": id})).QueryRow(scanFlow(&f))
		queueStepChoices(b, &f.Choices, nil)
	})
	if err != nil {
		return f, err
	}
	// What the lists do not hold is read when it is known.
	var chosen []uuid.NullUUID
	for _, step := range slices.Concat(f.Steps, further) {
		if named := step.ID(); named != uuid.Nil && !f.Choices.Have(named) {
			chosen = append(chosen, uuid.NullUUID{UUID: named, Valid: true})
		}
	}
	if len(chosen) > 0 {
		f.Choices = messages.StepChoices{}
		err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) { queueStepChoices(b, &f.Choices, chosen) })
	}
	return f, err
}

// FlowVersion reads a workflow as it was switched on once, and what its steps choose from. It fails
// with a fault of kind NotFound.
func (s Store) FlowVersion(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, number int,
) (v messages.FlowVersion, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		b.Values(`
			select w.id, w.name, n.trigger, n.steps, coalesce(w.live, 0), w.versions, n.number, n.made_at, coalesce(m.name, '')
			  from workflows w
			  join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = @number
			  left join members m on m.workspace_id = n.workspace_id and m.id = n.member_id
			 where w.workspace_id = current_workspace() and w.id = @id and w.deleted_at is null`,
			[]any{b.Args(pgx.NamedArgs{"id": id, "number": number})},
			&v.ID, &v.Name, &v.Trigger, &v.Steps, &v.Live, &v.Versions, &v.Number, &v.At, &v.By)
	})
	if err != nil {
		return v, err
	}
	f, err := s.Flow(ctx, grant, id, v.Steps...)
	v.Choices = f.Choices
	return v, err
}

func queueStepChoices(b *postgres.Batch, c *messages.StepChoices, chosen []uuid.NullUUID) {
	b.Assignees(&c.Members, &c.Teams, chosen...)
	b.Things(&c.Tags, postgres.Tags, chosen...)
	b.Things(&c.Labels, postgres.Labels, chosen...)
	for _, from := range []struct {
		into *[]listing.Choice
		sql  string
	}{
		{&c.Snippets, `snippets where workspace_id = current_workspace() and deleted_at is null`},
		{&c.Channels, `channels where workspace_id = current_workspace() and deleted_at is null`},
	} {
		postgres.Rows(b, from.into, postgres.ScanChoice, `
			select id, name from `+from.sql+` order by name_key, id`+postgres.UpTo(listing.MaxChoices))
	}
	postgres.Rows(b, &c.Fields, scanStepField, `
		select id, name, kind, choices from contact_fields where workspace_id = current_workspace() and deleted_at is null
		 order by name_key, id`+postgres.UpTo(customers.MaxFields))
}

func scanStepField(row pgx.CollectableRow) (f customers.Field, err error) {
	err = row.Scan(&f.ID, &f.Name, &f.Kind, &f.Choices)
	return f, err
}

// lockFlow reads and locks a workflow.
func lockFlow(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (f messages.Flow, err error) {
	if _, err := tx.Exec(ctx, `select from workflows where workspace_id = current_workspace() and id = $1 for no key update`, id); err != nil {
		return f, err
	}
	return f, scanFlow(&f)(tx.QueryRow(ctx, flowSQL, pgx.NamedArgs{"id": id}))
}

// SaveSteps keeps the steps of a workflow as they are put together; what is switched on does
// not change. It fails with a fault: NotFound, Conflict where somebody else changed it since
// version, or Forbidden for an address that the member may not have called.
func (s Store) SaveSteps(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, version int64, steps []messages.Step, hooks bool,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Workflows, func(tx *postgres.Tx) error {
		was, err := lockFlow(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case was.Version != version:
			return fault.New(fault.Conflict, "workflow.section_changed")
		case !hooks && !slices.Equal(called(was.Steps), called(steps)):
			return fault.New(fault.Forbidden, "fault.workflow_webhook")
		case slices.Equal(was.Steps, steps):
			return postgres.ErrUnchanged
		}
		if _, err := tx.Exec(ctx, `
			update workflows set steps = $2, version = version + 1 where workspace_id = current_workspace() and id = $1`, id, steps); err != nil {
			return err
		}
		return tx.Log(ctx, "workflow.change", was.Name, id, nil)
	})
}

// called are the addresses that steps call.
func called(steps []messages.Step) (list []string) {
	for _, step := range steps {
		if step.Kind == messages.StepWebhook {
			list = append(list, step.What)
		}
	}
	return list
}

// SwitchOn makes the steps of a workflow, which were checked, its next version, which runs
// from now on. Runs that are under way go on with the version that they began with. It
// fails with a fault: NotFound, or Conflict where somebody else changed it since version.
func (s Store) SwitchOn(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, version int64) error {
	return postgres.Change(ctx, s.db, grant, policy.Workflows, func(tx *postgres.Tx) error {
		f, err := lockFlow(ctx, tx, id)
		if err != nil {
			return err
		}
		if f.Version != version {
			return fault.New(fault.Conflict, "workflow.section_changed")
		}
		if f.Live > 0 && !f.Changed {
			return postgres.ErrUnchanged
		}
		if _, err := tx.Exec(ctx, `
			with made as (
			    insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id)
			    select workspace_id, id, versions + 1, trigger, steps, @member from workflows
			     where workspace_id = current_workspace() and id = @id)
			update workflows set live = versions + 1, versions = versions + 1, version = version + 1
			 where workspace_id = current_workspace() and id = @id`, tx.Args(pgx.NamedArgs{"id": id})); err != nil {
			return err
		}
		return tx.Log(ctx, "workflow.switch_on", f.Name, id, postgres.Detail{"version": f.Versions + 1})
	})
}

// SwitchOff lets a workflow begin no more. Runs that are under way come to their end.
func (s Store) SwitchOff(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Workflows, func(tx *postgres.Tx) error {
		f, err := lockFlow(ctx, tx, id)
		if err != nil {
			return err
		}
		if f.Live == 0 {
			return postgres.ErrUnchanged
		}
		if _, err := tx.Exec(ctx, `
			update workflows set live = null, version = version + 1 where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "workflow.switch_off", f.Name, id, nil)
	})
}

// FlowMarks tells of each workflow whether it is switched on.
func (s Store) FlowMarks(ctx context.Context, grant policy.Grant[policy.List]) (on map[uuid.UUID]bool, err error) {
	var live []uuid.UUID
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		postgres.Rows(b, &live, pgx.RowTo[uuid.UUID], `
			select id from workflows where workspace_id = current_workspace() and live is not null and deleted_at is null`+
			postgres.UpTo(messages.MaxWorkflows))
	})
	if err != nil {
		return nil, err
	}
	on = map[uuid.UUID]bool{}
	for _, id := range live {
		on[id] = true
	}
	return on, nil
}

// seenWith is what a further grant lets its member see of conversations: nothing without one.
func seenWith(conversations *policy.Grant[policy.List]) (seen policy.Scope, err error) {
	if conversations != nil {
		seen, err = conversations.For(policy.Conversations)
	}
	return seen, err
}

// FlowRuns lists the runs of a workflow behind a cursor, the latest first, and one more than a page
// has where there are further ones. Their conversations are named within the
// reach of the second grant, nil for whoever sees none.
func (s Store) FlowRuns(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, conversations *policy.Grant[policy.List], after listing.Cursor,
) (name string, runs []messages.FlowRun, err error) {
	seen, err := seenWith(conversations)
	if err != nil {
		return "", nil, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		b.Values(`select name from workflows where workspace_id = current_workspace() and id = $1 and deleted_at is null`, []any{id}, &name)
		queueRuns(b, &runs, seen, `r.workflow_id = @workflow`, pgx.NamedArgs{"workflow": id}, after)
	})
	return name, runs, err
}

// queueRuns reads the latest runs of a condition behind a cursor with what their steps did, one more
// than a page has, and hides what the reader of their conversations does not see.
func queueRuns(
	b *postgres.Batch, runs *[]messages.FlowRun, seen policy.Scope, of string, args pgx.NamedArgs, after listing.Cursor,
) {
	if after != (listing.Cursor{}) {
		of += ` and (r.started_at, r.id) < (@after_at, @after_id)`
		args["after_at"], args["after_id"] = after.At, after.ID
	}
	latest := `
		select r.* from workflow_runs r where r.workspace_id = current_workspace() and ` + of + `
		 order by r.started_at desc, r.id desc` + postgres.UpTo(messages.RunRows+1)
	arguments := postgres.Arguments(seen, args)
	postgres.Rows(b, runs, scanRun(seen.Mask), `
		select r.id, w.id, w.name, r.version, n.trigger, coalesce(m.name, ''), r.state, r.started_at, r.due_at, r.failure, r.place,
		       v.id, coalesce(v.number, 0), coalesce(c.name, '')
		  from (`+latest+`) r
		  join workflows w on w.workspace_id = current_workspace() and w.id = r.workflow_id
		  join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = r.version
		  left join members m on m.workspace_id = current_workspace() and m.id = r.member_id
		  left join conversations v on v.workspace_id = current_workspace() and v.id = r.conversation_id and not v.hidden
		   and `+postgres.Within(`v`, seen.Reach)+`
		  left join contacts c on c.workspace_id = current_workspace() and c.id = v.contact_id
		 order by r.started_at desc, r.id desc`, arguments)
	b.Queue(`
		select s.run_id, s.place, s.kind, s.at, s.holds, s.failure
		  from workflow_run_steps s join (`+latest+`) r on r.id = s.run_id
		 where s.workspace_id = current_workspace() order by s.run_id, s.id`, arguments).Query(func(rows pgx.Rows) error {
		var run uuid.UUID
		var step messages.FlowStep
		_, err := pgx.ForEachRow(rows, []any{&run, &step.Place, &step.Kind, &step.At, &step.Holds, &step.Failure}, func() error {
			if i := slices.IndexFunc(*runs, func(r messages.FlowRun) bool { return r.ID == run }); i >= 0 {
				(*runs)[i].Steps = append((*runs)[i].Steps, step)
			}
			return nil
		})
		return err
	})
}

// scanRun reads a run, and hides what the mask hides of its conversation.
func scanRun(mask policy.Mask) pgx.RowToFunc[messages.FlowRun] {
	return func(row pgx.CollectableRow) (r messages.FlowRun, err error) {
		var due *time.Time
		var conversation uuid.NullUUID
		v := &r.Conversation
		err = row.Scan(&r.ID, &r.Flow, &r.Workflow, &r.Version, &r.Trigger, &r.By, &r.State, &r.Started, &due, &r.Failure, &r.Place,
			&conversation, &v.Number, &v.Contact.Name)
		r.Due, v.ID, v.Contact.Name = postgres.OrZero(due), conversation.UUID, masked.Within(mask, v.Contact.Name)
		r.Workflow = masked.Within(mask, r.Workflow)
		return r, err
	}
}
