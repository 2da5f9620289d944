package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/postgres"
)

// tellInviter tells whoever made an invitation what became of it.
func tellInviter(ctx context.Context, tx *postgres.Tx, kind notification.Kind, invitation, inviter uuid.UUID) error {
	return tx.Tell(ctx, notification.Notice{Kind: kind, Invitation: uuid.NullUUID{UUID: invitation, Valid: true}}, inviter)
}

// TellLapse implements jobs.Source: it tells the inviter, unless the invitation was answered
// or sent again.
func (l Letters) TellLapse(ctx context.Context, job jobs.InvitationLapse) (wait time.Duration, err error) {
	const since = `select expires_at from invitations where workspace_id = current_workspace() and id = $1 and state = 'pending'`
	return l.db.WhenTold(ctx, job.Workspace, since, job.Invitation, func(tx *postgres.Tx) error {
		var inviter uuid.UUID
		err := tx.QueryRow(ctx, `
			select inviter_id from invitations
			 where workspace_id = current_workspace() and id = $1 and generation = $2 and state = 'pending'`, job.Invitation, job.Generation).
			Scan(&inviter)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return tellInviter(ctx, tx, notification.Lapsed, job.Invitation, inviter)
	})
}
