package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Assign gives the customer of a conversation, and so all their conversations, to a member
// and a team, or to nobody. It fails with a fault: NotFound, or Invalid for somebody whose
// access has ended.
func (s Store) Assign(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, assignee, team uuid.NullUUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		return changeAssignee(ctx, tx, id, assignee, team)
	})
}

// changeAssignee is assign with what that triggers.
func changeAssignee(ctx context.Context, tx *postgres.Tx, id uuid.UUID, assignee, team uuid.NullUUID) error {
	if err := assign(ctx, tx, id, assignee, team); err != nil {
		return err
	}
	return kit.StartWorkflows(ctx, tx, messages.OnAssignment, id)
}

func assign(ctx context.Context, tx *postgres.Tx, id uuid.UUID, assignee, team uuid.NullUUID) error {
	var contact uuid.UUID
	var name string
	var was [2]uuid.NullUUID
	// The customer is locked first, as everybody does who gives one to somebody.
	err := tx.QueryRow(ctx, `select c.id, c.name, c.assignee_id, c.team_id`+oneConversation+postgres.Within(`v`, tx.Reach)+`
		for no key update of c`,
		tx.Args(pgx.NamedArgs{"id": id})).Scan(&contact, &name, &was[0], &was[1])
	if err != nil {
		return err
	}
	// Whoever had the customer until then may have given them away, and waited for that.
	if _, err := lockConversation(ctx, tx, id); err != nil {
		return err
	}
	if was == [2]uuid.NullUUID{assignee, team} {
		return postgres.ErrUnchanged
	}
	if err := postgres.CheckAssignee(ctx, tx, "assignee", assignee); err != nil {
		return err
	}
	byTurn := uuid.NullUUID{}
	if !assignee.Valid && team.Valid && team != was[1] {
		// It locks the team more than the check below, so it comes first: two who have
		// checked would wait for each other.
		if byTurn, err = nextOf(ctx, tx, team.UUID); err != nil {
			return err
		}
	}
	if err := postgres.CheckTeam(ctx, tx, "team", team); err != nil {
		return err
	}
	var to string
	if err := tx.QueryRow(ctx, `
			with given as (update contacts set assignee_id = $2, team_id = $3, version = version + 1
			                where workspace_id = current_workspace() and id = $1)
			select concat_ws(', ', (select name from members where workspace_id = current_workspace() and id = $2),
			                       (select name from teams where workspace_id = current_workspace() and id = $3))`,
		contact, assignee, team).Scan(&to); err != nil {
		return err
	}
	if assignee.Valid && assignee != was[0] {
		if err := tx.Tell(ctx, kit.About(notification.Assigned, id), assignee.UUID); err != nil {
			return err
		}
	}
	if err := tx.Log(ctx, "conversation.assign", name, id, postgres.Detail{"to": to}); err != nil {
		return err
	}
	if !byTurn.Valid {
		if team != was[1] {
			return kit.TellTeam(ctx, tx, id)
		}
		return nil
	}
	return giveTo(ctx, tx, id, contact, name, byTurn)
}
