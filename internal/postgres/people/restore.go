package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// RestoreInvitation takes back that an invitation was withdrawn, as long as its link would
// have opened: it opens again, and no mail is sent. Whoever takes it back becomes the inviter,
// so it asks the same as an invitation. The address is returned.
func (s Store) RestoreInvitation(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) (email string, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		var role, emailKey string
		var replaces uuid.NullUUID
		var inviter uuid.UUID
		var restrictions []string
		if err := tx.QueryRow(ctx, `
			select email, email_key, role, restrictions, replaces, inviter_id from invitations
			 where workspace_id = current_workspace() and id = $1 and state = 'withdrawn' and expires_at > now() for update`, id).
			Scan(&email, &emailKey, &role, &restrictions, &replaces, &inviter); err != nil {
			return err
		}
		offer, err := postgres.ParseOffer(role, restrictions)
		if err != nil {
			return err
		}
		former, active, err := formerMember(ctx, tx, emailKey)
		if err != nil {
			return err
		}
		if err := policy.CanInvite(actor, offer, former); err != nil {
			return err
		}
		if active {
			return fault.New(fault.Conflict, "fault.already_member", "Email", email)
		}
		if err := checkDomain(ctx, tx, emailKey); err != nil {
			return err
		}
		if err := ownPlace(actor, replaces, inviter, email); err != nil {
			return err
		}
		there, err := mayTakePlace(ctx, tx, actor, replaces, former)
		if err != nil {
			return err
		}
		if !there {
			return fault.New(fault.Conflict, "fault.place_gone", "Email", email)
		}
		err = tx.Try(ctx, func(tx *postgres.Tx) error {
			_, err := tx.Exec(ctx, `
				update invitations set state = 'pending', answered_at = null, inviter_id = @member
				 where workspace_id = current_workspace() and id = @id`, tx.Args(pgx.NamedArgs{"id": id}))
			return err
		})
		if postgres.Violates(err, "invitations_pending") || postgres.Violates(err, "invitations_replaced_once") {
			return fault.New(fault.Conflict, "fault.already_invited", "Email", email)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into tokens (purpose, id, hash, generation, workspace_id, language, expires_at)
			select 'invitation', id, token_hash, generation, workspace_id, language, expires_at
			  from invitations where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "invitation.restore", email, id, nil)
	})
	return email, err
}

// WithdrawnTogether are the invitations that the actor withdrew by one press.
func (s Store) WithdrawnTogether(ctx context.Context, grant policy.Grant[policy.Create], press uuid.UUID) ([]uuid.UUID, error) {
	return postgres.DoneTogether(ctx, s.db, grant, policy.Members, "invitation.withdraw", press)
}
