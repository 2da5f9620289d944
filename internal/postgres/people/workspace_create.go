package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// CreateWorkspace makes a workspace: in an organization where the grant lets
// its holder create one, or in a new one when the grant is nil.
func (a Accounts) CreateWorkspace(
	ctx context.Context, user uuid.UUID, grant *policy.OrganizationGrant[policy.Create], f people.WorkspaceDraft,
) (slug string, err error) {
	organization := uuid.Nil
	if grant != nil {
		id, holder, err := grant.For(policy.ManageWorkspaces)
		if err != nil {
			return "", err
		}
		if uuid.UUID(holder) != user {
			return "", policy.ErrWrongGrant
		}
		organization = uuid.UUID(id)
	}
	err = a.db.Begin(ctx, func(tx *postgres.Tx) error {
		slug, err = createWorkspace(ctx, tx, user, organization, f)
		return err
	})
	return slug, err
}

func createWorkspace(ctx context.Context, tx *postgres.Tx, user, organization uuid.UUID, f people.WorkspaceDraft) (string, error) {
	id, member, slug := postgres.NewID(), postgres.NewID(), people.NewSlug(f.Name)
	if err := tx.Once(ctx, id); err != nil {
		return "", err
	}
	_, err := tx.Exec(ctx, `
		select found_workspace($1, nullif($2, '00000000-0000-0000-0000-000000000000'::uuid), $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		user, organization, postgres.NewID(), id, member, f.Name, slug, f.Language, f.TimeZone, f.Country, f.Currency)
	if postgres.Forbidden(err) {
		return "", fault.Field("organization", "fault.organization") // The right was lost meanwhile.
	}
	if err != nil {
		return "", err
	}
	entered, err := tx.Enter(ctx, postgres.MemberScope(id, member))
	if err != nil {
		return "", err
	}
	return slug, entered.Log(ctx, "workspace.found", f.Name, id, nil)
}
