package people

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// lastOwner fails when a member is the only owner.
func lastOwner(ctx context.Context, tx *postgres.Tx, p people.Person) error {
	if p.Role != policy.Owner {
		return nil
	}
	var others bool
	err := tx.QueryRow(ctx, `
		select exists (select from members
		                where workspace_id = current_workspace() and role = 'owner' and removed_at is null and id <> $1)`,
		p.ID).Scan(&others)
	if err == nil && !others {
		err = fault.New(fault.Conflict, "fault.last_owner", "Name", p.Name)
	}
	return err
}

// ChangeMember gives a member another role, other restrictions or another end
// of access, and returns the member as they were. It fails with a
// *policy.GiveRefusal, or a fault: NotFound, Conflict when the change is based
// on what is no longer so, Invalid for an end that has passed.
func (s Store) ChangeMember(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, c people.Change,
) (before people.Person, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		if before, err = memberNow(ctx, tx, id); err != nil {
			return err
		}
		if err := policy.CanChange(actor, policy.MemberID(id), before.Held, c.Offer); err != nil {
			return err
		}
		if c.Version != 0 && c.Version != before.Version {
			return fault.New(fault.Conflict, "fault.changed_meanwhile", "Name", before.Name)
		}
		if !before.LentUntil.IsZero() && c.Offer != before.Offer && actor.Membership().Role != policy.Owner {
			return fault.New(fault.Forbidden, "fault.lent_by_owner", "Name", before.Name)
		}
		if c.Role == policy.Owner && !before.Suspended.IsZero() {
			return fault.New(fault.Conflict, "fault.still_suspended", "Name", before.Name)
		}
		if err := checkEnd(c.Offer, c.AccessEnds); err != nil {
			return err
		}
		if c.Role != policy.Owner {
			if err := lastOwner(ctx, tx, before); err != nil {
				return err
			}
		}
		byOwner := before.SetByOwner & c.Restrictions
		if actor.Membership().Role == policy.Owner {
			byOwner |= c.Restrictions &^ before.Restrictions
		}
		if _, err := tx.Exec(ctx, `
			update members set role = @role, restrictions = @restrictions, owner_restrictions = @by_owner,
			       access_ends_at = case when suspended_at is null then @ends else access_ends_at end,
			       ends_after = case when suspended_at is not null then @ends::timestamptz end,
			       lent_until = case when @stays then lent_until end, own_role = case when @stays then own_role end,
			       own_restrictions = case when @stays then own_restrictions end,
			       own_owner_restrictions = case when @stays then own_owner_restrictions end,
			       version = version + 1
			 where workspace_id = current_workspace() and id = @id`,
			pgx.NamedArgs{
				"id": id, "role": c.Role.String(), "restrictions": c.Restrictions.Names(), "by_owner": byOwner.Names(),
				"ends": postgres.OrNull(c.AccessEnds), "stays": c.Offer == before.Offer, // What was lent ends by itself all the same.
			}); err != nil {
			return err
		}
		if !c.AccessEnds.IsZero() && !c.AccessEnds.Equal(before.AccessEnds) {
			if err := tellBeforeEnd(ctx, tx, id, c.AccessEnds); err != nil {
				return err
			}
		}
		if c.Offer != before.Offer || !c.AccessEnds.Equal(before.AccessEnds) {
			if err := tellAccess(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := voidRequests(ctx, tx, id); err != nil {
			return err
		}
		return tx.Log(ctx, "member.change", before.Name, id, postgres.Detail{
			"from": before.Role.String(), "to": c.Role.String(),
			"restrictions_from": before.Restrictions.Names(), "restrictions": c.Restrictions.Names(),
			"access_ends": postgres.OrNull(c.AccessEnds),
		})
	})
	return before, err
}

