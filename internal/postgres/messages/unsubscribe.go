package messages

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// Mailing is who sends the mailings that a token stops, and whether they are stopped.
type Mailing struct {
	Workspace string
	Stopped   bool
	Kinds     []notification.Kind // of what a member is told by mail, none for mailings to customers
}

// recipientOf is whom a token names; false for one that is not ours.
func (in Incoming) recipientOf(token string) (workspace, recipient uuid.UUID, ok bool) {
	workspace, recipient, link, ok := messages.ReadUnsubscribeToken(token)
	right := in.db.Link(signin.UnsubscribeLink, recipient, 0)
	return workspace, recipient, ok && subtle.ConstantTimeCompare([]byte(link), []byte(right)) == 1
}

// MailingOf reads what a token stops. It fails with a fault of kind NotFound.
func (in Incoming) MailingOf(ctx context.Context, token string) (m Mailing, err error) {
	if stop, ok := in.stopOf(token); ok {
		return in.toldOf(ctx, stop)
	}
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

// StopMailings writes down that whoever a token names wants no more mailings: the customer
// whom the mail was for, whatever address they have now, and whoever has that address now or
// comes in with it later; or that a member wants no more mails of some kinds. A second time
// changes nothing. It fails with a fault of kind NotFound.
func (in Incoming) StopMailings(ctx context.Context, token string) error {
	if stop, ok := in.stopOf(token); ok {
		return in.stopTelling(ctx, stop)
	}
	workspace, recipient, ok := in.recipientOf(token)
	if !ok {
		return postgres.NotFound
	}
	err := in.db.InWorkspace(ctx, workspace, func(tx *postgres.Tx) error {
		var broadcast, contact uuid.UUID
		var name, key string
		var stopped bool
		// Customers come first, as for whoever merges or forgets them, then the run, then its recipient,
		// as for whoever sends the next.
		if err := tx.QueryRow(ctx, `
			select b.id, b.name, r.contact_id, r.address_key, r.unsubscribed_at is not null from broadcast_recipients r
			  join broadcasts b on b.workspace_id = r.workspace_id and b.id = r.broadcast_id
			 where r.workspace_id = current_workspace() and r.id = $1`, recipient).
			Scan(&broadcast, &name, &contact, &key, &stopped); err != nil {
			return err
		}
		if stopped {
			return nil
		}
		if err := sayNo(ctx, tx, contact, key, no{customers.ByMail(name), "contact.unsubscribe"}); err != nil {
			return err
		}
		return noteStopped(ctx, tx, broadcast, recipient)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = postgres.NotFound
	}
	return err
}

// noteStopped notes that a recipient stopped mailings, and counts it once.
func noteStopped(ctx context.Context, tx *postgres.Tx, broadcast, recipient uuid.UUID) error {
	if _, err := tx.Exec(ctx, `
		select from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = $1 for update`, broadcast); err != nil {
		return err
	}
	noted, err := tx.Exec(ctx, `
		update broadcast_recipients set unsubscribed_at = now()
		 where workspace_id = current_workspace() and id = $1 and unsubscribed_at is null`, recipient)
	if err != nil || noted.RowsAffected() == 0 { // Another press was quicker.
		return err
	}
	_, err = tx.Exec(ctx, `
		update broadcast_sendings set unsubscribed = unsubscribed + 1
		 where workspace_id = current_workspace() and broadcast_id = $1`, broadcast)
	return err
}

// no is where a no is known from, and the act that tells of it in a customer's history.
type no struct{ from, act string }

// sayNo writes down that a customer, or whoever they became by a merge, and whoever has an
// address or a number want no mailings, in their history too. They may lie in the bin. Where nobody has
// the address, the no is kept for who comes in with it. The key may be that of one who was forgotten.
func sayNo(ctx context.Context, tx *postgres.Tx, contact uuid.UUID, key string, said no) error {
	type customer struct {
		ID   uuid.UUID
		Name string
		Was  customers.Answer
	}
	held, hash := `email_key = $2`, `address_hash(current_workspace(), $2)`
	if strings.HasPrefix(key, postgres.Forgotten) {
		held, hash = postgres.ForgottenKey(`email_key`)+` = $2`, `decode(substr($2, length('`+postgres.Forgotten+`') + 1), 'hex')`
	}
	if strings.HasPrefix(key, "+") { // A number.
		held, hash = `false`, `address_hash(current_workspace(), $2)`
	}
	rows, _ := tx.Query(ctx, `
		with recursive them (id) as (
		    select $1::uuid
		     union
		    select c.merged_into from them join contacts c on c.workspace_id = current_workspace() and c.id = them.id
		     where c.merged_into is not null),
		has as (
		    select contact_id as id from contact_addresses
		     where workspace_id = current_workspace() and `+held+` and not claim and not freed
		     union
		    select id from contacts where workspace_id = current_workspace() and phone = $2 and phone <> '' and deleted_at is null),
		kept as (
		    insert into mailing_noes (workspace_id, address_hash, since, origin)
		    select current_workspace(), `+hash+`, now(), $3 where not exists (select from has)
		        on conflict (workspace_id, address_hash) do nothing)
		select c.id, c.name, c.consent from contacts c
		 where c.workspace_id = current_workspace() and c.consent <> 'no' and c.merged_into is null
		   and c.id in (select id from them union select id from has)
		 order by c.id for update of c`, contact, key, said.from)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[customer])
	if err != nil {
		return err
	}
	for _, c := range list {
		if _, err := tx.Exec(ctx, `
			update contacts set consent = 'no', consent_since = date_trunc('second', now()), consent_from = $2
			 where workspace_id = current_workspace() and id = $1`, c.ID, said.from); err != nil {
			return err
		}
		detail := postgres.Detail{"consent": customers.ConsentChange{Was: c.Was, Is: customers.No}}
		if err := tx.Log(ctx, said.act, c.Name, c.ID, detail); err != nil {
			return err
		}
	}
	return nil
}
