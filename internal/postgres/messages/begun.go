package messages

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// thisBegun is what the member has begun about @message, @conversation or @contact.
const thisBegun = `
	 where workspace_id = current_workspace() and member_id = @member and message_id is not distinct from @message::uuid
	   and conversation_id is not distinct from @conversation::uuid and contact_id is not distinct from @contact::uuid`

func aboutArgs(about messages.About, more pgx.NamedArgs) pgx.NamedArgs {
	args := pgx.NamedArgs{"message": about.Message, "conversation": about.Conversation, "contact": about.Contact}
	for name, value := range more {
		args[name] = value
	}
	return args
}

// KeepBegunStart keeps what the member has begun of a new conversation, with a snippet in it
// where one is asked for; with nothing in it it goes. It fails with a fault: NotFound for a
// customer beyond the reach, or about a field.
func (s Store) KeepBegunStart(
	ctx context.Context, grant policy.Grant[policy.Create], whom messages.Whom, begun messages.Begun, more messages.Inserted,
	contacts *policy.Grant[policy.Open],
) error {
	if _, err := grant.For(policy.Conversations); err != nil {
		return err
	}
	whom.Address = "" // It is kept as it was typed.
	if err := mayWriteTo(whom, contacts); err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		var v held
		if whom != (messages.Whom{}) {
			var err error
			if v, err = writesTo(ctx, tx, whom); err != nil {
				return err
			}
		} else if err := tx.QueryRow(ctx, `
			select name, (select name from workspaces where id = m.workspace_id) from members m
			 where workspace_id = current_workspace() and id = @member`, tx.Args(nil)).Scan(&v.writer, &v.workspace); err != nil {
			return err
		}
		return v.keepBegun(ctx, tx, whom.About(), begun, more)
	})
}

// KeepBegunForward is KeepBegunStart for a message that is to be handed on. It fails as
// Forwardable does.
func (s Store) KeepBegunForward(
	ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID, begun messages.Begun, more messages.Inserted,
) error {
	original, err := s.Forwardable(ctx, grant, message)
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, original.Conversation)
		if err != nil {
			return err
		}
		return v.keepBegun(ctx, tx, messages.About{Message: uuid.NullUUID{UUID: message, Valid: true}}, begun, more)
	})
}

func (v *held) keepBegun(
	ctx context.Context, tx *postgres.Tx, about messages.About, begun messages.Begun, more messages.Inserted,
) (err error) {
	if begun.Text, err = v.with(ctx, tx, messages.Draft{Text: begun.Text, Snippet: more.Snippet, Cursor: more.Cursor}); err != nil {
		return err
	}
	if begun, err = begun.Clean(); err != nil {
		return err
	}
	if more.Snippet.Valid {
		if begun.Files, err = withFiles(ctx, tx, about, begun.Files, more.Snippet.UUID); err != nil {
			return err
		}
	}
	return keepBegun(ctx, tx, about, begun)
}

// withFiles are the files of what the member has begun, nil for those that are kept with it, and
// those of a snippet that is put into it. It fails with a fault about the field files.
func withFiles(
	ctx context.Context, tx *postgres.Tx, about messages.About, files []uuid.UUID, snippet uuid.UUID,
) ([]uuid.UUID, error) {
	var err error
	if files == nil {
		if files, err = begunFiles(ctx, tx, about); err != nil {
			return nil, err
		}
	}
	more, err := placed{Tx: tx}.takeSnippet(ctx, snippet, orNone(files))
	if err != nil {
		return nil, err
	}
	for _, id := range more {
		if !slices.Contains(files, id) {
			files = append(files, id)
		}
	}
	var count, size int
	if err := tx.QueryRow(ctx, `
		select count(*), coalesce(sum(size), 0) from message_files
		 where workspace_id = current_workspace() and id = any (@ids) and (member_id = @member or message_id = @message)`,
		tx.Args(aboutArgs(about, pgx.NamedArgs{"ids": orNone(files)}))).Scan(&count, &size); err != nil {
		return nil, err
	}
	return files, fitTogether(count, size)
}

