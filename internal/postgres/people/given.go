package people

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// givenBy asks who gave some people their role, and set each of their restrictions, and when:
// by a change of their access, by a grant or a loan since they came, or by the invitation that
// brought them. Where the log does not know, its inviter answers for it, but for no restriction of
// an owner unless they are one. Whose access is asked for is a part of SQL.
func givenBy(some string) string {
	return `
	select p.id, w.name, coalesce(c.by, i.by), coalesce(c.at, i.at)
	  from (` + some + `) p
	 cross join unnest(array_prepend('', p.restrictions)) w (name) -- '' is the role
	  left join lateral (
	       select coalesce(nullif(e.actor, ''), (
	                  select a.name from members a where a.workspace_id = current_workspace() and a.id = e.member_id)) as by, e.at
	         from activity e
	        where e.workspace_id = current_workspace() and e.target_id in (p.id, p.invited) and (e.at >= p.since or e.target_id = p.invited)
	          and e.act in ('member.change', 'access.grant', 'access.lend', 'invitation.send', 'invitation.change')
	          and case when w.name = '' then coalesce(e.detail->>'to', e.detail->>'role') = p.role
	                                         and e.detail->>'from' is distinct from p.role
	                   else e.detail->'restrictions' ? w.name and not coalesce(e.detail->'restrictions_from' ? w.name, false)
	                        and (e.act <> 'invitation.change' or e.detail ? 'restrictions_from') end -- older lines do not tell
	        order by e.at desc, e.id desc limit 1) c on true
	  left join lateral (
	       select a.name as by, o.created_at as at
	         from invitations o
	        cross join lateral (
	              select name, role from members where workspace_id = current_workspace() and id = o.inviter_id offset 0) a
	        where o.workspace_id = current_workspace() and o.id = p.invited
	          and case when w.name = '' then o.role = p.role
	                   else w.name = any (o.restrictions) and (a.role = 'owner' or not w.name = any (o.owner_restrictions)) end
	         limit 1) i on true -- one by one, or a kept plan joins them all
	 where coalesce(c.at, i.at) is not null`
}

var (
	membersGiven = `
	select x.id, x.joined_at as since, ` + postgres.Held(`x`, `role`) + ` as role, ` + postgres.Held(`x`, `restrictions`) + ` as restrictions,
	       (select o.id from invitations o
	         where o.workspace_id = current_workspace() and o.state = 'accepted' and o.email_key = x.email_key
	         order by o.answered_at desc limit 1) as invited
	  from members x where x.workspace_id = current_workspace()`
	oneGiven     = givenBy(membersGiven + ` and x.id = $1`)
	invitedGiven = givenBy(`
	select x.id, x.created_at as since, x.role, x.restrictions, x.id as invited
	  from invitations x where x.workspace_id = current_workspace() and x.id = $1`)
)

// queueGiven reads who gave one person what they have.
func queueGiven(b *postgres.Batch, sql string, id uuid.UUID, into *people.Given) {
	b.Queue(sql, id).Query(func(rows pgx.Rows) error {
		all, err := collectGiven(rows)
		*into = all[id]
		return err
	})
}

// collectGiven reads who gave what, by whose it is.
func collectGiven(rows pgx.Rows) (map[uuid.UUID]people.Given, error) {
	all := map[uuid.UUID]people.Given{}
	var id uuid.UUID
	var name string
	var set people.Setting
	_, err := pgx.ForEachRow(rows, []any{&id, &name, &set.By, &set.At}, func() error {
		given := all[id]
		if name == "" {
			given.Role = set
		}
		if given.Restrictions == nil {
			given.Restrictions = map[policy.Restriction]people.Setting{}
		}
		one, _ := policy.ParseRestrictions([]string{name})
		for restriction := range one.All() {
			given.Restrictions[restriction] = set
		}
		all[id] = given
		return nil
	})
	return all, err
}
