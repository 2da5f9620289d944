package messages

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// held is a conversation within reach that is locked until the end of the transaction.
type held struct {
	id        uuid.UUID
	state     string
	contact   uuid.UUID
	channelID uuid.NullUUID
	customer  string
	email     string
	replyTo   string     // where they want answers by e-mail, "" for where they write from
	kind      string     // of its channel, "" where that is not connected any more
	channel   string     // its address
	handle    string     // who the customer is to a channel that is no address
	written   *time.Time // when the customer wrote last, nil for never
	confirmed bool       // that the channel is the business's
	signature string     // of the channel
	own       string     // the signature of the member at work, over e-mail; "" for none
	writer    string     // the member at work
	workspace string
	token     string
	waiting   *time.Time // since when the customer waits for an answer, nil for not
}

// title is what the customer is called, as far as a mask lets through.
func (v *held) title(mask policy.Mask) string {
	return cmp.Or(masked.Within(mask, v.customer), masked.Hide(mask, policy.MaskEmail, v.email).Shown,
		masked.Hide(mask, policy.MaskPhone, v.handle).Shown)
}

// lockConversation reads and locks a conversation within reach. It is locked before its customer is
// looked up: it may be another's by now.
func lockConversation(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (v held, err error) {
	v.id = id
	err = tx.QueryRow(ctx, `
		with v as materialized (
		    select v.* from conversations v`+thisConversation+postgres.Within(`v`, tx.Reach)+` for update of v)
		select v.state, c.id, v.channel_id, c.name, `+mailed+`, `+repliesTo+`,
		       coalesce(k.kind, ''), coalesce(k.address, ''), v.handle, k.confirmed_at is not null,
		       coalesce(k.signature, ''), coalesce((`+ownSignature+`), ''),
		       coalesce((select name from members where workspace_id = v.workspace_id and id = @member), ''),
		       (select name from workspaces where id = v.workspace_id), v.token, v.waiting_since, `+lastWritten+`
		  from v join contacts c on c.workspace_id = current_workspace() and c.id = v.contact_id
		  left join channels k on k.workspace_id = current_workspace() and k.id = v.channel_id and k.deleted_at is null`,
		tx.Args(pgx.NamedArgs{"id": id})).
		Scan(&v.state, &v.contact, &v.channelID, &v.customer, &v.email, &v.replyTo, &v.kind, &v.channel, &v.handle,
			&v.confirmed, &v.signature, &v.own, &v.writer, &v.workspace, &v.token, &v.waiting, &v.written)
	return v, err
}

// Reply writes to the customer of a conversation, and queues the mails. It fails with a
// fault: NotFound, Invalid where there is no address to write to, or Conflict when somebody
// wrote, or changed whom it goes to, since its writer looked, or where they planned another one.
func (s Store) Reply(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, reply messages.Reply,
) (message uuid.UUID, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, postgres.NewID()); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		out, err := v.goes(ctx, tx, reply)
		if err != nil {
			return err
		}
		if err := noneIsPlanned(ctx, tx, id); err != nil {
			return err
		}
		if message, err = v.send(ctx, tx, out); err != nil {
			return err
		}
		if reply.UndoTime > 0 {
			if err := v.keepUndo(ctx, tx, message, reply); err != nil {
				return err
			}
		}
		if err := tellFollowers(ctx, tx, id); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.reply", v.customer, id, nil)
	})
	if err != nil {
		return uuid.Nil, err
	}
	return message, nil
}

// known are the values of the variables of texts.
func (v *held) known() map[string]string {
	return map[string]string{messages.ContactName: v.customer, messages.MemberName: v.writer, messages.WorkspaceName: v.workspace}
}

// fill puts what is known into what a member wrote and somebody else is to read: all that goes
// out passes here. It fails with a fault about the field where a variable stands for nothing.
func (v *held) fill(field, text string, most int) (string, error) {
	return texts.FillVariables(field, text, v.known(), most)
}

// outgoing is what a member sends.
type outgoing struct {
	text   string
	copies []copyTo
	placed               // where its files wait
	files  []uuid.UUID   // those of them that go with it
	wait   time.Duration // until it goes
	// template is with what it goes that was approved, nil for nothing. Its text is whole then, it has no
	// files, and what the member has begun stays.
	template *filledTemplate

	// snippet is what goes, zero for what a member writes now. What they have begun stays then, and its
	// own files go.
	snippet   uuid.NullUUID
	automatic bool // nobody wrote it, and it is no answer
}

