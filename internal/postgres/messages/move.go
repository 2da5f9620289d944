package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Beside reads a conversation within reach, and which others it can become a part of.
func (s Store) Beside(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) (of messages.Beside, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		queueConversation(b, id, &of.Conversation)
		hidden := func(row pgx.CollectableRow) (listing.Choice, error) {
			c, err := postgres.ScanChoice(row)
			c.Name = masked.Within(b.Mask, c.Name)
			return c, err
		}
		postgres.Rows(b, &of.Others, hidden, `
			select o.id, '#' || o.number || case o.subject when '' then '' else ' · ' || o.subject end`+
			` from conversations v
			  join conversations o on o.workspace_id = v.workspace_id and o.contact_id = v.contact_id and o.channel_id = v.channel_id
			   and o.id <> v.id and not o.hidden`+thisConversation+postgres.Within(`v`, b.Reach)+`
			 order by o.last_at desc, o.id desc`+postgres.UpTo(messages.MaxBeside), b.Args(pgx.NamedArgs{"id": id}))
	})
	if err != nil {
		return messages.Beside{}, err
	}
	return of, nil
}

// MoveConversation gives a conversation to another customer within reach, and with it to
// whoever has that one. Contacts is nil for whoever may not open customers: they name a
// conversation with the other one. It fails with a fault: NotFound, or about the field to.
func (s Store) MoveConversation(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, whom messages.Whom, contacts *policy.Grant[policy.Open],
) error {
	if _, err := grant.For(policy.Conversations); err != nil {
		return err
	}
	if err := mayWriteTo(whom, contacts); err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		var contact uuid.UUID
		var name, email string
		from, args := customerOf(whom, tx.Reach)
		err = tx.QueryRow(ctx, `select c.id, c.name, c.email`+from+` for key share of c`, tx.Args(args)).Scan(&contact, &name, &email)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return fault.Field("to", "fault.move_nobody")
		case err != nil:
			return err
		case contact == v.contact:
			return fault.Field("to", "fault.move_same")
		}
		if _, err := tx.Exec(ctx, `
			update conversations set contact_id = $2 where workspace_id = current_workspace() and id = $1`, id, contact); err != nil {
			return err
		}
		if err := findBegun(ctx, tx, id, ""); err != nil {
			return err
		}
		if name == "" {
			name = email
		}
		return tx.Log(ctx, "conversation.move", v.customer, id, postgres.Detail{"to": name})
	})
}
