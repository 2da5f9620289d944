package people

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// How many changes of somebody's access their page lists, and how many whom they looked up.
const maxChanges, maxLookedUp = 20, 10

var (
	invitedSQL = `
		select coalesce(max(by.name), ''), max(i.created_at)
		  from (select inviter_id, created_at from invitations
		         where workspace_id = current_workspace() and state = 'accepted'
		           and email_key = (select email_key from members where workspace_id = current_workspace() and id = $1)
		         order by answered_at desc limit 1) i
		  join members by on by.workspace_id = current_workspace() and by.id = i.inviter_id`

	newAddressSQL = `
		select coalesce(max(email), ''), max(expires_at) from invitations
		 where workspace_id = current_workspace() and replaces = $1 and state = 'pending'`

	memberTeamsSQL = `
		select t.name from team_members m join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
		 where m.workspace_id = current_workspace() and m.member_id = $1
		 order by t.name_key limit 50`

	assignedSQL = `
		select (select count(*) from contacts
		         where workspace_id = current_workspace() and assignee_id = $1 and deleted_at is null),
		       (select count(*) from conversations
		         where workspace_id = current_workspace() and assignee_id = $1 and state = 'open' and not hidden)`

	accessChangesSQL = postgres.Acts(`e.target_id = $1 and e.act <> 'member.preview'`, maxChanges)

	weekSQL = `
		select count(contact_id), count(*) - count(contact_id) from lookups
		 where workspace_id = current_workspace() and member_id = $1 and found_at >= $2 and not given`
)

func lookedUpSQL(contacts policy.Scope) string {
	name := `case when c.name = '' then c.email else c.name end`
	switch {
	case contacts.Mask.Hides(policy.MaskName):
		name = `''`
	case contacts.Mask.Hides(policy.MaskEmail):
		name = `c.name`
	}
	return `
		select f.contact_id, case when f.contact_id is null then f.mask else ` + name + ` end, f.at
		  from (select contact_id, max(address_mask) as mask, max(found_at) as at from lookups
		         where workspace_id = current_workspace() and member_id = @of and not given and found_at >= @since
		         group by contact_id, case when contact_id is null then address_hash end
		         order by 3 desc` + postgres.UpTo(maxLookedUp) + `) f
		  left join contacts c on c.workspace_id = current_workspace() and c.id = f.contact_id and c.deleted_at is null
		 where f.contact_id is null or c.id is not null and ` + postgres.Within(`c`, contacts.Reach) + `
		 order by f.at desc`
}

// Profile reads the page of one member. What of it stands in the log is read with a
// grant on the log, and the customers with one on contacts; nil for none. Of the lookups
// it tells those since a moment. Where they are signed in is for owners. A member who is
// none is a fault of kind NotFound.
func (s Store) Profile(
	ctx context.Context, grant policy.Grant[policy.Open], log, contacts *policy.Grant[policy.List], id uuid.UUID, since time.Time,
) (p people.Profile, err error) {
	var seen policy.Scope
	var invited, until *time.Time
	if log != nil {
		if _, err := log.For(policy.AuditLog); err != nil {
			return p, err
		}
	}
	if contacts != nil {
		if seen, err = contacts.For(policy.Contacts); err != nil {
			return p, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Row(b, &p.Person, scanMember, memberSQL, id)
		b.Values(invitedSQL, []any{id}, &p.InvitedBy, &invited)
		queueGiven(b, oneGiven, id, &p.Given)
		b.Values(newAddressSQL, []any{id}, &p.NewAddress, &until)
		postgres.Rows(b, &p.Teams, pgx.RowTo[string], memberTeamsSQL, id)
		b.Values(assignedSQL, []any{id}, &p.Contacts, &p.Conversations)
		postgres.Rows(b, &p.Places, pgx.RowToStructByPos[people.Place],
			`select name, slug, role from member_places($1, $2)`, id, uuid.UUID(b.Member))
		b.Values(organizationSQL, nil, &p.Organization)
		if log != nil {
			postgres.Rows(b, &p.Changes, postgres.ScanEntry, accessChangesSQL, id)
			b.Values(weekSQL, []any{id, since}, &p.Week.Found, &p.Week.Missed)
			if contacts != nil {
				of := b.Args(pgx.NamedArgs{"of": id, "since": since})
				postgres.Rows(b, &p.Week.Lookups, pgx.RowToStructByPos[people.LookedUp], lookedUpSQL(seen), of)
			}
		}
		if b.Role == policy.Owner {
			postgres.Rows(b, &p.Devices, pgx.RowToStructByPos[people.Device],
				`select device, since, last_seen from member_devices($1)`, id)
		}
	})
	p.InvitedAt, p.NewAddressUntil = postgres.OrZero(invited), postgres.OrZero(until)
	return p, err
}

// SignOutMember ends every session of a member, for an owner, and returns of how
// many. It fails with a *policy.GiveRefusal or a fault of kind Forbidden.
func (s Store) SignOutMember(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) (p people.Person, ended int, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		if p, err = memberNow(ctx, tx, id); err != nil {
			return err
		}
		if err := policy.CanRemove(actor, policy.MemberID(id), p.Held); err != nil {
			return err
		}
		if actor.Membership().Role != policy.Owner {
			return fault.New(fault.Forbidden, "fault.owner_signs_out")
		}
		if err := tx.QueryRow(ctx, `select end_member_sessions($1)`, id).Scan(&ended); err != nil {
			return err
		}
		return tx.Log(ctx, "member.sign_out", p.Name, id, postgres.Detail{"count": ended})
	})
	return p, ended, err
}
