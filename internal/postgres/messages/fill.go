package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

const (
	// claimed is an address that somebody wrote down for customer c, and that another customer
	// has, "" for none.
	claimed = `
		coalesce((select a.email from contact_addresses a
		           where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.claim order by a.email_key limit 1), '')`

	// mailed is where mails to customer c go: also to a claim, or whoever wrote it down would learn
	// from a refusal that another customer has it.
	mailed = `coalesce(nullif(c.email, ''), ` + claimed + `)`
)

// FillContact adds what the customer of a conversation within reach lacks: what is there does
// not change. An address that another customer has is kept as a claim: whoever lists customers
// decides, and whoever wrote it down is told nothing of that. It fails with a fault: NotFound,
// or about the fields email and phone.
func (s Store) FillContact(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, filled customers.Filled) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		var contact uuid.UUID
		var name, phone string
		var hasAddress bool
		// The customer is locked first, as everybody does who gives one to somebody.
		err := tx.QueryRow(ctx, `
			select c.id, c.name, c.phone, exists (
			       select from contact_addresses a where a.workspace_id = c.workspace_id and a.contact_id = c.id)`+
			oneConversation+postgres.Within(`v`, tx.Reach)+` for no key update of c`, tx.Args(pgx.NamedArgs{"id": id})).
			Scan(&contact, &name, &phone, &hasAddress)
		if err != nil {
			return err
		}
		if err := stillOf(ctx, tx, id, contact); err != nil {
			return err
		}
		var wrong fault.List
		var fields []string
		if filled.HasEmail {
			fields = append(fields, "email")
		}
		if filled.Phone != "" {
			fields = append(fields, "phone")
		}
		if filled.HasEmail && hasAddress {
			wrong.Add(fault.Field("email", "fault.filled"))
		}
		if filled.Phone != "" && phone != "" {
			wrong.Add(fault.Field("phone", "fault.filled"))
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		theirs := filled.HasEmail
		if filled.HasEmail {
			if theirs, err = addAddress(ctx, tx, contact, filled); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `
			update contacts set email = case when $2 then $3 else email end, phone = coalesce(nullif($4, ''), phone), version = version + 1
			 where workspace_id = current_workspace() and id = $1`, contact, theirs, filled.Email.String(), filled.Phone); err != nil {
			return err
		}
		if err := kit.WriteWords(ctx, tx, contact); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.change", name, contact, postgres.Detail{"fields": fields})
	})
}

// stillOf locks a conversation behind the customer whom it was with, who is locked: it may have been
// given away, or moved to another customer, meanwhile.
func stillOf(ctx context.Context, tx *postgres.Tx, id, contact uuid.UUID) error {
	v, err := lockConversation(ctx, tx, id)
	if err == nil && v.contact != contact {
		err = fault.New(fault.Conflict, "fault.moved_meanwhile")
	}
	return err
}

// addAddress gives a customer an address, and tells whether it is theirs now: one that
// another customer has is a claim.
func addAddress(ctx context.Context, tx *postgres.Tx, contact uuid.UUID, filled customers.Filled) (theirs bool, err error) {
	const insert = `
		insert into contact_addresses (workspace_id, email_key, contact_id, email, claim)
		values (current_workspace(), $1, $2, $3, $4) on conflict do nothing`
	added, err := tx.Exec(ctx, insert, filled.Email.Key(), contact, filled.Email.String(), false)
	if err != nil || added.RowsAffected() == 1 {
		return true, err
	}
	_, err = tx.Exec(ctx, insert, filled.Email.Key(), contact, filled.Email.String(), true)
	return false, err
}
