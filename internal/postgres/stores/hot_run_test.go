package stores_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// run gives each conversation a run of a workflow, most of them at their end, and one of
// them many.
func (h *house) run(t *testing.T, owner pgtest.Person) {
	t.Helper()
	flow := uuid.New()
	h.Exec(t, `insert into workflows (workspace_id, id, name, name_key, trigger, live, versions) values ($1, $2, 'Welcome', 'welcome', 'hand', 1, 1)`,
		owner.Space, flow)
	h.Exec(t, `insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id) values ($1, $2, 1, 'hand', '[]', $3)`,
		owner.Space, flow, owner.ID)
	h.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state, started_at)
		select workspace_id, gen_random_uuid(), $2, 1, id, case when number % 10 = 0 then 'waiting' else 'done' end, last_at
		  from conversations where workspace_id = $1`, owner.Space, flow)
	h.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state)
		select v.workspace_id, gen_random_uuid(), $2, 1, v.id, 'done'
		  from (select * from conversations where workspace_id = $1 order by id limit 1) v cross join generate_series(1, $3)`,
		owner.Space, flow, mostRows+500)
	h.Exec(t, `vacuum (analyze) workflow_runs, workflows, workflow_versions`)
}

// hotRuns reads runs of workflows where there are many.
func hotRuns(t *testing.T, c *crowd, hot func(name string, err error, warm ...float64), talk uuid.UUID) {
	t.Helper()
	ctx, flow := t.Context(), pgtest.One[uuid.UUID](t, c.DB, `select workflow_id from workflow_runs limit 1`)
	list := pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Conversations)
	runs := func(open policy.Grant[policy.Open]) error {
		_, _, err := c.store.FlowRuns(ctx, open, flow, &list, listing.Cursor{})
		return err
	}
	hot("FlowRuns", runs(pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Workflows)))
	hot("Shortcuts", pgtest.ErrorOf(c.store.Shortcuts(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Shortcuts),
		&list, talk, listing.Cursor{})))
	hot("OngoingRuns", pgtest.ErrorOf(c.store.OngoingRuns(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Shortcuts), &list, listing.Cursor{})))
}
