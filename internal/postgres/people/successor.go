package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Successors counts the customers that are assigned to some members, and lists the other
// members with access, who can have them, with the one that is chosen.
func (s Store) Successors(
	ctx context.Context, grant policy.Grant[policy.Update], of []uuid.UUID, chosen ...uuid.NullUUID,
) (customers int, others []listing.Choice, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) { queueSuccessors(b, of, chosen, &customers, &others) })
	return customers, others, err
}

func queueSuccessors(b *postgres.Batch, of []uuid.UUID, chosen []uuid.NullUUID, customers *int, others *[]listing.Choice) {
	b.Values(`
		select count(*) from contacts
		 where workspace_id = current_workspace() and assignee_id = any ($1) and deleted_at is null`, []any{of}, customers)
	b.OtherMembers(others, of, chosen)
}

// handOver assigns a member's customers to another, who is told, or to nobody, and returns of how many. It
// fails with a fault of the field "hand_to" for a member without access.
func handOver(ctx context.Context, tx *postgres.Tx, from uuid.UUID, to uuid.NullUUID) (customers int64, err error) {
	if err := postgres.CheckAssignee(ctx, tx, "hand_to", to); err != nil {
		return 0, err
	}
	var open []uuid.UUID
	if to.Valid {
		if open, err = kit.OpenOf(ctx, tx, from); err != nil {
			return 0, err
		}
	}
	handed, err := tx.Exec(ctx, `
		update contacts set assignee_id = $2, version = version + 1
		 where workspace_id = current_workspace() and assignee_id = $1`, from, to)
	if err != nil {
		return 0, err
	}
	return handed.RowsAffected(), kit.TellAssigned(ctx, tx, open...)
}
