package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
)

// Assignees reads whom a customer can be given to: the active members, those who are
// chosen among them, and the teams, as choices of a form.
func (b *Batch) Assignees(members, teams *[]listing.Choice, chosen ...uuid.NullUUID) {
	b.Things(members, ActiveMembers, chosen...)
	Rows(b, teams, ScanChoice, `
		select id, name from teams where workspace_id = (select current_workspace()) and deleted_at is null order by name_key`)
}

// CheckAssignee makes sure that contacts are assigned to active members of this
// workspace alone, and that the member stays one until the end of the
// transaction. The fault is about field.
func CheckAssignee(ctx context.Context, tx pgx.Tx, field string, assignee uuid.NullUUID) error {
	if !assignee.Valid {
		return nil
	}
	active, err := tx.Exec(ctx, `
		select from members
		 where workspace_id = current_workspace() and id = $1 and `+ActiveMember(`members`)+`
		   for share`, assignee)
	if err == nil && active.RowsAffected() == 0 {
		return fault.Field(field, "fault.choice")
	}
	return err
}

// CheckTeam makes sure that contacts are given to teams of this workspace alone,
// and that the team stays one until the end of the transaction. The fault is
// about field.
func CheckTeam(ctx context.Context, tx pgx.Tx, field string, team uuid.NullUUID) error {
	if !team.Valid {
		return nil
	}
	there, err := tx.Exec(ctx, `
		select from teams where workspace_id = current_workspace() and id = $1 and deleted_at is null for share`, team)
	if err == nil && there.RowsAffected() == 0 {
		return fault.Field(field, "fault.choice")
	}
	return err
}
