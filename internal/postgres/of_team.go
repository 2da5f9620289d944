package postgres

const (
	ownTeams = `select team_id as id from team_members where workspace_id = current_workspace() and member_id = @member`
	mates    = `select distinct theirs.member_id as id
	  from team_members mine
	  join team_members theirs on theirs.workspace_id = mine.workspace_id and theirs.team_id = mine.team_id
	 where mine.workspace_id = current_workspace() and mine.member_id = @member`
)

// OfTeam are rows v of the teams of a member and of whoever is in one of them, in an order and
// no more than so many: what Within lets through of policy.ReachTeam, but for what a member in
// no team has. A part is a query, in that order and as long, of the rows v that meet a further
// condition; it reads v.id.
//
// Each team and each member is asked for its own first: one condition with an or would read all
// of them. With no order the members are not asked where the teams have enough.
func OfTeam(part func(condition string) string, order string, most int) string {
	return `(with of_teams as materialized (select x.* from (` + ownTeams + `) t cross join lateral (` + part(` and v.team_id = t.id`) + `) x)
		select * from (
		select * from of_teams
		union all
		select x.* from (` + mates + `) t cross join lateral (` + part(` and v.assignee_id = t.id`) + `) x
		 where x.id not in (select id from of_teams)) v` + order + UpTo(most) + `)`
}

// IsOfTeam is the condition that a row under an alias is one of those of OfTeam.
func IsOfTeam(alias string) string {
	return `(` + alias + `.team_id in (` + ownTeams + `) or ` + alias + `.assignee_id in (` + mates + `))`
}