// begunFiles are the files with what the member has begun: at first all of the message that they hand on.
func begunFiles(ctx context.Context, tx *postgres.Tx, about messages.About) (files []uuid.UUID, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce((select files from begun_drafts`+thisBegun+`),
		                array (select id from message_files where workspace_id = current_workspace() and message_id = @message))`,
		tx.Args(aboutArgs(about, nil))).Scan(&files)
	return files, err
}

// keepBegun keeps what the member has begun; nothing at all goes.
// It fails with a fault of kind Conflict where that is planned, which stays as it is.
func keepBegun(ctx context.Context, tx *postgres.Tx, about messages.About, begun messages.Begun) error {
	if err := noForwardIsPlanned(ctx, tx, about); err != nil {
		return err
	}
	if begun.Empty() {
		return forgetBegun(ctx, tx, about)
	}
	_, err := tx.Exec(ctx, `
		insert into begun_drafts as d (workspace_id, id, member_id, message_id, conversation_id, contact_id, recipients, channel_id, subject,
		       text, cc, bcc, files)
		select current_workspace(), @id, @member, @message, @conversation, @contact, @recipients,
		       (select id from channels where workspace_id = current_workspace() and id = @channel and deleted_at is null),
		       @subject, @text, @cc, @bcc, @files::uuid[]
		    on conflict (workspace_id, member_id, message_id, conversation_id, contact_id) do update
		   set recipients = excluded.recipients, channel_id = excluded.channel_id, subject = excluded.subject, text = excluded.text,
		       cc = excluded.cc, bcc = excluded.bcc, files = coalesce(@files, d.files), form = null, kept_at = now()`,
		tx.Args(aboutArgs(about, pgx.NamedArgs{
			"id": postgres.NewID(), "recipients": begun.Recipients, "channel": begun.Channel, "subject": begun.Subject, "text": begun.Text,
			"cc": begun.CC, "bcc": begun.BCC, "files": begun.Files,
		})))
	return err
}

// forgetBegun is for what was sent, or is not wanted any more.
func forgetBegun(ctx context.Context, tx *postgres.Tx, about messages.About) error {
	_, err := tx.Exec(ctx, `delete from begun_drafts`+thisBegun, tx.Args(aboutArgs(about, nil)))
	return err
}

// fromForm notes that what the member has begun is what a form sent, and what they took back.
func fromForm(ctx context.Context, tx *postgres.Tx, about messages.About, form uuid.NullUUID) error {
	_, err := tx.Exec(ctx, `update begun_drafts set form = @form`+thisBegun, tx.Args(aboutArgs(about, pgx.NamedArgs{"form": form})))
	return err
}

// forgetTakenBack is forgetBegun for what was taken back, and is sent again from its form, which is
// still open somewhere: it became a draft about the customer, or about another conversation with them,
// and nobody has kept anything else there since.
func forgetTakenBack(ctx context.Context, tx *postgres.Tx) error {
	_, err := tx.Exec(ctx, `delete from begun_drafts where workspace_id = current_workspace() and member_id = @member and form = @form`,
		tx.Args(pgx.NamedArgs{"form": postgres.Form(ctx)}))
	return err
}

// queueBegun reads what the member has begun, and the snippets.
func queueBegun(b *postgres.Batch, about messages.About, kept *messages.Kept) {
	b.Queue(`select recipients, channel_id, subject, text, cc, bcc, files, send_at from begun_drafts`+thisBegun,
		b.Args(aboutArgs(about, nil))).Query(func(rows pgx.Rows) error {
		of := &kept.Begun
		var at *time.Time
		_, err := pgx.ForEachRow(rows, []any{&of.Recipients, &of.Channel, &of.Subject, &of.Text, &of.CC, &of.BCC, &of.Files, &at}, func() error {
			kept.There, kept.SendAt = true, postgres.OrZero(at)
			return nil
		})
		return err
	})
	queueSnippets(b, &kept.Snippets)
}

// with is the text of a draft with the snippet in it that is asked for. It fails with a fault
// about the field snippet.
func (v *held) with(ctx context.Context, tx *postgres.Tx, draft messages.Draft) (string, error) {
	if !draft.Snippet.Valid {
		return draft.Text, nil
	}
	var snippet string
	err := tx.QueryRow(ctx, `
		select text from snippets where workspace_id = current_workspace() and id = $1 and deleted_at is null`,
		draft.Snippet.UUID).Scan(&snippet)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Field("snippet", "fault.choice")
	}
	if err != nil {
		return draft.Text, err
	}
	return draft.With(v.filled(snippet, tx.Mask)), nil
}
