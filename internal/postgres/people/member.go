package people

import (
	"context"
	"slices"
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
		select x.id, false as pending, x.rank, x.name_key as key, x.name, x.email, x.avatar_id, x.role,
		       x.restrictions, x.owner_restrictions, ` + ownEnd(`x`) + `,
		       x.version, x.joined_at, x.last_seen_at,
		       ` + postgres.PresenceOf(`x`) + ` as presence,
		       '' as inviter, null::uuid as inviter_id, null::timestamptz as expires_at, '' as language, '' as mail_state, '' as mail_text,
		       x.suspended_at, ` + lentUntil(`x`) + `, coalesce(x.own_role, '')`
	memberRows        = ` x where x.workspace_id = (select current_workspace()) and x.removed_at is null`
	invitationColumns = `
		select x.id, true as pending, ` + strconv.Itoa(people.InvitedRank) + `::smallint as rank, x.email_key as key, '' as name, x.email,
		       null::uuid, x.role,
		       x.restrictions, x.owner_restrictions, x.access_ends_at, x.generation, x.created_at as joined_at,
		       null::timestamptz as last_seen_at, 'offline',
		       (select name from members where workspace_id = x.workspace_id and id = x.inviter_id)
		       || case when x.replaces is null then '' else (
		           select E'\x1f' || name from members where workspace_id = x.workspace_id and id = x.replaces) end as inviter,
		       x.inviter_id, x.expires_at, x.language, x.mail_state, x.mail_text, null::timestamptz, null::timestamptz, ''`
	invitationRows = ` x where x.workspace_id = (select current_workspace()) and x.state = 'pending'`

	// By the status that is asked for: the half that has none of it is left out.
	membersThat = map[people.Status]string{
		"": ``, people.Confirmed: ` and ` + postgres.ActiveMember(`x`), people.Expired: ` and ` + postgres.EndedMember(`x`),
		people.Unseen: unseen(people.Unseen), people.LongUnseen: unseen(people.LongUnseen),
		people.EndsSoon: within(`x.access_ends_at`, people.EndsSoon),
	}
	invitationsThat = map[people.Status]string{
		"": ``, people.Pending: ` and x.expires_at > now()`, people.Expired: ` and x.expires_at <= now()`,
		people.ExpiresSoon: within(`x.expires_at`, people.ExpiresSoon),
	}
)

// lentUntil is when what a member, under an alias, may do ends, nothing for what is theirs.
func lentUntil(alias string) string {
	return `case when ` + alias + `.lent_until > now() then ` + alias + `.lent_until end`
}

// within is the condition of a moment that comes, but not later than a status looks ahead.
func within(moment string, status people.Status) string {
	return ` and ` + moment + ` > now() and ` + moment + ` <= now() + ` + postgres.Interval(people.Spans[status])
}

// unseen is the condition of those with access who were not here as long as a status looks
// back. An index finds their hour.
func unseen(status people.Status) string {
	since := `now() - ` + postgres.Interval(people.Spans[status])
	return ` and x.here_in <= ` + hourOf(`(`+since+`)`) + ` and greatest(x.joined_at, x.last_seen_at) < ` + since +
		` and ` + postgres.ActiveMember(`x`)
}

// peopleList is what a query asks for of each half of the list.
type peopleList struct {
	q                    people.MemberQuery
	args                 pgx.NamedArgs
	members, invitations *postgres.RowSearch // nil for a half that has none of it
}

func newPeopleList(q people.MemberQuery) (p peopleList) {
	search := postgres.Search(texts.SearchTerms(q.Search))
	p.q, p.args = q, search.Arguments(pgx.NamedArgs{
		"rank": q.After.Rank, "key": q.After.Key, "id": q.After.ID, "role": q.Role.String(), "only": int16(q.Role) - 1,
		"at": q.After.At,
	})
	var withRank, withRole string
	if q.Role != 0 {
		withRank, withRole = ` and x.rank = @only`, ` and x.role = @role` // The list is indexed by rank.
	}
	if that, some := membersThat[q.Status]; some {
		p.members = &postgres.RowSearch{
			Search: search, Table: `members`, List: `members`, Rows: memberRows, Asked: withRank + that,
			Order: memberOrders[q.Sort].by,
		}
	}
	if that, some := invitationsThat[q.Status]; some {
		p.invitations = &postgres.RowSearch{
			Search: search, Table: `invitations`, List: `invitations`, Rows: invitationRows, Asked: withRole + that,
			Order: invitationOrder.by,
		}
	}
	return p
}

// halves are those that have some of it.
func (p *peopleList) halves() []*postgres.RowSearch {
	return slices.DeleteFunc([]*postgres.RowSearch{p.members, p.invitations}, func(half *postgres.RowSearch) bool { return half == nil })
}

// sql is the query of a page.
func (p *peopleList) sql() string {
	var members, invitations string
	if p.q.After != (people.MemberCursor{}) {
		members = memberOrders[p.q.Sort].after
	}
	if p.q.After.Rank == people.InvitedRank {
		members, invitations = ` and false`, invitationOrder.after
	}
	most := postgres.UpTo(p.q.Limit + 1)
	var halves []string
	if p.members != nil {
		halves = append(halves, `(`+memberColumns+p.members.Listed()+members+p.members.Order+most+`)`)
	}
	if p.invitations != nil {
		halves = append(halves, `(`+invitationColumns+p.invitations.Listed()+invitations+p.invitations.Order+most+`)`)
	}
	return `select * from (` + strings.Join(halves, ` union all `) + `) people` + listOrders[p.q.Sort] + most
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
	list, cut := newPeopleList(q), false
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		for _, half := range list.halves() {
			half.Weigh(b, list.args)
		}
		page.People = make([]people.Person, 0, q.Limit+1)
		postgres.Rows(b, &page.People, scanPerson(&cut), list.sql(), list.args)
		if !q.Filtered() {
			b.Values(countPeopleSQL, nil, &page.Counts.Confirmed, &page.Counts.Pending, &page.Counts.Expired)
		}
	})
	page.Partial = cut || slices.ContainsFunc(list.halves(), func(half *postgres.RowSearch) bool { return half.Wide })
	if len(page.People) > q.Limit {
		page.People, page.More = page.People[:q.Limit], true
		page.Next = cursorOf(q.Sort, &page.People[q.Limit-1])
	}
	return page, err
}

func cursorOf(sort people.MemberSort, p *people.Person) people.MemberCursor {
	at := people.MemberCursor{Rank: int16(p.Role) - 1, Key: p.SortKey, ID: p.ID}
	switch {
	case p.Pending:
		at.Rank = people.InvitedRank
	case sort == people.ByJoined:
		at.At = p.Joined
	case sort == people.BySeen:
		at.At = p.Here()
	}
	return at
}

// scanPerson reads each row through the same targets, which saves most of what
// reading a row allocates. It notes whether a search has more than it lists.
func scanPerson(cut *bool) pgx.RowToFunc[people.Person] {
	var p people.Person
	var more bool
	var role, own string
	var restrictions, byOwner []string
	var rank int16
	var ends, seen, expires, suspended, lent pgtype.Timestamptz
	var inviter uuid.NullUUID
	targets := []any{
		&p.ID, &p.Pending, &rank, &p.SortKey, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner,
		&ends, &p.Version, &p.Joined, &seen, &p.Presence, &p.Inviter, &inviter, &expires, &p.Language, &p.MailState, &p.MailText,
		&suspended, &lent, &own, &more,
	}
	return func(row pgx.CollectableRow) (_ people.Person, err error) {
		if err := row.Scan(targets...); err != nil {
			return people.Person{}, err
		}
		*cut = *cut || more
		p.AccessEnds, p.LastSeen, p.Expires, p.Suspended = ends.Time, seen.Time, expires.Time, suspended.Time
		p.InviterID, p.LentUntil = inviter.UUID, lent.Time
		p.OwnRole, _ = policy.ParseRole(own)
		p.Inviter, p.Place, _ = strings.Cut(p.Inviter, "\x1f")
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

var oneMember = `
	select id, name, email, avatar_id, ` + postgres.Held(`members`, `role`) + `,
	       ` + postgres.Held(`members`, `restrictions`) + `, ` + postgres.Held(`members`, `owner_restrictions`) + `,
	       ` + ownEnd(`members`) + `, suspended_at, barred, version, joined_at, last_seen_at,
	       ` + lentUntil(`members`) + `, coalesce(own_role, ''), ` + postgres.PresenceOf(`members`) + `
	  from members where workspace_id = current_workspace()`

var memberSQL = oneMember + ` and id = $1 and removed_at is null`

func scanMember(row pgx.CollectableRow) (p people.Person, err error) {
	var role, own string
	var restrictions, byOwner []string
	var barred bool
	var ends, suspended, seen, lent *time.Time
	if err := row.Scan(
		&p.ID, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner, &ends, &suspended, &barred, &p.Version, &p.Joined, &seen,
		&lent, &own, &p.Presence,
	); err != nil {
		return p, err
	}
	p.AccessEnds, p.LastSeen, p.LentUntil = postgres.OrZero(ends), postgres.OrZero(seen), postgres.OrZero(lent)
	p.Suspended = postgres.OrZero(suspended)
	p.OwnRole, _ = policy.ParseRole(own)
	p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	p.Barred = barred
	return p, err
}

// ExportMembers reads the whole list for one that leaves: the activity log says
// so, and of how many rows, before any of them does.
func (s Store) ExportMembers(ctx context.Context, grant policy.Grant[policy.Export]) (everybody []people.Person, err error) {
	q := people.MemberQuery{Limit: 500}
	for more := true; more; {
		var page []people.Person
		list := newPeopleList(q)
		err := postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
			postgres.Rows(b, &page, scanPerson(new(bool)), list.sql(), list.args)
		})
		if err != nil {
			return nil, err
		}
		if more = len(page) > q.Limit; more {
			page = page[:q.Limit]
			q.After = cursorOf(q.Sort, &page[q.Limit-1])
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
// widest first. It adds what the actor has asked for, and waits. Membership alone is asked for.
func (s Store) Guardians(ctx context.Context, actor policy.Actor) (list []people.Person, waits []people.Waiting, err error) {
	err = postgres.ReadAs(ctx, s.db, actor, func(b *postgres.Batch) {
		queueGuardians(b, actor.Membership().Role, uuid.UUID(actor.Membership().Member), &list)
		postgres.Rows(b, &waits, scanWaiting, `
			select resource, action, asked_at from access_requests
			 where workspace_id = current_workspace() and member_id = @member and state = 'open'`, b.Args(nil))
	})
	return list, waits, err
}

// queueGuardians reads who can change the access of a role's member, who is not one of them.
func queueGuardians(b *postgres.Batch, of policy.Role, member uuid.UUID, list *[]people.Person) {
	var roles []string
	narrowest := int16(-1) // the rank of the narrowest of them: the list is indexed by it
	for _, role := range policy.Roles {
		if policy.MayGive(role, of) {
			roles, narrowest = append(roles, role.String()), max(narrowest, int16(role)-1)
		}
	}
	postgres.Rows(b, list, scanMember, oneMember+`
		   and rank <= @narrowest and role = any (@roles) and id <> @but
		   and not restrictions @> '{settings}' and `+postgres.ActiveMember(`members`)+`
		 order by rank, last_seen_at desc nulls last limit 3`, pgx.NamedArgs{"roles": roles, "narrowest": narrowest, "but": member})
}
