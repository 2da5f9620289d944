package messages

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Forwardable reads a message within reach that is to be handed on. It fails with a fault:
// NotFound, or Forbidden for a reader with a mask: what is handed on holds all of it.
func (s Store) Forwardable(
	ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID,
) (f messages.Forwarded, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(reaching(b, fmt.Sprintf(`select v.id, c.name, v.subject, x.at, x.sender, x.recipient, x.text,
			       coalesce(k.kind, 'email'), coalesce(k.name, ''), v.handle, coalesce(m.name, '')`+ofMessage,
			`join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
			 left join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.deleted_at is null
			 left join members m on m.workspace_id = x.workspace_id and m.id = x.member_id`)), b.Args(pgx.NamedArgs{"id": message})).
			QueryRow(func(row pgx.Row) error {
				var kind, channel, handle, author string
				if err := row.Scan(&f.Conversation, &f.Customer, &f.Subject, &f.At, &f.Sender, &f.To, &f.Text,
					&kind, &channel, &handle, &author); err != nil {
					return err
				}
				if kind != messages.Email { // Its channel knows people by something else than addresses.
					customer := strings.TrimSpace(f.Customer + " " + handle)
					f.Chat, f.Sender, f.To = true, customer, channel
					if author != "" {
						f.Sender, f.To = author+" · "+channel, customer
					}
				}
				return unmasked(b, "fault.forward_masked")
			})
		about := messages.About{Message: uuid.NullUUID{UUID: message, Valid: true}}
		postgres.Rows(b, &f.Files, scanWaiting, `
			select id, name, kind, size from message_files
			 where workspace_id = current_workspace() and (message_id = @message
			    or `+myLoose+` and id in (select unnest(files) from begun_drafts`+thisBegun+`))
			 order by member_id nulls first, place, id`, b.Args(aboutArgs(about, nil)))
		queueMailChannels(b, &f.Channels)
		queueBegun(b, about, &f.Kept)
	})
	if err != nil {
		return messages.Forwarded{}, err
	}
	return f, nil
}

// Forward hands a message on from the channel of its conversation, where it is written
// down, or plans that. It fails with a fault: as Forwardable, about the fields to, channel, text
// and files, or Conflict where its writer planned it before. It returns the message that it makes.
func (s Store) Forward(
	ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID, forward messages.Forward,
) (made uuid.UUID, err error) {
	made = postgres.NewID()
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, made); err != nil {
			return err
		}
		on, err := lockForwarded(ctx, tx, message)
		if err == nil {
			err = on.check(ctx, tx, forward)
		}
		if err == nil {
			err = noForwardIsPlanned(ctx, tx, on.about())
		}
		switch {
		case err != nil:
			return err
		case !forward.At.IsZero():
			return on.plan(ctx, tx)
		}
		return on.hand(ctx, tx, made)
	})
	if err != nil {
		return uuid.Nil, err
	}
	return made, nil
}

// handedOn is a message that is handed on.
type handedOn struct {
	held    // its conversation
	message uuid.UUID
	text    string // what it says
	forward messages.Forward
	comment string // with what its variables stand for
	to      mail.Address
	copies  []copyTo
}

func (on *handedOn) about() messages.About {
	return messages.About{Message: uuid.NullUUID{UUID: on.message, Valid: true}}
}

// lockForwarded reads a message within reach, and locks its conversation.
func lockForwarded(ctx context.Context, tx *postgres.Tx, message uuid.UUID) (on handedOn, err error) {
	on.message = message
	var id uuid.UUID
	if err := tx.QueryRow(ctx, `
		select conversation_id, text from messages where workspace_id = current_workspace() and id = $1`, message).
		Scan(&id, &on.text); err != nil {
		return on, err
	}
	on.held, err = lockConversation(ctx, tx, id) // Beyond the reach it is not there.
	if err == nil && tx.Mask != 0 {
		err = fault.New(fault.Forbidden, "fault.forward_masked")
	}
	return on, err
}

