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

// Suspend takes a member's access away, from their next request on, and keeps what they are.
// Whoever is in no other workspace is signed out; the sessions of the others lose this one.
// The customers assigned to them stay, or go to another member. Whom an owner suspends, an owner
// alone lets back. It fails with a *policy.GiveRefusal, or a fault: NotFound, Conflict for an
// owner, or one whose access has ended, Invalid where the other has no access.
func (s Store) Suspend(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, handTo uuid.NullUUID,
) (people.Person, error) {
	return s.changeSuspension(ctx, grant, id, handTo, "member.suspend", `
		update members
		   set suspended_at = now(), ends_after = access_ends_at, access_ends_at = now(), barred = @by_owner, version = version + 1
		 where workspace_id = current_workspace() and id = @id and suspended_at is null and role <> 'owner' and `+
		postgres.ActiveMember(`members`))
}

// backAct is what the log calls it when somebody has their access back.
const backAct = "member.reactivate"

// Reactivate gives a suspended member their access back, as it was. It fails like Suspend,
// and with a fault of kind Conflict where the access would have ended by itself meanwhile.
func (s Store) Reactivate(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) (people.Person, error) {
	return s.changeSuspension(ctx, grant, id, uuid.NullUUID{}, backAct, `
		update members
		   set access_ends_at = ends_after, suspended_at = null, ends_after = null, barred = false, version = version + 1
		 where workspace_id = current_workspace() and id = @id and suspended_at is not null`)
}

func (s Store) changeSuspension(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, handTo uuid.NullUUID, act, sql string,
) (p people.Person, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		if p, err = memberNow(ctx, tx, id); err != nil {
			return err
		}
		if err := policy.CanChange(actor, policy.MemberID(id), p.Held, p.Offer); err != nil {
			return err
		}
		if act == backAct {
			if err := policy.CanReactivate(actor, policy.MemberID(id), p.Held); err != nil {
				return err
			}
		}
		if p.Role == policy.Owner {
			return fault.New(fault.Conflict, "fault.owner_suspended", "Name", p.Name)
		}
		if act == backAct && !p.AccessEnds.IsZero() && !p.AccessEnds.After(time.Now()) {
			return fault.New(fault.Conflict, "fault.suspended_over", "Name", p.Name)
		}
		changed, err := tx.Exec(ctx, sql, pgx.NamedArgs{"id": id, "by_owner": actor.Membership().Role == policy.Owner})
		if err != nil {
			return err
		}
		if changed.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "fault.changed_meanwhile", "Name", p.Name)
		}
		if _, err := endInvitations(ctx, tx, `replaces = $1`, "void", id); err != nil {
			return err
		}
		if err := tellAccess(ctx, tx, id); err != nil {
			return err
		}
		detail := postgres.Detail{"role": p.Role.String()}
		if act != backAct {
			if detail["sessions"], err = endIdleSessions(ctx, tx, id); err != nil {
				return err
			}
		}
		if handTo.Valid {
			if detail["contacts"], err = handOver(ctx, tx, id, handTo); err != nil {
				return err
			}
		}
		return tx.Log(ctx, act, p.Name, id, detail)
	})
	return p, err
}

// endIdleSessions ends the sessions of a member who has no workspace left to be in, and
// returns of how many.
func endIdleSessions(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (ended int, err error) {
	err = tx.QueryRow(ctx, `
		select case when w.home is null then end_member_sessions(m.id) else 0 end
		  from members m
		 cross join lateral memberships_of(m.user_id, 1) w
		 where m.workspace_id = current_workspace() and m.id = $1`, id).Scan(&ended)
	return ended, err
}
