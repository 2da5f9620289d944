package people

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Seers lists active members, the widest role first, and how each stands to a customer, whom
// a grant on contacts reaches; nil for no customer in particular. One who is not within
// reach, or none, is a fault of kind NotFound.
func (s Store) Seers(
	ctx context.Context, grant policy.Grant[policy.Open], contacts *policy.Grant[policy.Open], contact uuid.UUID, after people.MemberCursor,
) (page people.SeerPage, err error) {
	var seen policy.Scope
	if contacts != nil {
		if seen, err = contacts.For(policy.Contacts); err != nil {
			return page, err
		}
	}
	var given map[uuid.UUID]people.Given
	args := pgx.NamedArgs{"contact": contact, "rank": after.Rank, "key": after.Key, "id": after.ID}
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		if contacts != nil {
			postgres.Row(b, &page.Called, pgx.RowTo[string], `
				select case when c.name = '' then c.email else c.name end from contacts c
				 where c.workspace_id = current_workspace() and c.id = @contact and c.deleted_at is null and `+
				postgres.Within(`c`, seen.Reach), b.Args(args))
		} else {
			postgres.Rows(b, &page.Alike, scanAlike, alikeSQL)
		}
		postgres.Rows(b, &page.People, scanSeer(&page.Next), seersSQL, args)
		b.Queue(seersGivenSQL, args).Query(func(rows pgx.Rows) (err error) {
			given, err = collectGiven(rows)
			return err
		})
	})
	for i := range page.People {
		page.People[i].Given = given[page.People[i].ID]
	}
	if len(page.People) > people.SeerRows {
		page.People, page.More = page.People[:people.SeerRows], true
	}
	return page, err
}

// seersSQL asks of each member what the reaches of the policy ask of one.
var seersSQL = `
	select x.id, x.name, x.email, x.avatar_id, ` + postgres.Held(`x`, `role`) + `, ` + postgres.Held(`x`, `restrictions`) + `,
	       ` + postgres.Held(`x`, `owner_restrictions`) + `, x.rank, x.name_key, ` + lentUntil(`x`) + `, coalesce(x.own_role, ''),
	       ` + ofRestricted(policy.ReachOwn) + `, ` + ofRestricted(policy.ReachTeam) + `, coalesce(` + ofEach(policy.ReachFound) + `, false),
	       exists (select from conversations where workspace_id = current_workspace() and contact_id = @contact and not hidden)
	  from members x
	  left join contacts c on c.workspace_id = current_workspace() and c.id = @contact and c.deleted_at is null
	 where x.workspace_id = current_workspace()` + seersFrom

// seersFrom are the members of a page.
var seersFrom = ` and (x.rank, x.name_key, x.id) > (@rank, @key, @id) and ` + postgres.ActiveMember(`x`) + `
	 order by x.rank, x.name_key, x.id` + postgres.UpTo(people.SeerRows+1)

var seersGivenSQL = givenBy(membersGiven + seersFrom)

// alikeSQL counts the active members by what they may do.
var alikeSQL = `
	select role, restrictions, by_owner, count(*)
	  from (select ` + postgres.Held(`x`, `role`) + ` as role, ` + postgres.Held(`x`, `restrictions`) + ` as restrictions,
	               ` + postgres.Held(`x`, `owner_restrictions`) + ` as by_owner
	          from members x where x.workspace_id = current_workspace() and ` + postgres.ActiveMember(`x`) + `) held
	 group by role, restrictions, by_owner`

func scanAlike(row pgx.CollectableRow) (a people.Alike, err error) {
	var role string
	var restrictions, byOwner []string
	if err := row.Scan(&role, &restrictions, &byOwner, &a.Count); err != nil {
		return a, err
	}
	a.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	return a, err
}

// ofRestricted is a reach of the member in the row that only a restriction brings about: of
// the others it is not asked.
func ofRestricted(reach policy.Reach) string {
	return `coalesce(case when ` + postgres.Held(`x`, `restrictions`) + ` <> '{}' then ` + ofEach(reach) + ` end, false)`
}

// ofEach is a reach of the member in the row.
func ofEach(reach policy.Reach) string {
	return `(c.id is not null and ` + strings.ReplaceAll(postgres.WithinOf(`c`, reach, `x.id`), `@version`, `x.version`) + `)`
}

// scanSeer reads a row, and notes where the page ends: before one that is more than it holds.
func scanSeer(end *people.MemberCursor) pgx.RowToFunc[people.Seer] {
	rows := 0
	return func(row pgx.CollectableRow) (p people.Seer, err error) {
		var role, own string
		var restrictions, byOwner []string
		var lent *time.Time
		var place people.MemberCursor
		if err := row.Scan(
			&p.ID, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner, &place.Rank, &place.Key, &lent, &own,
			&p.Own, &p.Team, &p.Found, &p.Talked,
		); err != nil {
			return p, err
		}
		if rows++; rows <= people.SeerRows {
			place.ID = p.ID
			*end = place
		}
		p.LentUntil = postgres.OrZero(lent)
		p.OwnRole, _ = policy.ParseRole(own)
		p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
		return p, err
	}
}
