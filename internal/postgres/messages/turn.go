package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// GiveByTurn gives a conversation that only a team has to one of the team, as the team
// chooses, and writes that down in it. Where nobody is online, or the team does not choose,
// it stays as it is. It is for what comes in; the one who writes must not hold a lock of
// the conversation yet, for whoever assigns one locks its customer first.
func GiveByTurn(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	var contact uuid.UUID
	var name string
	var team uuid.UUID
	err := tx.QueryRow(ctx, `
		select c.id, c.name, c.team_id from conversations v
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.id = $1 and not v.hidden and v.state <> 'spam'
		   and c.assignee_id is null and c.team_id is not null
		   for no key update of c`, conversation).Scan(&contact, &name, &team)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	member, err := nextOf(ctx, tx, team)
	if err != nil || !member.Valid {
		return err
	}
	if err := giveTo(ctx, tx, conversation, contact, name, member); err != nil {
		return err
	}
	return kit.StartWorkflows(ctx, tx, messages.OnAssignment, conversation)
}

// GiveTurn implements jobs.Replies.
func (r Replies) GiveTurn(ctx context.Context, job jobs.GiveTurn) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error { return GiveByTurn(ctx, tx, job.Conversation) })
}

// giveTo gives a customer to whose turn it is, and writes that down in a conversation.
func giveTo(ctx context.Context, tx *postgres.Tx, conversation, contact uuid.UUID, customer string, member uuid.NullUUID) error {
	var to string
	if err := tx.QueryRow(ctx, `
		with given as (update contacts set assignee_id = $2, version = version + 1
		                where workspace_id = current_workspace() and id = $1)
		select name from members where workspace_id = current_workspace() and id = $2`, contact, member).Scan(&to); err != nil {
		return err
	}
	if err := tx.Tell(ctx, kit.About(notification.Assigned, conversation), member.UUID); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.turn", customer, conversation, postgres.Detail{"to": to})
}

// nextOf chooses who of a team answers next, among those who are online, not busy, and may
// open conversations: nobody where the team does not choose, or nobody is there. The team
// is locked until the end of the transaction, so of two arrivals the second sees whom the
// first was given to.
func nextOf(ctx context.Context, tx *postgres.Tx, team uuid.UUID) (member uuid.NullUUID, err error) {
	var turns string
	err = tx.QueryRow(ctx, `
		select turns from teams where workspace_id = current_workspace() and id = $1 and deleted_at is null
		   for no key update`, team).Scan(&turns)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && turns == people.NoTurns {
		return member, nil
	}
	if err != nil {
		return member, err
	}
	err = tx.QueryRow(ctx, `
		with next as (
			select t.member_id from team_members t
			  join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
			 where t.workspace_id = current_workspace() and t.team_id = $1 and `+postgres.ActiveMember(`m`)+`
			   and m.role <> 'assistant' and `+postgres.PresenceOf(`m`)+` = 'online'
			 order by case when $2 = 'least' then (
			           select count(*) from conversations v
			            where v.workspace_id = current_workspace() and v.assignee_id = m.id and v.state = 'open' and not v.hidden) end,
			          t.turn_at nulls first, m.name_key, m.id
			 limit 1)
		update team_members t set turn_at = clock_timestamp() from next
		 where t.workspace_id = current_workspace() and t.team_id = $1 and t.member_id = next.member_id
		returning t.member_id`, team, turns).Scan(&member)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.NullUUID{}, nil
	}
	if err == nil {
		err = postgres.CheckAssignee(ctx, tx, "assignee", member)
	}
	if gone := (*fault.Fault)(nil); errors.As(err, &gone) { // Their access ended this moment.
		return uuid.NullUUID{}, nil
	}
	return member, err
}
