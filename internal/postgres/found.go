package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// FoundWorkspace makes a workspace: in an organization where the grant lets
// its holder create one, or in a new one when the grant is nil.
func (a Accounts) FoundWorkspace(ctx context.Context, user uuid.UUID, grant *policy.OrganizationGrant[policy.Create], f workspace.Founding) (slug string, err error) {
	organization := uuid.Nil
	if grant != nil {
		id, holder, err := grant.For(policy.ManageWorkspaces)
		if err != nil {
			return "", err
		}
		if holder != policy.ID(user) {
			return "", policy.ErrWrongGrant
		}
		organization = id
	}
	err = pgx.BeginFunc(ctx, a.pool, func(tx pgx.Tx) error {
		slug, err = foundWorkspace(ctx, tx, user, organization, f)
		return err
	})
	return slug, err
}

func foundWorkspace(ctx context.Context, tx pgx.Tx, user, organization uuid.UUID, f workspace.Founding) (string, error) {
	id, member, slug := newID(), newID(), workspace.NewSlug(f.Name)
	if _, err := tx.Exec(ctx, `select found_workspace($1, nullif($2, '00000000-0000-0000-0000-000000000000'::uuid), $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		user, organization, newID(), id, member, f.Name, slug, f.Language, f.TimeZone, f.Country, f.Currency); forbidden(err) {
		return "", fault.Field("organization", "fault.organization") // The right was lost meanwhile.
	} else if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, setWorkspace, id.String()); err != nil {
		return "", err
	}
	return slug, record(ctx, tx, id, entry{member: member, act: "workspace.found", target: f.Name, targetID: id})
}
