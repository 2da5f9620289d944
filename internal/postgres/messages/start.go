package messages

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/mail"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// customerOf are the customers c of an earlier conversation within reach, and those of an
// id or an address, which are asked for with a grant on customers alone.
func customerOf(whom messages.Whom, reach policy.Reach) (sql string, args pgx.NamedArgs) {
	switch {
	case whom.Conversation.Valid:
		return oneConversation + postgres.Within(`v`, reach), pgx.NamedArgs{"id": whom.Conversation.UUID}
	case whom.Contact.Valid:
		return ` from contacts c where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null`,
			pgx.NamedArgs{"id": whom.Contact.UUID}
	}
	address, _ := mail.ParseAddress(whom.Address)
	return ` from contact_addresses a join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.deleted_at is null
		where a.workspace_id = current_workspace() and a.email_key = @key and not a.claim and not a.freed`,
		pgx.NamedArgs{"key": address.Key()}
}

// mailChannels are those from which a mail can go.
const mailChannels = `
	  from channels where workspace_id = current_workspace() and kind = 'email' and deleted_at is null and confirmed_at is not null`

func queueMailChannels(b *postgres.Batch, channels *[]listing.Choice) {
	postgres.Rows(b, channels, postgres.ScanChoice, `select id, name || ' · ' || address`+mailChannels+` order by name_key, id`)
}

// mayWriteTo fails with a fault of kind NotFound where somebody names a customer, or an
// address, who may not open customers: they start from a conversation that they see.
func mayWriteTo(whom messages.Whom, contacts *policy.Grant[policy.Open]) error {
	if whom.Conversation.Valid || whom == (messages.Whom{}) {
		return nil
	}
	if contacts == nil {
		return postgres.NotFound
	}
	_, err := contacts.For(policy.Contacts)
	return err
}

// Beginning reads what the form of a new conversation offers. Contacts is nil for whoever
// may not open customers. It fails with a fault of kind NotFound for nobody within reach.
func (s Store) Beginning(
	ctx context.Context, grant policy.Grant[policy.Create], whom messages.Whom, contacts *policy.Grant[policy.Open],
) (b messages.Beginning, err error) {
	if err := mayWriteTo(whom, contacts); err != nil {
		return b, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(batch *postgres.Batch) {
		queueMailChannels(batch, &b.Channels)
		queueSigned(batch, ofMail, uuid.Nil, &b.Signed)
		queueBegun(batch, whom.About(), &b.Kept)
		if !whom.Contact.Valid && !whom.Conversation.Valid {
			return
		}
		from, args := customerOf(whom, batch.Reach)
		batch.Queue(`select c.id, c.name, `+mailed+from, batch.Args(args)).QueryRow(func(row pgx.Row) error {
			var email string
			err := row.Scan(&b.Contact.ID, &b.Contact.Name, &email)
			b.Contact.Name = masked.Within(batch.Mask, b.Contact.Name)
			b.Contact.Email = masked.Hide(batch.Mask, policy.MaskEmail, email)
			return err
		})
	})
	return b, err
}

// Start begins a conversation with a message to a customer. It fails with a fault: NotFound
// for a customer beyond the reach, or about the fields to, cc, bcc,
// channel, subject and text. It returns the message, the zero id for one that goes later.
func (s Store) Start(
	ctx context.Context, grant policy.Grant[policy.Create], start messages.Start, contacts *policy.Grant[policy.Open],
) (id, message uuid.UUID, err error) {
	if _, err := grant.For(policy.Conversations); err != nil {
		return id, message, err
	}
	if err := mayWriteTo(start.Whom, contacts); err != nil {
		return id, message, err
	}
	start, wrong := start.Clean()
	if start.Whom == (messages.Whom{}) {
		wrong.Add(fault.Field("to", "fault.required"))
	}
	if err := wrong.Err(); err != nil {
		return id, message, err
	}
	id = postgres.NewID()
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		v, err := writesTo(ctx, tx, start.Whom)
		switch {
		case errors.Is(err, pgx.ErrNoRows) && start.Address != "":
			return fault.Field("to", "fault.nobody_has_address")
		case err != nil:
			return err
		case v.email == "":
			return fault.Field("to", "fault.no_address")
		}
		if start.Subject, err = v.fill("subject", start.Subject, messages.MaxSubject); err != nil {
			return err
		}
		begun, err := tx.Exec(ctx, `
			insert into conversations (workspace_id, id, contact_id, channel_id, subject, token, last_at, last_ours)
			select current_workspace(), $1, $2, id, $4, $5, now(), true from channels
			 where workspace_id = current_workspace() and id = $3 and kind = 'email' and deleted_at is null and confirmed_at is not null`,
			id, v.contact, start.Channel, start.Subject, rand.Text()[:messages.TokenLength])
		if err != nil {
			return err
		}
		if begun.RowsAffected() == 0 {
			return fault.Field("channel", "fault.choice")
		}
		if err := findBegun(ctx, tx, id, start.Subject); err != nil {
			return err
		}
		if v, err = lockConversation(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.Log(ctx, "conversation.start", v.customer, id, nil); err != nil {
			return err
		}
		if err := forgetBegun(ctx, tx, start.About()); err != nil {
			return err
		}
		if err := forgetTakenBack(ctx, tx); err != nil {
			return err
		}
		message, err = v.first(ctx, tx, start)
		return err
	})
	return id, message, err
}

// first sends the first message of a conversation, or plans it.
func (v *held) first(ctx context.Context, tx *postgres.Tx, start messages.Start) (message uuid.UUID, err error) {
	reply := messages.Reply{Text: start.Text, To: start.To, Files: start.Files}
	if !start.At.IsZero() {
		if err := (placed{Tx: tx}).into(ctx, v.id, start.Files); err != nil {
			return message, err
		}
		reply.To.Mark = messages.Mark(v.token, v.contact, v.email, nil)
		return message, v.plan(ctx, tx, reply, start.At)
	}
	copies, err := v.typed(ctx, tx, start.To, nil)
	if err != nil {
		return message, err
	}
	message, err = v.send(ctx, tx, outgoing{
		text: start.Text, copies: copies, placed: placed{Tx: tx}, files: start.Files, wait: start.UndoTime,
	})
	if err == nil && start.UndoTime > 0 {
		err = v.keepUndo(ctx, tx, message, reply)
	}
	return message, err
}

// writesTo reads whom a member writes to first, and what is known for their text.
func writesTo(ctx context.Context, tx *postgres.Tx, whom messages.Whom) (v held, err error) {
	from, args := customerOf(whom, tx.Reach)
	if whom.Conversation.Valid {
		from += holdsIt
	}
	err = tx.QueryRow(ctx, `
		select c.id, c.name, `+mailed+`, coalesce((select name from members where workspace_id = c.workspace_id and id = @member), ''),
		       (select name from workspaces where id = c.workspace_id)`+from+` for key share of c`, tx.Args(args)).
		Scan(&v.contact, &v.customer, &v.email, &v.writer, &v.workspace)
	return v, err
}
