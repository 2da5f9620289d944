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

// General reads what Settings → General holds.
func (s Store) General(ctx context.Context, grant policy.Grant[policy.Open]) (w people.Workspace, err error) {
	scope, err := grant.For(policy.General)
	if err != nil {
		return w, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`
			select w.id, w.name, c.slug, w.lookups_per_minute, w.lookups_per_day
			  from workspaces w cross join workspace_context() c where w.id = current_workspace()`).QueryRow(func(row pgx.Row) error {
			return row.Scan(&w.ID, &w.Name, &w.Slug, &w.LookupsPerMinute, &w.LookupsPerDay)
		})
	})
	return w, postgres.OrNotFound(err)
}

// UpdateGeneral stores it. It fails with a fault about the field slug when the
// address belongs, or belonged, to another workspace.
func (s Store) UpdateGeneral(ctx context.Context, grant policy.Grant[policy.Update], w people.Workspace) error {
	scope, err := grant.For(policy.General)
	if err != nil {
		return err
	}
	return s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Update](actor, policy.General); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update workspaces set name = $1, lookups_per_minute = $2, lookups_per_day = $3
			 where id = current_workspace()`, w.Name, w.LookupsPerMinute, w.LookupsPerDay); err != nil {
			return err
		}
		var ours bool
		if err := tx.QueryRow(ctx, `select workspace_slug($1, $2)`, uuid.UUID(scope.Workspace), w.Slug).Scan(&ours); err != nil {
			return err
		}
		if !ours {
			return fault.Field("slug", "fault.slug_taken")
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{
			Member: scope.Member, Act: "general.change", Target: w.Name, TargetID: scope.Workspace,
			Detail: map[string]any{"slug": w.Slug, "lookups_per_minute": w.LookupsPerMinute, "lookups_per_day": w.LookupsPerDay},
		})
	})
}

// Delete closes the workspace for everybody at once. The rows stay until the
// purge, and its address stays reserved.
func (s Store) Delete(ctx context.Context, grant policy.Grant[policy.Delete]) error {
	scope, err := grant.For(policy.General)
	if err != nil {
		return err
	}
	return s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Delete](actor, policy.General); err != nil {
			return err
		}
		if _, err := endInvitations(ctx, tx, `true`, "void"); err != nil {
			return err
		}
		if err := postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "workspace.delete", TargetID: scope.Workspace}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update workspaces set deleted_at = now() where id = current_workspace()`)
		return err
	})
}
