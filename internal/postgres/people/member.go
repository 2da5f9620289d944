package people

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// The list is members by role and name, then invitations by address. It is put
// together of constant parts, only those that a query asks for: a condition that
// may or may not apply would keep Postgres from planning it once. Each half reads
// its own index from the cursor on, so that a deep page costs what the first one does.
var (
	memberColumns = `
		select m.id, false as pending, m.rank, m.name_key as key, m.name, m.email, m.avatar_id, m.role,
		       m.restrictions, m.owner_restrictions, m.access_ends_at, m.version, m.joined_at, m.last_seen_at,
		       '' as inviter, null::uuid as inviter_id, null::timestamptz as expires_at, '' as language, '' as mail_state, '' as mail_text`
	memberRows = `
		 where m.workspace_id = (select current_workspace()) and m.removed_at is null`
	invitationColumns = `
		select i.id, true as pending, ` + strconv.Itoa(people.InvitedRank) + `::smallint as rank, i.email_key as key, '' as name, i.email,
		       null::uuid, i.role,
		       i.restrictions, '{}'::text[], i.access_ends_at, i.generation, i.created_at, null::timestamptz,
		       m.name as inviter, i.inviter_id, i.expires_at, i.language, i.mail_state, i.mail_text`
	invitationRows = `
		 cross join lateral (select name from members where workspace_id = i.workspace_id and id = i.inviter_id offset 0) m
		 where i.workspace_id = (select current_workspace()) and i.state = 'pending'`

	// By the status that is asked for: the half that has none of it is left out.
	membersThat = map[people.Status]string{
		"": ``, people.Confirmed: ` and ` + postgres.ActiveMember(`m`), people.Expired: ` and ` + postgres.EndedMember(`m`),
	}
	invitationsThat = map[people.Status]string{
		"": ``, people.Pending: ` and i.expires_at > now()`, people.Expired: ` and i.expires_at <= now()`,
	}
)

// peopleList returns the query of a page, and its arguments.
func peopleList(q people.MemberQuery) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{
		"rank": q.After.Rank, "key": q.After.Key, "id": q.After.ID, "role": q.Role.String(), "only": int16(q.Role) - 1,
	}
	var members, invitations string
	if q.Role != 0 {
		members, invitations = ` and m.rank = @only`, ` and i.role = @role` // The list is indexed by rank.
	}
	allMembers, allInvitations := ` from members m`, ` from invitations i`
	if search := postgres.Search(texts.SearchTerms(q.Search)); len(search) > 0 {
		search.Arguments(args)
		allMembers = postgres.FoundRows(`members`, `members`, search) + ` m`
		allInvitations = postgres.FoundRows(`invitations`, `invitations`, search) + ` i`
	}
	if q.After != (people.MemberCursor{}) {
		members += ` and (m.rank, m.name_key, m.id) > (@rank, @key, @id)`
	}
	if q.After.Rank == people.InvitedRank {
		invitations += ` and (i.email_key, i.id) > (@key, @id)`
	}
	most := postgres.UpTo(q.Limit + 1)
	var halves []string
	if that, some := membersThat[q.Status]; some {
		halves = append(halves, `(`+memberColumns+allMembers+memberRows+members+that+` order by m.rank, m.name_key, m.id`+most+`)`)
	}
	if that, some := invitationsThat[q.Status]; some {
		halves = append(halves, `(`+invitationColumns+allInvitations+invitationRows+invitations+that+` order by i.email_key, i.id`+most+`)`)
	}
	return `select * from (` + strings.Join(halves, ` union all `) + `) people order by rank, key, id` + most, args
}

var countPeopleSQL = `
	select ` + postgres.Length(`members`) + ` - ended, ` + postgres.Length(`invitations`) + ` - expired, ended + expired
	  from (select count(*) as ended from members
	         where workspace_id = current_workspace() and ` + postgres.EndedMember(`members`) + `) m,
	       (select count(*) as expired from invitations
	         where workspace_id = current_workspace() and state = 'pending' and expires_at <= now()) i`

