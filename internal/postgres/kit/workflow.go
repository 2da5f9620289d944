package kit

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// startSQL begins a run of the workflows with a trigger, or of one, in a conversation. One
// that goes on in it already does not begin again. Too many in an hour do not run: they
// fail, where people see it.
var startSQL = `
	insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, member_id, state, failure, ended_at)
	select current_workspace(), gen_random_uuid(), w.id, w.live, v.id, case when @trigger = 'hand' then @member::uuid end,
	       case when s.many then 'failed' else 'running' end, case when s.many then 'workflow.too_many' else '' end,
	       case when s.many then now() end
	  from workflows w
	  join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = w.live
	   and n.trigger = @trigger
	  join conversations v on v.workspace_id = w.workspace_id and v.id = @conversation and not v.hidden
	 cross join lateral (
	       select count(*) >= ` + strconv.Itoa(messages.MaxRunsAnHour) + ` as many from workflow_runs r
	        where r.workspace_id = v.workspace_id and r.conversation_id = v.id
	          and r.started_at > now() - ` + postgres.Interval(messages.RunsWithin) + `) s
	 where w.workspace_id = current_workspace() and w.deleted_at is null and (@workflow::uuid is null or w.id = @workflow)
	    on conflict do nothing
	returning id, state`

// StartWorkflows begins the workflows that something in a conversation triggers. Whatever a
// workflow does triggers none: who works on its steps does not call it.
func StartWorkflows(ctx context.Context, tx *postgres.Tx, trigger string, conversation uuid.UUID) error {
	_, err := StartWorkflow(ctx, tx, trigger, conversation, uuid.NullUUID{})
	return err
}

// StartWorkflow begins one workflow in a conversation, or all that a trigger begins where
// none is named. It tells how many began.
func StartWorkflow(
	ctx context.Context, tx *postgres.Tx, trigger string, conversation uuid.UUID, workflow uuid.NullUUID,
) (begun int, err error) {
	rows, _ := tx.Query(ctx, startSQL, tx.Args(pgx.NamedArgs{"trigger": trigger, "conversation": conversation, "workflow": workflow}))
	type one struct {
		ID    uuid.UUID
		State messages.FlowRunState
	}
	runs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[one])
	if err != nil {
		return 0, err
	}
	for _, run := range runs {
		if !run.State.Going() {
			continue
		}
		begun++
		if err := tx.Enqueue(ctx, jobs.RunWorkflow{Workspace: uuid.UUID(tx.Workspace), Run: run.ID, Turn: 1}); err != nil {
			return 0, err
		}
	}
	return begun, nil
}

// StartOnTag begins what a tag that customers got triggers, in the latest conversation of each.
func StartOnTag(ctx context.Context, tx *postgres.Tx, contacts ...uuid.UUID) error {
	return startOf(ctx, tx, messages.OnTag, contacts)
}

// StartOnAssignment begins what giving customers to somebody triggers, in the latest conversation of each.
func StartOnAssignment(ctx context.Context, tx *postgres.Tx, contacts ...uuid.UUID) error {
	return startOf(ctx, tx, messages.OnAssignment, contacts)
}

func startOf(ctx context.Context, tx *postgres.Tx, trigger string, contacts []uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select v.id from unnest($1::uuid[]) k (contact_id) cross join lateral (
		       select id from conversations
		        where workspace_id = current_workspace() and contact_id = k.contact_id and not hidden and state <> 'spam'
		        order by last_at desc, id desc limit 1) v
		 where exists (select from workflows w
		                 join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = w.live
		                where w.workspace_id = current_workspace() and w.deleted_at is null and n.trigger = $2)`, contacts, trigger)
	conversations, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, conversation := range conversations {
		if err := StartWorkflows(ctx, tx, trigger, conversation); err != nil {
			return err
		}
	}
	return nil
}
