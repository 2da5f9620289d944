package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// ChangeInvitation gives a pending invitation another role, other restrictions or another end
// of access. Its link stays, and whoever changes it becomes the inviter, so it asks the same
// as an invitation, and keeps what an owner restricted as a change of a member does. It
// returns the address, and fails with a *policy.GiveRefusal or a fault.
func (s Store) ChangeInvitation(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, c people.Change,
) (email string, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		p, emailKey, _, err := pendingInvitation(ctx, tx, id)
		if err != nil {
			return err
		}
		email = p.Email
		if p.Replaces.Valid {
			return fault.New(fault.Conflict, "fault.place_decides", "Email", email)
		}
		if err := policy.CanChange(actor, policy.MemberID(uuid.Nil), p.Held, c.Offer); err != nil {
			return err
		}
		former, _, err := formerMember(ctx, tx, emailKey)
		if err != nil {
			return err
		}
		if err := policy.CanInvite(actor, c.Offer, former); err != nil {
			return err
		}
		if err := checkEnd(c.Offer, c.AccessEnds); err != nil {
			return err
		}
		if err := checkDomain(ctx, tx, emailKey); err != nil {
			return err
		}
		restrictedByOwner := setByOwner(actor, c.Offer, former) | p.SetByOwner&c.Restrictions
		if _, err := tx.Exec(ctx, `
			update invitations set role = @role, restrictions = @restrictions, owner_restrictions = @by_owner, access_ends_at = @ends,
			       inviter_id = @member
			 where workspace_id = current_workspace() and id = @id`,
			tx.Args(pgx.NamedArgs{
				"id": id, "role": c.Role.String(), "restrictions": c.Restrictions.Names(), "by_owner": restrictedByOwner.Names(),
				"ends": postgres.OrNull(c.AccessEnds),
			})); err != nil {
			return err
		}
		return tx.Log(ctx, "invitation.change", email, id, postgres.Detail{
			"from": p.Role.String(), "to": c.Role.String(),
			"restrictions_from": p.Restrictions.Names(), "restrictions": c.Restrictions.Names(),
		})
	})
	return email, err
}
