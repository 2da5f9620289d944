package messages

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// beginNew starts a conversation with whoever wrote.
func (a *arrival) beginNew(ctx context.Context, tx *postgres.Tx) (conversation uuid.UUID, err error) {
	contact, err := a.contact(ctx, tx)
	if err != nil {
		return conversation, err
	}
	return a.begin(ctx, tx, contact, uuid.NullUUID{})
}

// begin starts a conversation with a customer, which may go on from another.
func (a *arrival) begin(
	ctx context.Context, tx *postgres.Tx, contact uuid.UUID, from uuid.NullUUID,
) (conversation uuid.UUID, err error) {
	conversation, a.begun = postgres.NewID(), true
	_, err = tx.Exec(ctx, `
		insert into conversations (workspace_id, id, contact_id, channel_id, subject, token, created_at, last_at, state, handle, split_from)
		values (current_workspace(), $1, $2, $3, $4, $5, $6, $6, $7, $8, $9)`,
		conversation, contact, a.channel, a.Subject, rand.Text()[:messages.TokenLength], a.at,
		a.begins(), a.handle, from)
	if err != nil {
		return conversation, err
	}
	a.begun = true
	return conversation, findBegun(ctx, tx, conversation, a.Subject)
}

// begins is the state of a conversation that a mail begins. Nobody has to look at a report
// of a mail that is not ours.
func (a *arrival) begins() string {
	switch {
	case a.blocked:
		return messages.Spam
	case a.Report != nil:
		return messages.Closed
	}
	return messages.Open
}

// contact is whoever the channel knows the sender as, has the sender's address or number,
// or somebody new. What is known of them does not change, nor whether they may be sent
// mailings.
func (a *arrival) contact(ctx context.Context, tx *postgres.Tx) (id uuid.UUID, err error) {
	if id, err = a.byHandle(ctx, tx); err != nil || id != uuid.Nil {
		return id, err
	}
	if a.Known() {
		err = tx.QueryRow(ctx, `
			select a.contact_id from contact_addresses a
			  join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.deleted_at is null
			 where a.workspace_id = current_workspace() and a.email_key = $1 and not a.claim and not a.freed
			   for key share of c`, a.Email.Key()).Scan(&id)
		if !errors.Is(err, pgx.ErrNoRows) {
			return id, err
		}
	}
	if id, err = a.byPhone(ctx, tx); err != nil || id != uuid.Nil {
		return id, err
	}
	a.fresh = true
	row := kit.ContactRow{
		ID: postgres.NewID(), Name: a.Name, Email: a.Email, Phone: a.phone, Source: customers.SourceEmail, Created: a.at,
	}
	if a.handle != "" {
		row.Source = customers.SourceChat
	}
	if !a.Known() && a.phone == "" {
		row.Name = cmp.Or(a.Name, a.nobody)
	}
	batch := &pgx.Batch{}
	kit.QueueContacts(batch, uuid.UUID(tx.Workspace), []kit.ContactRow{row})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return id, err
	}
	return row.ID, tx.Log(ctx, "contact.create", row.Name, row.ID, nil)
}