// check makes sure that it could go now.
func (on *handedOn) check(ctx context.Context, tx *postgres.Tx, forward messages.Forward) error {
	forward, to, wrong := forward.Clean()
	on.forward = forward
	switch {
	case on.kind == "":
		wrong.Add(fault.Field("text", "fault.channel_gone"))
	case on.kind != messages.Email:
		if err := on.overMail(ctx, tx, forward.Channel); err != nil {
			return err
		}
	case !on.confirmed:
		wrong.Add(fault.Field("text", "fault.channel_unconfirmed"))
	}
	var err error
	on.comment, err = on.fill("text", forward.Comment, messages.MaxText)
	wrong.Add(err)
	for i, address := range to {
		own, err := isOwn(ctx, tx, address)
		switch {
		case err != nil:
			return err
		case own:
			wrong.Add(fault.Field("to", "fault.copy_own", "Email", address.String()))
		case i > 0:
			on.copies = append(on.copies, copyTo{messages.To, address})
		default:
			on.to = address
		}
	}
	return wrong.Err()
}

// hand writes it down as one that goes.
func (on *handedOn) hand(ctx context.Context, tx *postgres.Tx, made uuid.UUID) error {
	said := on.forward
	said.Comment = on.comment
	if _, err := tx.Exec(ctx, `
		insert into messages (workspace_id, id, conversation_id, member_id, sender, recipient, text, state, forwards)
		values (current_workspace(), @made, @id, @member, @sender, @recipient, @text, 'queued', @message)`,
		tx.Args(pgx.NamedArgs{
			"made": made, "id": on.id, "sender": on.channel, "recipient": on.to.String(),
			"text": said.Whole(on.text), "message": on.message,
		})); err != nil {
		return err
	}
	if err := handOn(ctx, tx, on.message, made, on.forward.Files); err != nil {
		return err
	}
	if err := keepCopies(ctx, tx, made, on.copies, messages.Queued); err != nil {
		return err
	}
	if err := findBy(ctx, tx, on.id, on.comment, on.to.String(), addressesOf(on.copies)); err != nil {
		return err
	}
	if err := on.held.hand(ctx, tx, made, len(on.copies), on.forward.UndoTime); err != nil {
		return err
	}
	if err := forgetBegun(ctx, tx, on.about()); err != nil {
		return err
	}
	if on.forward.UndoTime > 0 {
		on.waiting = nil // Nobody is answered by it.
		if err := on.keepUndo(ctx, tx, made, messages.Reply{Text: on.forward.Comment}); err != nil {
			return err
		}
	}
	return tx.Log(ctx, "conversation.forward", on.customer, on.id, nil)
}

// overMail lets what is sent go from a channel of mail, whatever its conversation is over. It
// fails with a fault about the field channel.
func (v *held) overMail(ctx context.Context, tx *postgres.Tx, channel uuid.UUID) error {
	err := tx.QueryRow(ctx, `select address`+mailChannels+` and id = $1`, channel).Scan(&v.channel)
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Field("channel", "fault.choice")
	}
	v.kind = messages.Email
	return err
}

// myLoose are files of the member that wait in no conversation.
const myLoose = `member_id = @member and conversation_id is null`

// handOn copies files of a message to the one that hands it on, behind which the member's own stand.
func handOn(ctx context.Context, tx *postgres.Tx, from, to uuid.UUID, files []uuid.UUID) error {
	var count, size int
	err := tx.QueryRow(ctx, `
		with copied as (
			insert into message_files (workspace_id, id, message_id, place, name, kind, size, bytes)
			select workspace_id, gen_random_uuid(), @to, place, name, kind, size, bytes from message_files
			 where workspace_id = current_workspace() and message_id = @from and id = any (@files) returning size),
		moved as (
			update message_files
			   set message_id = @to, member_id = null, place = place + (select coalesce(max(place), -1) + 1 from message_files
			       where workspace_id = current_workspace() and message_id = @from)
			 where workspace_id = current_workspace() and `+myLoose+` and id = any (@files) returning size)
		select count(*), coalesce(sum(size), 0) from (select size from copied union all select size from moved) f`,
		tx.Args(pgx.NamedArgs{"from": from, "to": to, "files": orNone(files)})).Scan(&count, &size)
	switch {
	case err != nil:
		return err
	case count != len(files):
		return fault.Field("files", "fault.files_gone")
	}
	return fitTogether(0, size) // As many as came are handed on.
}
