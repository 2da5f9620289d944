package people

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// SetBusy says for the actor that they are busy, or that they are not.
func (s Store) SetBusy(ctx context.Context, actor policy.Actor, busy bool) error {
	return postgres.ReadAs(ctx, s.db, actor, func(b *postgres.Batch) {
		b.Queue(`update members set busy = @busy where workspace_id = current_workspace() and id = @member and busy <> @busy`,
			b.Args(pgx.NamedArgs{"busy": busy}))
	})
}
