package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// beside is about what a new conversation with the customer is begun: about them, or, by
// whoever may not open customers, about another conversation with them within reach. It is
// zero where there is none.
func (v *held) beside(ctx context.Context, tx *postgres.Tx, contacts *policy.Grant[policy.Open]) (about messages.About, err error) {
	if contacts != nil {
		if _, err := contacts.For(policy.Contacts); err != nil {
			return about, err
		}
		return messages.About{Contact: uuid.NullUUID{UUID: v.contact, Valid: true}}, nil
	}
	err = tx.QueryRow(ctx, `
		select v.id from conversations v
		 where v.workspace_id = current_workspace() and v.contact_id = @contact and v.id <> @id and not v.hidden and `+
		postgres.Within(`v`, tx.Reach)+` order by v.last_at desc, v.id desc limit 1`,
		tx.Args(pgx.NamedArgs{"contact": v.contact, "id": v.id})).Scan(&about.Conversation)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return about, err
}

// giveStart makes the message that began a conversation what its writer has begun again, with
// its files, before what they have begun since.
func (u *undo) giveStart(ctx context.Context, tx *postgres.Tx, about messages.About, message uuid.UUID) error {
	var since messages.Begun
	err := tx.QueryRow(ctx, `select subject, text, cc, bcc, files from begun_drafts`+thisBegun, tx.Args(aboutArgs(about, nil))).
		Scan(&since.Subject, &since.Text, &since.CC, &since.BCC, &since.Files)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if since.Subject != u.subject { // There is room for one, and nothing that was typed goes.
		since.Text = both(since.Subject, since.Text, "\n\n")
	}
	rows, _ := tx.Query(ctx, `
		update message_files set message_id = null, member_id = @member, brought_at = now()
		 where workspace_id = current_workspace() and message_id = @message returning id`, tx.Args(pgx.NamedArgs{"message": message}))
	files, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	begun := messages.Begun{
		Subject: u.subject, Text: both(u.Text, since.Text, "\n\n"), CC: both(u.CC, since.CC, ", "), BCC: both(u.BCC, since.BCC, ", "),
		Channel: u.channel, Files: append(files, since.Files...),
	}
	if len([]rune(begun.Text)) > messages.MaxText || max(len([]rune(begun.CC)), len([]rune(begun.BCC))) > messages.MaxCopies {
		return fault.New(fault.Conflict, "fault.undo_begun")
	}
	if err := (placed{Tx: tx}).fit(ctx, orNone(begun.Files)); err != nil {
		return err
	}
	return keepBegun(ctx, tx, about, begun)
}

// forgetStart deletes a conversation with the message that began it, which nobody got.
func forgetStart(ctx context.Context, tx *postgres.Tx, id, message uuid.UUID) error {
	if _, err := tx.Exec(ctx, `select forget_undone($1)`, message); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from conversations where workspace_id = current_workspace() and id = $1`, id)
	return err
}