// checkEnd refuses an end of access that has passed, and any for an owner.
func checkEnd(o policy.Offer, ends time.Time) error {
	switch {
	case ends.IsZero():
		return nil
	case o.Role == policy.Owner:
		return fault.Field("access_ends", "fault.owner_end")
	case !ends.After(time.Now()):
		return fault.Field("access_ends", "fault.end_passed")
	}
	return nil
}

// RemoveMember ends a member's access at once, with the invitations that they
// sent. The contacts assigned to them go to another active member, or to nobody.
// It returns who it was, and fails with a *policy.GiveRefusal or a fault.
func (s Store) RemoveMember(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID, handTo uuid.NullUUID,
) (removed people.Person, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		if removed, err = memberNow(ctx, tx, id); err != nil {
			return err
		}
		if err := policy.CanRemove(actor, policy.MemberID(id), removed.Held); err != nil {
			return err
		}
		if err := lastOwner(ctx, tx, removed); err != nil {
			return err
		}
		detail, err := endMembership(ctx, tx, id, handTo)
		if err != nil {
			return err
		}
		detail["role"] = removed.Role.String()
		return tx.Log(ctx, "member.remove", removed.Name, id, detail)
	})
	return removed, err
}

// endMembership ends a member's access, hands on what is assigned to them, and ends what they
// began. It returns how much that was, for the log.
func endMembership(ctx context.Context, tx *postgres.Tx, id uuid.UUID, handTo uuid.NullUUID) (postgres.Detail, error) {
	if _, err := tx.Exec(ctx, `
		update members set removed_at = now(), version = version + 1
		 where workspace_id = current_workspace() and id = $1`, id); err != nil {
		return nil, err
	}
	handed, err := handOver(ctx, tx, id, handTo)
	if err != nil {
		return nil, err
	}
	if err := leaveTeams(ctx, tx, id); err != nil {
		return nil, err
	}
	ended, err := endInvitations(ctx, tx, `
		inviter_id = $1 or replaces = $1
		or email_key = (select email_key from members where workspace_id = current_workspace() and id = $1)`, "void", id)
	if err != nil {
		return nil, err
	}
	if err := voidRequests(ctx, tx, id); err != nil {
		return nil, err
	}
	return postgres.Detail{"invitations": len(ended), "contacts": handed}, tellAccess(ctx, tx, id)
}

const organizationSQL = `select organization from workspace_context()`

// Consequences reads a member whom the actor may remove, and counts what would
// end with their access; whom the form has chosen is among those who can have their customers. It fails like RemoveMember.
func (s Store) Consequences(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID, chosen ...uuid.NullUUID,
) (p people.Person, c people.Consequences, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Row(b, &p, scanMember, memberSQL, id)
		b.Values(`
			select (select count(*) from invitations
			         where workspace_id = current_workspace() and inviter_id = $1 and state = 'pending' and expires_at > now()),
			       member_sessions($1)`,
			[]any{id}, &c.Invitations, &c.Sessions)
		b.Values(organizationSQL, nil, &c.Organization)
		queueSuccessors(b, []uuid.UUID{id}, chosen, &c.Contacts, &c.Others)
	})
	if err == nil {
		err = policy.CanRemove(grant.Actor(), policy.MemberID(id), p.Held)
	}
	return p, c, err
}

// memberNow reads a member under the lock of the workspace.
func memberNow(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (people.Person, error) {
	rows, _ := tx.Query(ctx, memberSQL, id)
	return pgx.CollectExactlyOneRow(rows, scanMember)
}

// endInvitations ends pending invitations and kills their links. The condition
// is one of the constants of this package.
func endInvitations(ctx context.Context, tx *postgres.Tx, condition, state string, arguments ...any) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		update invitations set state = '`+state+`', answered_at = now()
		 where workspace_id = current_workspace() and state = 'pending' and (`+condition+`) returning id`, arguments...)
	ended, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, err
	}
	if len(ended) > 0 {
		_, err = tx.Exec(ctx, `delete from tokens where purpose = 'invitation' and id = any ($1)`, ended)
	}
	return slices.Clip(ended), err
}
