package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
)

// ActorNow makes the actor of a member from the rows of this transaction. A
// member whose access has ended is a fault of kind NotFound.
func ActorNow(ctx context.Context, tx *Tx, member uuid.UUID) (policy.Actor, error) {
	actors, err := ActorsNow(ctx, tx, []uuid.UUID{member})
	if err != nil {
		return policy.Actor{}, err
	}
	if len(actors) == 0 {
		return policy.Actor{}, NotFound
	}
	return actors[0], nil
}

// ActorsNow makes the actors of those of some members whose access has not ended.
func ActorsNow(ctx context.Context, tx *Tx, members []uuid.UUID) ([]policy.Actor, error) {
	rows, err := tx.Query(ctx, `
		select id, user_id, `+Held("members", "role")+`, `+Held("members", "restrictions")+`, version from members
		 where workspace_id = current_workspace() and id = any ($1) and `+ActiveMember(`members`)+` order by id`, members)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (policy.Actor, error) {
		var member, user uuid.UUID
		var role string
		var restrictions []string
		var version int64
		if err := row.Scan(&member, &user, &role, &restrictions, &version); err != nil {
			return policy.Actor{}, err
		}
		return newActor(uuid.UUID(tx.Workspace), member, user, role, restrictions, version)
	})
}

// newActor is the one place where an actor is made from rows.
func newActor(ws, member, user uuid.UUID, role string, restrictions []string, version int64) (policy.Actor, error) {
	offer, err := ParseOffer(role, restrictions)
	if err != nil {
		return policy.Actor{}, err
	}
	return policy.NewActor(policy.Membership{
		Workspace: policy.WorkspaceID(ws), Member: policy.MemberID(member), User: policy.UserID(user), Version: version,
		Role: offer.Role, Restrictions: offer.Restrictions,
	})
}

// ParseOffer reads a role and its restrictions as rows have them.
func ParseOffer(role string, restrictions []string) (policy.Offer, error) {
	parsed, ok := policy.ParseRole(role)
	if !ok {
		return policy.Offer{}, fmt.Errorf("unknown role %q", role)
	}
	set, ok := policy.ParseRestrictions(restrictions)
	if !ok {
		return policy.Offer{}, fmt.Errorf("unknown restriction among %q", restrictions)
	}
	return policy.Offer{Role: parsed, Restrictions: set}, nil
}

// ParseHeld reads what a member has: an offer, and which of its restrictions an
// owner set.
func ParseHeld(role string, restrictions, byOwner []string) (policy.Held, error) {
	offer, err := ParseOffer(role, restrictions)
	if err != nil {
		return policy.Held{}, err
	}
	set, _ := policy.ParseRestrictions(byOwner)
	return policy.Held{Offer: offer, SetByOwner: set}, nil
}
