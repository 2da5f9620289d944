package postgres

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// entry is one line of the activity log.
type Entry struct {
	Member   uuid.UUID // who did it; the zero id is the system
	Act      string
	Target   string // as shown: a name or an address
	TargetID uuid.UUID
	Detail   map[string]any
}

// record writes the activity log in the transaction of the act. The actor's
// name is kept as it is now.
func Record(ctx context.Context, tx pgx.Tx, workspace uuid.UUID, e Entry) error {
	detail := []byte("{}")
	if e.Detail != nil {
		encoded, err := json.Marshal(e.Detail)
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
			"workspace": workspace, "id": NewID(), "member": e.Member, "act": e.Act,
			"target": e.Target, "target_id": e.TargetID, "detail": detail, "address": Peer(ctx),
		})
	return err
}
