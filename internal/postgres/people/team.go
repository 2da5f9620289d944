package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// newTeams makes the repository of teams. What agents who see the contacts of
// their teams reach, follows a change at once.
func newTeams(db *postgres.Database) *kit.Section[people.Team] {
	teams := kit.NewSection(db, people.Teams)
	teams.Leave, teams.Return = leaveTeam, returnToTeam
	return teams
}

// Teammates lists everybody who can be in a team.
func (s Store) Teammates(ctx context.Context, grant policy.Grant[policy.List]) (mates []people.Teammate, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Teams, func(b *postgres.Batch) {
		postgres.Rows(b, &mates, pgx.RowToStructByPos[people.Teammate], `
			select id, name, email, avatar_id, role from members
			 where workspace_id = current_workspace() and `+postgres.ActiveMember(`members`)+`
			 order by name_key, id`)
	})
	return mates, err
}

// leaveTeams takes a member out of every team, also of those whose deletion may
// be undone.
func leaveTeams(ctx context.Context, tx *postgres.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`delete from team_members where workspace_id = current_workspace() and member_id = $1`, member)
	batch.Queue(`
		update teams set left_members = array_remove(left_members, $1)
		 where workspace_id = current_workspace() and $1 = any (left_members)`, member)
	return tx.SendBatch(ctx, batch).Close()
}

// leaveTeam takes everybody and everything out of a team that is being deleted,
// so that nobody reaches anything through it, and keeps in its row what it had.
func leaveTeam(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (postgres.Detail, error) {
	// A team of very many contacts takes longer than other statements may.
	if _, err := tx.Exec(ctx, `set local statement_timeout = '25s'`); err != nil {
		return nil, err
	}
	var count int
	err := tx.QueryRow(ctx, `
		with mates as (
			delete from team_members where workspace_id = current_workspace() and team_id = $1 returning member_id
		), customers as (
			update contacts set team_id = null, version = version + 1
			 where workspace_id = current_workspace() and team_id = $1 returning id
		)
		update teams set left_members = array (select member_id from mates), left_contacts = array (select id from customers)
		 where workspace_id = current_workspace() and id = $1
		returning cardinality(left_contacts)`, id).Scan(&count)
	return postgres.Detail{"count": count}, err
}

// returnToTeam gives a team that comes back what it had: whoever is a member
// still, and the contacts that no other team got meanwhile.
func returnToTeam(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`set local statement_timeout = '25s'`)
	batch.Queue(`
		insert into team_members (workspace_id, team_id, member_id)
		select m.workspace_id, t.id, m.id from teams t
		  join members m on m.workspace_id = t.workspace_id and m.id = any (t.left_members)
		 where t.workspace_id = current_workspace() and t.id = $1 and `+postgres.ActiveMember(`m`), id)
	batch.Queue(`
		update contacts c set team_id = t.id, version = c.version + 1 from teams t
		 where t.workspace_id = current_workspace() and t.id = $1
		   and c.workspace_id = t.workspace_id and c.id = any (t.left_contacts) and c.team_id is null`, id)
	batch.Queue(`
		update teams set left_members = '{}', left_contacts = '{}'
		 where workspace_id = current_workspace() and id = $1`, id)
	return tx.SendBatch(ctx, batch).Close()
}
