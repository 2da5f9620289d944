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

// Business reads what Settings → Account holds.
func (s Store) Business(ctx context.Context, grant policy.Grant[policy.Open]) (b people.Business, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Account, func(batch *postgres.Batch) {
		batch.Values(`
			select w.business_name, w.street, w.postal_code, w.city, w.country, w.phone, w.time_zone, w.language, w.currency,
			       l.id, w.business_version
			  from workspaces w left join logos l on l.workspace_id = w.id where w.id = current_workspace()`, nil,
			&b.Name, &b.Street, &b.PostalCode, &b.City, &b.Country, &b.Phone, &b.TimeZone, &b.Language, &b.Currency, &b.Logo, &b.Version)
	})
	return b, err
}

// UpdateBusiness stores all of it but the logo. Nothing else that is stored
// changes: a country or a currency counts from now on. It fails with a fault of
// kind Conflict when somebody else has saved since b.Version; 0 is any.
func (s Store) UpdateBusiness(ctx context.Context, grant policy.Grant[policy.Update], b people.Business) error {
	return s.changeAccount(ctx, grant, "account.change", b.Detail(), func(tx *postgres.Tx) error {
		changed, err := tx.Exec(ctx, `
			update workspaces set business_name = @name, street = @street, postal_code = @postal_code, city = @city,
			       country = @country, phone = @phone, time_zone = @zone, language = @language, currency = @currency,
			       business_version = business_version + 1
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
	return s.changeAccount(ctx, grant, "account.logo", nil, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into logos (workspace_id, id, image) values (current_workspace(), $1, $2)
			on conflict (workspace_id) do update set id = excluded.id, image = excluded.image`, uuid.New(), image)
		return err
	})
}

// RemoveLogo takes the picture away.
func (s Store) RemoveLogo(ctx context.Context, grant policy.Grant[policy.Update]) error {
	return s.changeAccount(ctx, grant, "account.logo_remove", nil, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `delete from logos where workspace_id = current_workspace()`)
		return err
	})
}

// changeAccount runs f under the lock of the workspace, for whoever may still
// change the account then, and writes the line of the activity log.
func (s Store) changeAccount(
	ctx context.Context, grant policy.Grant[policy.Update], act string, detail postgres.Detail, f func(*postgres.Tx) error,
) error {
	return underLock(ctx, s.db, grant, policy.Account, func(tx *postgres.Tx, actor policy.Actor) error {
		if _, err := policy.Authorize[policy.Update](actor, policy.Account); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return tx.Log(ctx, act, "", uuid.UUID(tx.Workspace), detail)
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
