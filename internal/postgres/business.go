package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// Business reads what Settings → Account holds.
func (s Store) Business(ctx context.Context, grant policy.Grant[policy.Open]) (b workspace.Business, err error) {
	scope, err := grant.For(policy.Account)
	if err != nil {
		return b, err
	}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`
			select w.business_name, w.street, w.postal_code, w.city, w.country, w.phone, w.time_zone, w.language, w.currency, l.id, w.business_version
			  from workspaces w left join logos l on l.workspace_id = w.id where w.id = current_workspace()`).QueryRow(func(row pgx.Row) error {
			return row.Scan(&b.Name, &b.Street, &b.PostalCode, &b.City, &b.Country, &b.Phone, &b.TimeZone, &b.Language, &b.Currency, &b.Logo, &b.Version)
		})
	})
	return b, orNotFound(err)
}

// UpdateBusiness stores all of it but the logo. Nothing else that is stored
// changes: a country or a currency counts from now on. It fails with a fault of
// kind Conflict when somebody else has saved since b.Version; 0 is any.
func (s Store) UpdateBusiness(ctx context.Context, grant policy.Grant[policy.Update], b workspace.Business) error {
	return s.changeAccount(ctx, grant, entry{act: "account.change", detail: b.Detail()}, func(tx pgx.Tx) error {
		changed, err := tx.Exec(ctx, `
			update workspaces set business_name = @name, street = @street, postal_code = @postal_code, city = @city, country = @country, phone = @phone,
			       time_zone = @zone, language = @language, currency = @currency, business_version = business_version + 1
			 where id = current_workspace() and (@version = 0 or business_version = @version)`,
			pgx.NamedArgs{
				"name": b.Name, "street": b.Street, "postal_code": b.PostalCode, "city": b.City, "country": b.Country, "phone": b.Phone,
				"zone": b.TimeZone, "language": b.Language, "currency": b.Currency, "version": b.Version,
			})
		if err == nil && changed.RowsAffected() == 0 {
			err = fault.New(fault.Conflict, "fault.account_changed")
		}
		return err
	})
}

// SetLogo stores a picture in place of the last one.
func (s Store) SetLogo(ctx context.Context, grant policy.Grant[policy.Update], image []byte) error {
	return s.changeAccount(ctx, grant, entry{act: "account.logo"}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into logos (workspace_id, id, image) values (current_workspace(), $1, $2)
			on conflict (workspace_id) do update set id = excluded.id, image = excluded.image`, uuid.New(), image)
		return err
	})
}

// RemoveLogo takes the picture away.
func (s Store) RemoveLogo(ctx context.Context, grant policy.Grant[policy.Update]) error {
	return s.changeAccount(ctx, grant, entry{act: "account.logo_remove"}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from logos where workspace_id = current_workspace()`)
		return err
	})
}

// changeAccount runs f under the lock of the workspace, for whoever may still
// change the account then, and writes the line of the activity log.
func (s Store) changeAccount(ctx context.Context, grant policy.Grant[policy.Update], e entry, f func(pgx.Tx) error) error {
	scope, err := grant.For(policy.Account)
	if err != nil {
		return err
	}
	e.member, e.targetID = scope.Member, scope.Workspace
	return s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Update](actor, policy.Account); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return record(ctx, tx, scope.Workspace, e)
	})
}

// Logo reads a workspace's logo by its id, for any of its members: it is in
// their switcher.
func (s Store) Logo(ctx context.Context, actor policy.Actor, id uuid.UUID) (image []byte, err error) {
	if actor.IsZero() {
		return nil, policy.ErrNobody
	}
	err = s.read(ctx, actor.Membership().Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select image from logos where workspace_id = current_workspace() and id = $1`, id).QueryRow(func(row pgx.Row) error {
			return row.Scan(&image)
		})
	})
	return image, orNotFound(err)
}
