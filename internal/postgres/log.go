package postgres

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Detail is what the activity log keeps of an act beside its target.
type Detail map[string]any

// Log writes the activity log in the transaction of the act: what the actor did,
// and to whom or what, as it is called now. Without an actor it was the system, or the
// workflow that the context names.
func (tx *Tx) Log(ctx context.Context, act, target string, id uuid.UUID, detail Detail) error {
	if detail == nil {
		detail = Detail{}
	}
	if workflow, caused := ctx.Value(causeKey{}).(string); caused {
		detail["by"] = workflow
	}
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into activity (workspace_id, id, member_id, actor, act, target, target_id, detail, address)
		values (current_workspace(), @id, nullif(@member, '00000000-0000-0000-0000-000000000000'::uuid),
		        coalesce((select name from members where workspace_id = current_workspace() and id = @member), ''),
		        @act, @target, nullif(@target_id, '00000000-0000-0000-0000-000000000000'::uuid), @detail, @address)`,
		pgx.NamedArgs{
			"id": NewID(), "member": uuid.UUID(tx.Member), "act": act,
			"target": target, "target_id": id, "detail": encoded, "address": Peer(ctx),
		})
	return err
}
