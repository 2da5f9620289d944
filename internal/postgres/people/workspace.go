package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// General reads what Settings → General holds.
func (s Store) General(ctx context.Context, grant policy.Grant[policy.Open]) (w people.Workspace, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.General, func(b *postgres.Batch) {
		b.Values(`
			select w.id, w.name, c.slug, w.lookups_per_minute, w.lookups_per_day
			  from workspaces w cross join workspace_context() c where w.id = current_workspace()`, nil,
			&w.ID, &w.Name, &w.Slug, &w.LookupsPerMinute, &w.LookupsPerDay)
	})
	return w, err
}

// UpdateGeneral stores it. It fails with a fault about the field slug when the
// address belongs, or belonged, to another workspace.
func (s Store) UpdateGeneral(ctx context.Context, grant policy.Grant[policy.Update], w people.Workspace) error {
	return underLock(ctx, s.db, grant, policy.General, func(tx *postgres.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Update](actor, policy.General); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update workspaces set name = $1, lookups_per_minute = $2, lookups_per_day = $3
			 where id = current_workspace()`, w.Name, w.LookupsPerMinute, w.LookupsPerDay); err != nil {
			return err
		}
		var ours bool
		if err := tx.QueryRow(ctx, `select workspace_slug($1, $2)`, uuid.UUID(tx.Workspace), w.Slug).Scan(&ours); err != nil {
			return err
		}
		if !ours {
			return fault.Field("slug", "fault.slug_taken")
		}
		return tx.Log(ctx, "general.change", w.Name, uuid.UUID(tx.Workspace), postgres.Detail{
			"slug": w.Slug, "lookups_per_minute": w.LookupsPerMinute, "lookups_per_day": w.LookupsPerDay,
		})
	})
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