// Members reads one page of the list in one round trip, and the counts of the
// whole where the page is not a part of it.
func (s Store) Members(ctx context.Context, grant policy.Grant[policy.List], q people.MemberQuery) (page people.MemberPage, err error) {
	list, args := peopleList(q)
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		page.People = make([]people.Person, 0, q.Limit+1)
		postgres.Rows(b, &page.People, scanPerson(), list, args)
		if !q.Filtered() {
			b.Values(countPeopleSQL, nil, &page.Counts.Confirmed, &page.Counts.Pending, &page.Counts.Expired)
		}
	})
	if len(page.People) > q.Limit {
		page.People, page.More = page.People[:q.Limit], true
		page.Next = cursorOf(&page.People[q.Limit-1])
	}
	return page, err
}

func cursorOf(p *people.Person) people.MemberCursor {
	if p.Pending {
		return people.MemberCursor{Rank: people.InvitedRank, Key: p.SortKey, ID: p.ID}
	}
	return people.MemberCursor{Rank: int16(p.Role) - 1, Key: p.SortKey, ID: p.ID}
}

// scanPerson reads each row through the same targets, which saves most of what
// reading a row allocates.
func scanPerson() pgx.RowToFunc[people.Person] {
	var p people.Person
	var role string
	var restrictions, byOwner []string
	var rank int16
	var ends, seen, expires pgtype.Timestamptz
	var inviter uuid.NullUUID
	targets := []any{
		&p.ID, &p.Pending, &rank, &p.SortKey, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner,
		&ends, &p.Version, &p.Joined, &seen, &p.Inviter, &inviter, &expires, &p.Language, &p.MailState, &p.MailText,
	}
	return func(row pgx.CollectableRow) (_ people.Person, err error) {
		if err := row.Scan(targets...); err != nil {
			return people.Person{}, err
		}
		p.AccessEnds, p.LastSeen, p.Expires = ends.Time, seen.Time, expires.Time
		p.InviterID = inviter.UUID
		p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
		return p, err
	}
}

// Member reads one member. A removed one, one of another workspace and one that
// never was are the same fault of kind NotFound.
func (s Store) Member(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (p people.Person, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Row(b, &p, scanMember, memberSQL, id)
	})
	return p, err
}

const oneMember = `
	select id, name, email, avatar_id, role, restrictions, owner_restrictions, access_ends_at, version, joined_at, last_seen_at
	  from members where workspace_id = current_workspace()`

const memberSQL = oneMember + ` and id = $1 and removed_at is null`

func scanMember(row pgx.CollectableRow) (p people.Person, err error) {
	var role string
	var restrictions, byOwner []string
	var ends, seen *time.Time
	if err := row.Scan(
		&p.ID, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner, &ends, &p.Version, &p.Joined, &seen,
	); err != nil {
		return p, err
	}
	p.AccessEnds, p.LastSeen = postgres.OrZero(ends), postgres.OrZero(seen)
	p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	return p, err
}

// ExportMembers reads the whole list for one that leaves: the activity log says
// so, and of how many rows, before any of them does.
func (s Store) ExportMembers(ctx context.Context, grant policy.Grant[policy.Export]) (everybody []people.Person, err error) {
	q := people.MemberQuery{Limit: 500}
	for more := true; more; {
		var page []people.Person
		list, args := peopleList(q)
		err := postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
			postgres.Rows(b, &page, scanPerson(), list, args)
		})
		if err != nil {
			return nil, err
		}
		if more = len(page) > q.Limit; more {
			page = page[:q.Limit]
			q.After = cursorOf(&page[q.Limit-1])
		}
		everybody = append(everybody, page...)
	}
	err = postgres.Change(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx) error {
		return tx.Log(ctx, "members.export", "", uuid.Nil, postgres.Detail{"rows": len(everybody)})
	})
	if err != nil {
		return nil, err
	}
	return everybody, nil
}

// Guardians lists who can change the actor's own access, for the page that
// explains a refusal: a few of those who may grant the actor's role, the
// widest first. Membership alone is asked for.
func (s Store) Guardians(ctx context.Context, actor policy.Actor) (list []people.Person, err error) {
	var roles []string
	for _, role := range policy.Roles {
		if policy.MayGive(role, actor.Membership().Role) {
			roles = append(roles, role.String())
		}
	}
	err = postgres.ReadAs(ctx, s.db, actor, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanMember, oneMember+`
			   and role = any (@roles) and id <> @member and not restrictions @> '{settings}' and `+postgres.ActiveMember(`members`)+`
			 order by rank, last_seen_at desc nulls last limit 3`, b.Args(pgx.NamedArgs{"roles": roles}))
	})
	return list, err
}
