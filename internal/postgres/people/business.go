package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// SetLogo stores a picture in place of the last one.
func (s Store) SetLogo(ctx context.Context, grant policy.Grant[policy.Update], image []byte) error {
	return s.changeLogo(ctx, grant, "account.logo", `
		insert into logos (workspace_id, id, image) values (current_workspace(), $1, $2)
		on conflict (workspace_id) do update set id = excluded.id, image = excluded.image`, uuid.New(), image)
}

// RemoveLogo takes the picture away.
func (s Store) RemoveLogo(ctx context.Context, grant policy.Grant[policy.Update]) error {
	return s.changeLogo(ctx, grant, "account.logo_remove", `delete from logos where workspace_id = current_workspace()`)
}

func (s Store) changeLogo(ctx context.Context, grant policy.Grant[policy.Update], act, sql string, arguments ...any) error {
	return s.Account.Change(ctx, grant, func(tx *postgres.Tx) error {
		if _, err := tx.Exec(ctx, sql, arguments...); err != nil {
			return err
		}
		return tx.Log(ctx, act, "", uuid.UUID(tx.Workspace), nil)
	})
}

// Logo reads a workspace's logo by its id, for any of its members: it is in
// their switcher.
func (s Store) Logo(ctx context.Context, actor policy.Actor, id uuid.UUID) (image []byte, err error) {
	err = postgres.ReadAs(ctx, s.db, actor, func(batch *postgres.Batch) {
		batch.Values(`select image from logos where workspace_id = current_workspace() and id = $1`, []any{id}, &image)
	})
	return image, err
}
