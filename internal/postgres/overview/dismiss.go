package overview

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Dismiss puts away, for the member alone, one of the things that their dashboard warns of.
// Of what it does not warn them of, whatever that is, nothing is kept: done is false then.
func (s Store) Dismiss(ctx context.Context, grant policy.Grant[policy.List], lists Lists, about uuid.UUID) (done bool, err error) {
	scopes, err := scopesOf(lists)
	if err != nil {
		return false, err
	}
	_, log := scopes[policy.AuditLog]
	_, invitations := scopes[policy.Members]
	err = postgres.Change(ctx, s.db, grant, policy.Dashboard, func(tx *postgres.Tx) error {
		kept, err := tx.Exec(ctx, `
			insert into dismissals (workspace_id, member_id, about)
			select current_workspace(), @member, @about
			 where @log and exists (select from activity where workspace_id = current_workspace() and id = @about and `+warned+`)
			    or @invitations and exists (
			       select from invitations where workspace_id = current_workspace() and id = @about and state = 'pending' and expires_at <= now())
			    on conflict (workspace_id, member_id, about) do update set at = now()`, // Sent again, it may run out again.
			tx.Args(pgx.NamedArgs{"about": about, "log": log, "invitations": invitations}))
		done = err == nil && kept.RowsAffected() > 0
		return err
	})
	return done, err
}
