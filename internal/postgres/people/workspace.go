package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// newGeneral makes the repository of Settings → General. The address is kept
// beside the workspace: an old one leads on.
func newGeneral(db *postgres.Database) *kit.Settings[people.Workspace] {
	general := kit.NewSettings(db, people.GeneralSettings)
	general.Elsewhere = map[string]string{"slug": `(select slug from workspace_context())`}
	general.Also = func(ctx context.Context, tx *postgres.Tx, w *people.Workspace) error {
		var ours bool
		err := tx.QueryRow(ctx, `select workspace_slug($1, $2)`, uuid.UUID(tx.Workspace), w.Slug).Scan(&ours)
		if err == nil && !ours {
			err = fault.Field("slug", "fault.slug_taken")
		}
		return err
	}
	return general
}

// DeleteWorkspace closes the workspace for everybody at once. The rows stay until
// the purge, and its address stays reserved.
func (s Store) DeleteWorkspace(ctx context.Context, grant policy.Grant[policy.Delete]) error {
	return underLock(ctx, s.db, grant, policy.General, func(tx *postgres.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Delete](actor, policy.General); err != nil {
			return err
		}
		if _, err := endInvitations(ctx, tx, `true`, "void"); err != nil {
			return err
		}
		if err := tx.Log(ctx, "workspace.delete", "", uuid.UUID(tx.Workspace), nil); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update workspaces set deleted_at = now() where id = current_workspace()`)
		return err
	})
}

// underLock opens a grant for a resource and runs f under the lock of the
// workspace, with the actor read again: what the request was allowed to do a
// moment ago may be over.
func underLock[A policy.Action](
	ctx context.Context, db *postgres.Database, grant policy.Grant[A], resource policy.Resource,
	f func(*postgres.Tx, policy.Actor) error,
) error {
	return postgres.Change(ctx, db, grant, resource, func(tx *postgres.Tx) error {
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
		actor, err := postgres.ActorNow(ctx, tx, uuid.UUID(tx.Member))
		if err != nil {
			return err
		}
		return f(tx, actor)
	})
}