// says is what a message says, and the whole of it, signed: by the member where they have a
// signature of their own, else by the channel, as what nobody wrote.
func (v *held) says(out *outgoing) (text, whole string, err error) {
	if out.template != nil {
		return out.text, out.text, nil
	}
	text, err = v.fill("text", out.text, messages.MaxText)
	signature := v.signature
	if v.own != "" && !out.automatic {
		signature = v.own
	}
	if err != nil || signature == "" {
		return text, text, err
	}
	signature, err = v.fill("text", signature, messages.MaxText)
	return text, text + messages.BeforeSignature + signature, err
}

// send writes a message to the customer, signed, and queues a mail for each
// who gets it. It fails with a fault about the fields text, where a variable stands for nothing, and files.
func (v *held) send(ctx context.Context, tx *postgres.Tx, out outgoing) (message uuid.UUID, err error) {
	text, whole, err := v.says(&out)
	if err != nil {
		return message, err
	}
	if out.automatic { // Programs answer whoever wrote, and nobody else.
		v.replyTo = ""
	}
	message = postgres.NewID()
	if _, err := tx.Exec(ctx, `
		insert into messages (workspace_id, id, conversation_id, member_id, sender, recipient, text, state, automatic)
		values (current_workspace(), @message, @id, case when not @automatic then @member::uuid end, @sender, @recipient, @text,
		        'queued', @automatic)`,
		tx.Args(pgx.NamedArgs{
			"message": message, "id": v.id, "sender": v.channel, "recipient": v.recipient(), "text": whole, "automatic": out.automatic,
		})); err != nil {
		return message, err
	}
	if err := keepCopies(ctx, tx, message, out.copies, messages.Queued); err != nil {
		return message, err
	}
	if out.template != nil {
		if err := out.template.keep(ctx, tx, message); err != nil {
			return message, err
		}
	}
	names, err := v.giveFiles(ctx, tx, &out, message)
	if err != nil {
		return message, err
	}
	if err := findBy(ctx, tx, v.id, append(names, text, addressesOf(out.copies))...); err != nil {
		return message, err
	}
	if !out.automatic { // A list goes on to show what the customer wrote, and that they wait.
		if _, err := tx.Exec(ctx, `
			update conversations set last_at = now(), last_text = $2, last_ours = true, waiting_since = null
			 where workspace_id = current_workspace() and id = $1`, v.id, messages.Preview(text)); err != nil {
			return message, err
		}
	}
	switch {
	case out.snippet.Valid:
	case out.template != nil:
		err = forgetDraft(ctx, tx, v.id, forgetTemplate)
	default:
		err = forgetDraft(ctx, tx, v.id, forgetText)
	}
	if err != nil {
		return message, err
	}
	return message, v.hand(ctx, tx, message, len(out.copies), out.wait)
}

// giveFiles gives a message the files that go with it, and returns their names.
func (v *held) giveFiles(ctx context.Context, tx *postgres.Tx, out *outgoing, message uuid.UUID) ([]string, error) {
	if out.snippet.Valid {
		return v.giveSnippet(ctx, tx, out.snippet.UUID, message)
	}
	if out.template != nil {
		return nil, nil // What waits is for the text that stands beside it.
	}
	if err := v.takes(ctx, out.placed, out.files); err != nil {
		return nil, err
	}
	return out.give(ctx, out.files, uuid.NullUUID{UUID: message, Valid: true}, uuid.NullUUID{})
}

// WriteNote writes down something for the members alone, with files beside it. It fails
// with a fault: NotFound, or about the field files. Unknown are those whom it names and whom
// nobody is called: nobody was told of that.
func (s Store) WriteNote(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, written messages.NewNote,
) (unknown []string, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		note := postgres.NewID()
		if err := tx.Once(ctx, note); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into conversation_notes (workspace_id, id, conversation_id, member_id, text)
			values (current_workspace(), @note, @id, @member, @text)`,
			tx.Args(pgx.NamedArgs{"note": note, "id": id, "text": written.Text})); err != nil {
			return err
		}
		var named []uuid.UUID
		if named, unknown, err = mentioned(ctx, tx, id, written.Text); err != nil {
			return err
		}
		if err := tx.Tell(ctx, kit.About(notification.Mentioned, id), named...); err != nil {
			return err
		}
		if err := tellFollowers(ctx, tx, id, named...); err != nil {
			return err
		}
		place := messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}, Note: true}
		names, err := placed{tx, place}.give(ctx, written.Files, uuid.NullUUID{}, uuid.NullUUID{UUID: note, Valid: true})
		if err != nil {
			return err
		}
		if err := findBy(ctx, tx, id, append(names, written.Text)...); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.note", v.customer, id, nil)
	})
	return unknown, err
}

// SetState closes a conversation or opens it again.
func (s Store) SetState(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, state string) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		return changeState(ctx, tx, id, state, messages.Change{})
	})
}
