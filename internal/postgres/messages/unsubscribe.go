package messages

import (
	"context"
	"crypto/subtle"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// Mailing is who sends the mailings that a token stops, and whether they are stopped.
type Mailing struct {
	Workspace string
	Stopped   bool
}

// recipientOf is whom a token names; false for one that is not ours.
func (in Incoming) recipientOf(token string) (workspace, recipient uuid.UUID, ok bool) {
	workspace, recipient, link, ok := messages.ReadUnsubscribeToken(token)
	right := in.db.Link(signin.UnsubscribeLink, recipient, 0)
	return workspace, recipient, ok && subtle.ConstantTimeCompare([]byte(link), []byte(right)) == 1
}

// MailingOf reads what a token stops. It fails with a fault of kind NotFound.
func (in Incoming) MailingOf(ctx context.Context, token string) (m Mailing, err error) {
	workspace, recipient, ok := in.recipientOf(token)
	if !ok {
		return m, postgres.NotFound
	}
	err = in.db.InWorkspace(ctx, workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select w.name, r.unsubscribed_at is not null from broadcast_recipients r
			  join workspaces w on w.id = r.workspace_id and w.deleted_at is null
			 where r.workspace_id = current_workspace() and r.id = $1`, recipient).Scan(&m.Workspace, &m.Stopped)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = postgres.NotFound
	}
	return m, err
}

// StopMailings writes down that whoever a token names wants no more mailings: whichever
// customer has the address now, or comes in with it later. A second time changes nothing. It
// fails with a fault of kind NotFound.
func (in Incoming) StopMailings(ctx context.Context, token string) error {
	workspace, recipient, ok := in.recipientOf(token)
	if !ok {
		return postgres.NotFound
	}
	err := in.db.InWorkspace(ctx, workspace, func(tx *postgres.Tx) error {
		var broadcast uuid.UUID
		var name, key string
		var stopped bool
		if err := tx.QueryRow(ctx, `
			select b.id, b.name, r.email_key, r.unsubscribed_at is not null from broadcast_recipients r
			  join broadcasts b on b.workspace_id = r.workspace_id and b.id = r.broadcast_id
			 where r.workspace_id = current_workspace() and r.id = $1 for update of r`, recipient).
			Scan(&broadcast, &name, &key, &stopped); err != nil {
			return err
		}
		if stopped {
			return nil
		}
		if _, err := tx.Exec(ctx, `
			update broadcast_recipients set unsubscribed_at = now() where workspace_id = current_workspace() and id = $1`, recipient); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update broadcast_sendings set unsubscribed = unsubscribed + 1
			 where workspace_id = current_workspace() and broadcast_id = $1`, broadcast); err != nil {
			return err
		}
		return sayNo(ctx, tx, key, customers.ByMail(name))
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = postgres.NotFound
	}
	return err
}

// sayNo writes down that whoever has an address wants no mailings, in their history too.
// Where nobody has it, it is kept for who comes in with it.
func sayNo(ctx context.Context, tx *postgres.Tx, key, from string) error {
	var contact uuid.UUID
	var name string
	var was customers.Answer
	err := tx.QueryRow(ctx, `
		select c.id, c.name, c.consent from contact_addresses a
		  join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.deleted_at is null
		 where a.workspace_id = current_workspace() and a.email_key = $1 and not a.claim and not a.freed for update of c`, key).
		Scan(&contact, &name, &was)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		_, err = tx.Exec(ctx, `
			insert into mailing_noes (workspace_id, address_hash, since, origin)
			values (current_workspace(), address_hash(current_workspace(), $1), now(), $2)
			    on conflict (workspace_id, address_hash) do nothing`, key, from)
		return err
	case err != nil || was == customers.No:
		return err
	}
	if _, err := tx.Exec(ctx, `
		update contacts set consent = 'no', consent_since = date_trunc('second', now()), consent_from = $2
		 where workspace_id = current_workspace() and id = $1`, contact, from); err != nil {
		return err
	}
	return tx.Log(ctx, "contact.unsubscribe", name, contact, postgres.Detail{"consent": customers.ConsentChange{Was: was, Is: customers.No}})
}
