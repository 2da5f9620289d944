package kit

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

var errAccessChanged = errors.New("the maker's access has changed")

// stillMay decides again whether a member may do A, and fails with
// errAccessChanged when they may not, or when anything of their access is
// another than it was.
func stillMay[A policy.Action](ctx context.Context, tx pgx.Tx, ws, member uuid.UUID, version int64, resource policy.Resource) (policy.Scope, error) {
	var open bool
	if err := tx.QueryRow(ctx, `select exists (select from workspaces where id = current_workspace() and deleted_at is null)`).Scan(&open); err != nil {
		return policy.Scope{}, err
	}
	actor, err := postgres.ActorNow(ctx, tx, ws, member)
	if errors.Is(err, postgres.NotFound) || err == nil && (!open || actor.Membership().Version != version) {
		return policy.Scope{}, errAccessChanged
	}
	if err != nil {
		return policy.Scope{}, err
	}
	grant, err := policy.Authorize[A](actor, resource)
	if err != nil {
		return policy.Scope{}, errAccessChanged
	}
	return grant.For(resource)
}
