package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// tellAccess mails a member that the actor of a transaction has changed their access.
func tellAccess(ctx context.Context, tx *postgres.Tx, member uuid.UUID) error {
	return mailAccess(ctx, tx, member, uuid.NullUUID{})
}

// mailAccess tells of what has changed, or that an invitation is for their place.
func mailAccess(ctx context.Context, tx *postgres.Tx, member uuid.UUID, invitation uuid.NullUUID) error {
	job := jobs.AccessMail{Workspace: uuid.UUID(tx.Workspace), Member: member, By: uuid.UUID(tx.Member), Invitation: invitation}
	err := tx.QueryRow(ctx, `select version from members where workspace_id = current_workspace() and id = $1`, member).Scan(&job.Version)
	if err != nil {
		return err
	}
	return tx.Enqueue(ctx, job)
}

// SignIn implements jobs.Safety.
func (l Letters) SignIn(ctx context.Context, job jobs.SignInMail) (letter jobs.SignInLetter, ok bool, err error) {
	err = l.db.QueryRow(ctx, `
		select u.email, u.language, s.device, s.address, s.created_at
		  from user_sessions s cross join account_by_id(s.user_id) u where s.id = $1`, job.Session).
		Scan(&letter.Email, &letter.Language, &letter.Device, &letter.Address, &letter.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return letter, false, nil
	}
	return letter, err == nil, err
}

// Access implements jobs.Safety.
func (l Letters) Access(ctx context.Context, job jobs.AccessMail) (letter jobs.AccessLetter, ok bool, err error) {
	var role string
	var restrictions []string
	var ends, lent *time.Time
	var own string
	err = l.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select m.email, u.language, w.time_zone, w.name, c.slug, b.name, m.role, m.restrictions, m.access_ends_at,
			       m.removed_at is not null, m.removed_at is null and m.suspended_at is not null, m.lent_until, coalesce(m.own_role, ''),
			       coalesce((select email from invitations where workspace_id = m.workspace_id and id = $4 and state = 'pending'), '')
			  from members m
			  join members b on b.workspace_id = m.workspace_id and b.id = $2
			  join workspaces w on w.id = m.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 cross join account_by_id(m.user_id) u
			 where m.workspace_id = current_workspace() and m.id = $1 and m.version = $3`,
			[]any{job.Member, job.By, job.Version, job.Invitation},
			&letter.Email, &letter.Language, &letter.Zone, &letter.Workspace, &letter.Slug, &letter.By, &role, &restrictions, &ends,
			&letter.Ended, &letter.Suspended, &lent, &own, &letter.Place)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	if err != nil || job.Invitation.Valid && letter.Place == "" {
		return letter, false, err
	}
	letter.Ends, letter.Lent = postgres.OrZero(ends), postgres.OrZero(lent)
	letter.OwnRole, _ = policy.ParseRole(own)
	letter.Offer, err = postgres.ParseOffer(role, restrictions)
	return letter, err == nil, err
}
