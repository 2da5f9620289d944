package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// CustomerCount is how many customers there are.
func (s Store) CustomerCount(ctx context.Context, grant policy.Grant[policy.List]) (count int, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select `+postgres.Length(`contacts`), nil, &count)
	})
	return count, err
}

// settingsSQL are the restrictions of member $1 with who set each last, and when: by a change
// of their access, by a grant or a loan of another, or by the invitation that they came with.
const settingsSQL = `
	select x.name, coalesce(c.by, i.by), coalesce(c.at, i.at)
	  from members m
	 cross join unnest(m.restrictions) x (name)
	  left join lateral (
	       select coalesce(e.actor, a.name) as by, e.at
	         from activity e
	         left join members a on a.workspace_id = current_workspace() and a.id = e.member_id
	        where e.workspace_id = current_workspace() and e.target_id = $1 and e.act in ('member.change', 'access.grant', 'access.lend')
	          and e.detail->'restrictions' ? x.name and not coalesce(e.detail->'restrictions_from' ? x.name, false)
	        order by e.at desc, e.id desc limit 1) c on true
	  left join lateral (
	       select a.name as by, o.created_at as at
	         from invitations o
	         join members a on a.workspace_id = current_workspace() and a.id = o.inviter_id
	        where o.workspace_id = current_workspace() and o.state = 'accepted' and o.email_key = m.email_key
	          and x.name = any (o.restrictions)
	        order by o.answered_at desc limit 1) i on true
	 where m.workspace_id = current_workspace() and m.id = $1 and coalesce(c.at, i.at) is not null`

// PreviewFacts reads what a preview of the access of somebody, a member or the zero id, is
// filled with: figures, and one record of each kind to look at. Contacts, orders and conversations are read
// with the grants of who is shown, nil for none.
func (s Store) PreviewFacts(
	ctx context.Context, grant policy.Grant[policy.Open], member uuid.UUID,
	contacts, orders *policy.Grant[policy.Open], talks *policy.Grant[policy.List],
) (f people.PreviewFacts, err error) {
	var open [2]bool
	for i, further := range []struct {
		grant    *policy.Grant[policy.Open]
		resource policy.Resource
	}{{contacts, policy.Contacts}, {orders, policy.Orders}} {
		if further.grant == nil {
			continue
		}
		if _, err := further.grant.For(further.resource); err != nil {
			return f, err
		}
		open[i] = true
	}
	var seen policy.Scope
	if talks != nil {
		if seen, err = talks.For(policy.Conversations); err != nil {
			return f, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		b.Values(`select `+postgres.Length(`contacts`)+`,
			(select lookups_per_day from workspaces where id = current_workspace())`, nil, &f.Customers, &f.PerDay)
		if member != uuid.Nil {
			queueSettings(b, member, &f.Set)
		}
		if open[0] {
			one(b, &f.Contact, `select id from contacts
				where workspace_id = current_workspace() and deleted_at is null order by created_at desc, id desc limit 1`)
		}
		if open[1] {
			one(b, &f.Order, `select id from orders where workspace_id = current_workspace() order by at desc, id desc limit 1`)
		}
		if talks != nil {
			b.Values(`select count(*) from (`+openTalks(seen.Reach)+`) v`, []any{postgres.Arguments(seen, nil)}, &f.Conversations)
		}
	})
	return f, err
}

func queueSettings(b *postgres.Batch, member uuid.UUID, into *map[policy.Restriction]people.Setting) {
	b.Queue(settingsSQL, member).Query(func(rows pgx.Rows) error {
		*into = map[policy.Restriction]people.Setting{}
		var name string
		var set people.Setting
		_, err := pgx.ForEachRow(rows, []any{&name, &set.By, &set.At}, func() error {
			one, _ := policy.ParseRestrictions([]string{name})
			for restriction := range one.All() {
				(*into)[restriction] = set
			}
			return nil
		})
		return err
	})
}

// openTalks are the open conversations of a reach, no more than are counted.
func openTalks(reach policy.Reach) string {
	rows := func(condition string) string {
		return `select v.id from conversations v where v.workspace_id = current_workspace() and v.state = 'open' and not v.hidden` +
			condition + postgres.UpTo(listing.CountCap)
	}
	if reach == policy.ReachTeam {
		return postgres.OfTeam(rows, ``, listing.CountCap) + ` union all
			select * from (` + rows(` and `+postgres.Within(`v`, policy.ReachOwn)) + `) v
			 where not exists (select from team_members where workspace_id = current_workspace() and member_id = @member)`
	}
	return rows(` and ` + postgres.Within(`v`, reach))
}

// one reads an id where there is one.
func one(b *postgres.Batch, into *uuid.NullUUID, sql string) {
	b.Values(`select (`+sql+`)`, nil, into)
}

// NotePreview writes into the log that somebody looked at what a member or somebody invited
// sees, or what a role does that nobody has: by its name, with no id. It does once an hour for
// each of them.
func (s Store) NotePreview(ctx context.Context, grant policy.Grant[policy.Open], name string, id uuid.UUID, role policy.Role) error {
	return postgres.Change(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx) error {
		var noted bool
		err := tx.QueryRow(ctx, `
			select exists (select from activity
			                where workspace_id = current_workspace() and act = 'member.preview' and member_id = $1
			                  and target = $2 and target_id is not distinct from $3 and at > now() - `+postgres.Interval(people.PreviewNoted)+`)`,
			uuid.UUID(tx.Member), name, uuid.NullUUID{UUID: id, Valid: id != uuid.Nil}).Scan(&noted)
		if err != nil {
			return err
		}
		if noted {
			return postgres.ErrUnchanged
		}
		detail := postgres.Detail{}
		if role != 0 {
			detail["role"] = role.String()
		}
		return tx.Log(ctx, "member.preview", name, id, detail)
	})
}
