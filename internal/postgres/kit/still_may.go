package kit

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

var errAccessChanged = errors.New("the maker's access has changed")

// maker is who asked for a file, with the access that they had then.
type maker struct {
	member  uuid.UUID
	version int64
}

// stillMay decides again whether the maker may do A, and hands back the
// transaction in which they act. It fails with errAccessChanged when they may
// not, or when anything of their access is another than it was.
func stillMay[A policy.Action](ctx context.Context, tx *postgres.Tx, who maker, resource policy.Resource) (*postgres.Tx, error) {
	var open bool
	if err := tx.QueryRow(ctx, `
		select exists (select from workspaces where id = current_workspace() and deleted_at is null)`).Scan(&open); err != nil {
		return nil, err
	}
	actor, err := postgres.ActorNow(ctx, tx, who.member)
	if errors.Is(err, postgres.NotFound) || err == nil && (!open || actor.Membership().Version != who.version) {
		return nil, errAccessChanged
	}
	if err != nil {
		return nil, err
	}
	grant, err := policy.Authorize[A](actor, resource)
	if err != nil {
		return nil, errAccessChanged
	}
	scope, err := grant.For(resource)
	if err != nil {
		return nil, err
	}
	return tx.As(scope), nil
}
