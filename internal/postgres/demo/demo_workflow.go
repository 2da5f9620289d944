package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/postgres/kit"
)

// Workflow is what is done in conversations by itself, switched on or not.
type Workflow struct {
	messages.Workflow
	Created time.Time
	Steps   []messages.Step
	On      bool
	By      uuid.UUID // who switched it on
}

// queueWorkflows adds the workflows, each with its first version where it is on.
func (b *Book) queueWorkflows(batch *pgx.Batch, ws uuid.UUID) error {
	for _, w := range b.Workflows {
		if err := kit.QueueThing(batch, messages.Workflows, w.Workflow, w.Created); err != nil {
			return err
		}
		batch.Queue(`update workflows set steps = $3 where workspace_id = $1 and id = $2`, ws, w.ID, w.Steps)
		if !w.On {
			continue
		}
		batch.Queue(`
			insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id, made_at)
			values ($1, $2, 1, $3, $4, $5, $6)`, ws, w.ID, w.Trigger, w.Steps, w.By, w.Created)
		batch.Queue(`update workflows set live = 1, versions = 1 where workspace_id = $1 and id = $2`, ws, w.ID)
	}
	return nil
}
