package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// queueClaims reads the claims of a contact, for whoever lists all of them: nobody else is
// told which address another contact has.
func queueClaims(b *postgres.Batch, id uuid.UUID, claims *[]customers.Claim) {
	if b.Reach != policy.ReachAll {
		return
	}
	postgres.Rows(b, claims, func(row pgx.CollectableRow) (c customers.Claim, err error) {
		var email string
		err = row.Scan(&email, &c.Taken)
		c.Email = masked.Hide(b.Mask, policy.MaskEmail, email)
		return c, err
	}, `
		select a.email, exists (
		       select from contact_addresses o
		        where o.workspace_id = a.workspace_id and o.email_key = a.email_key and not o.claim and not o.freed)
		  from contact_addresses a
		 where a.workspace_id = current_workspace() and a.contact_id = $1 and a.claim order by a.email_key`, id)
}

// DismissClaim ends the claim of a contact on an address. It fails with a fault of kind
// NotFound, also for whoever does not list all contacts.
func (s Store) DismissClaim(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, address mail.Address) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		if tx.Reach != policy.ReachAll {
			return postgres.NotFound
		}
		name, _, err := lockContact(ctx, tx, id)
		if err != nil {
			return err
		}
		gone, err := tx.Exec(ctx, `
			delete from contact_addresses
			 where workspace_id = current_workspace() and contact_id = $1 and email_key = $2 and claim`, id, address.Key())
		if err == nil && gone.RowsAffected() == 0 {
			err = postgres.NotFound
		}
		if err != nil {
			return err
		}
		return tx.Log(ctx, "contact.change", name, id, postgres.Detail{"fields": []string{"email"}})
	})
}
