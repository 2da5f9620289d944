package postgres

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// entry is one line of the activity log.
type entry struct {
	member   uuid.UUID // who did it; the zero id is the system
	act      string
	target   string // as shown: a name or an address
	targetID uuid.UUID
	detail   map[string]any
}

// record writes the activity log in the transaction of the act. The actor's
// name is kept as it is now.
func record(ctx context.Context, tx pgx.Tx, workspace uuid.UUID, e entry) error {
	detail := []byte("{}")
	if e.detail != nil {
		encoded, err := json.Marshal(e.detail)
		if err != nil {
			return err
		}
		detail = encoded
	}
	_, err := tx.Exec(ctx, `
		insert into activity (workspace_id, id, member_id, actor, act, target, target_id, detail, address)
		values (@workspace, @id, nullif(@member, '00000000-0000-0000-0000-000000000000'::uuid),
		        coalesce((select name from members where workspace_id = @workspace and id = @member), ''),
		        @act, @target, nullif(@target_id, '00000000-0000-0000-0000-000000000000'::uuid), @detail, @address)`,
		pgx.NamedArgs{
			"workspace": workspace, "id": newID(), "member": e.member, "act": e.act,
			"target": e.target, "target_id": e.targetID, "detail": detail, "address": peer(ctx),
		})
	return err
}
