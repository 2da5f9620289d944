package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// teamsSQL reads teams. What they are changed by has no column of its own: the
// transaction that wrote a row last is its version.
var teamsSQL = `
	select t.id, t.name, t.xmin::text::bigint,
	       (select count(*) from (select from contacts c where c.workspace_id = t.workspace_id and c.team_id = t.id and c.deleted_at is null` + postgres.UpTo(listing.CountCap) + `) counted)
	  from teams t where t.workspace_id = current_workspace()`

func scanTeam(row pgx.CollectableRow) (t people.Team, err error) {
	err = row.Scan(&t.ID, &t.Name, &t.Version, &t.Contacts)
	return t, err
}

// teamMembersSQL reads the members of all teams: those who are active.
var teamMembersSQL = `
	select tm.team_id, m.id, m.name, m.email, m.avatar_id, m.role
	  from team_members tm join members m on m.workspace_id = tm.workspace_id and m.id = tm.member_id
	 where tm.workspace_id = current_workspace() and (@team::uuid is null or tm.team_id = @team)
	   and ` + postgres.ActiveMember(`m`) + `
	 order by m.name_key, m.id`

// Teams lists them all, with their members.
func (s Store) Teams(ctx context.Context, grant policy.Grant[policy.List]) (teams []people.Team, err error) {
	scope, err := grant.For(policy.Teams)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(teamsSQL + ` order by t.name_key`).Query(func(rows pgx.Rows) error {
			teams, err = pgx.CollectRows(rows, scanTeam)
			return err
		})
		queueTeamMembers(batch, uuid.NullUUID{}, &teams)
	})
	return teams, err
}

// queueTeamMembers fills in the members of the teams that were read before.
func queueTeamMembers(batch *pgx.Batch, team uuid.NullUUID, teams *[]people.Team) {
	batch.Queue(teamMembersSQL, pgx.NamedArgs{"team": team}).Query(func(rows pgx.Rows) error {
		members := map[uuid.UUID][]people.TeamMember{}
		var of uuid.UUID
		var m people.TeamMember
		_, err := pgx.ForEachRow(rows, []any{&of, &m.ID, &m.Name, &m.Email, &m.Avatar, &m.Role}, func() error {
			members[of] = append(members[of], m)
			return nil
		})
		for i := range *teams {
			(*teams)[i].Members = members[(*teams)[i].ID]
		}
		return err
	})
}

// Team reads a team, and everybody who can be in one. Without an id it reads
// only these, for the form of a new team.
func (s Store) Team(ctx context.Context, grant policy.Grant[policy.Open], id uuid.NullUUID) (t people.Team, everybody []people.TeamMember, err error) {
	scope, err := grant.For(policy.Teams)
	if err != nil {
		return t, nil, err
	}
	var teams []people.Team
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(teamsSQL+` and t.id = @id`, pgx.NamedArgs{"id": id}).Query(func(rows pgx.Rows) error {
			teams, err = pgx.CollectRows(rows, scanTeam)
			return err
		})
		queueTeamMembers(batch, id, &teams)
		batch.Queue(`
			select id, name, email, avatar_id, role from members where workspace_id = current_workspace()
			   and ` + postgres.ActiveMember(`members`) + ` order by name_key, id`).Query(func(rows pgx.Rows) error {
			everybody, err = pgx.CollectRows(rows, pgx.RowToStructByPos[people.TeamMember])
			return err
		})
	})
	switch {
	case err != nil:
		return t, nil, err
	case len(teams) == 1:
		t = teams[0]
	case id.Valid:
		return t, nil, postgres.NotFound
	}
	return t, everybody, nil
}

var teamNameTaken = fault.Field("name", "fault.team_taken")

// CreateTeam adds a team. It fails with a fault about the field name or members.
func (s Store) CreateTeam(ctx context.Context, grant policy.Grant[policy.Create], d people.TeamDraft) error {
	scope, err := grant.For(policy.Teams)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if err := postgres.LockWorkspace(ctx, tx, scope.Workspace); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(ctx, `select count(*) from teams where workspace_id = current_workspace()`).Scan(&count); err != nil {
			return err
		}
		if count >= people.MaxTeams {
			return fault.New(fault.Conflict, "fault.too_many_teams", "Max", people.MaxTeams)
		}
		id := postgres.NewID()
		_, err := tx.Exec(ctx, `insert into teams (workspace_id, id, name, name_key) values (current_workspace(), $1, $2, $3)`, id, d.Name, texts.SearchKey(d.Name))
		if postgres.Violates(err, "teams_name") {
			return teamNameTaken
		}
		if err != nil {
			return err
		}
		if err := storeTeamMembers(ctx, tx, id, d.Members); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "team.create", Target: d.Name, TargetID: id})
	})
}

// storeTeamMembers puts active members into a team. The workspace is locked, so
// that nobody is removed meanwhile.
func storeTeamMembers(ctx context.Context, tx pgx.Tx, id uuid.UUID, members []uuid.UUID) error {
	stored, err := tx.Exec(ctx, `
		insert into team_members (workspace_id, team_id, member_id)
		select workspace_id, $1, id from members where workspace_id = current_workspace() and id = any ($2)
		   and `+postgres.ActiveMember(`members`), id, members)
	if err == nil && stored.RowsAffected() != int64(len(members)) {
		return fault.Field("members", "fault.choice")
	}
	return err
}

// teamNow reads a team and locks it for whoever wants to take it away.
func teamNow(ctx context.Context, tx pgx.Tx, id uuid.UUID) (name string, version int64, err error) {
	err = tx.QueryRow(ctx, `select name, xmin::text::bigint from teams where workspace_id = current_workspace() and id = $1 for update`, id).Scan(&name, &version)
	return name, version, postgres.OrNotFound(err)
}

// ChangeTeam changes a team's name and members. What agents who see the
// contacts of their teams reach, follows at once. It fails with a fault:
// NotFound, Conflict, or about the field name or members.
func (s Store) ChangeTeam(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, d people.TeamDraft) error {
	scope, err := grant.For(policy.Teams)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if err := postgres.LockWorkspace(ctx, tx, scope.Workspace); err != nil {
			return err
		}
		was, version, err := teamNow(ctx, tx, id)
		if err != nil {
			return err
		}
		if d.Version != 0 && d.Version != version {
			return fault.New(fault.Conflict, "fault.team_changed")
		}
		_, err = tx.Exec(ctx, `update teams set name = $2, name_key = $3 where workspace_id = current_workspace() and id = $1`, id, d.Name, texts.SearchKey(d.Name))
		if postgres.Violates(err, "teams_name") {
			return teamNameTaken
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from team_members where workspace_id = current_workspace() and team_id = $1`, id); err != nil {
			return err
		}
		if err := storeTeamMembers(ctx, tx, id, d.Members); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "team.change", Target: d.Name, TargetID: id, Detail: postgres.Renamed(was, d.Name)})
	})
}

// DeleteTeam takes a team away. Contacts that were given to it have no team
// from then on.
func (s Store) DeleteTeam(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.Teams)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if name, _, err = teamNow(ctx, tx, id); err != nil {
			return err
		}
		// A team of very many contacts takes longer than other statements may.
		if _, err := tx.Exec(ctx, `set local statement_timeout = '25s'`); err != nil {
			return err
		}
		left, err := tx.Exec(ctx, `update contacts set team_id = null, version = version + 1 where workspace_id = current_workspace() and team_id = $1`, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from teams where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "team.delete", Target: name, TargetID: id, Detail: map[string]any{"count": left.RowsAffected()}})
	})
	return name, err
}
