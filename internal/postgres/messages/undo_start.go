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

// nothingBut is the condition that in conversation v there is nothing but @message, and what member
// @planner writes there.
const nothingBut = `
	not exists (select from messages o where o.workspace_id = v.workspace_id and o.conversation_id = v.id and o.id is distinct from @message)
	and not exists (select from conversation_notes n where n.workspace_id = v.workspace_id and n.conversation_id = v.id)
	and not exists (select from conversation_drafts d
	     where d.workspace_id = v.workspace_id and d.conversation_id = v.id and d.member_id is distinct from @planner::uuid)
	and not exists (select from begun_drafts d where d.workspace_id = v.workspace_id and d.conversation_id = v.id)
	and not exists (select from message_files f
	     where f.workspace_id = v.workspace_id and f.conversation_id = v.id and (f.for_note or f.member_id is distinct from @planner::uuid))
	and not exists (select from merged_conversations m where m.workspace_id = v.workspace_id and m.conversation_id = v.id)
	and not exists (select from workflow_runs r where r.workspace_id = v.workspace_id and r.conversation_id = v.id)`

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

// giveStart makes the message that began a conversation, or was to begin it, what its writer has begun
// again, with its files, which a condition on @id finds, before what they have begun since.
func (u *undo) giveStart(ctx context.Context, tx *postgres.Tx, about messages.About, filed string, id uuid.UUID) error {
	var since messages.Begun
	err := tx.QueryRow(ctx, `select subject, text, cc, bcc, files from begun_drafts`+thisBegun, tx.Args(aboutArgs(about, nil))).
		Scan(&since.Subject, &since.Text, &since.CC, &since.BCC, &since.Files)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	started := err == nil
	if since.Subject != u.subject { // There is room for one, and nothing that was typed goes.
		since.Text = both(since.Subject, since.Text, "\n\n")
	}
	rows, _ := tx.Query(ctx, `
		update message_files set message_id = null, conversation_id = null, member_id = @member, brought_at = now()
		 where workspace_id = current_workspace() and `+filed+` returning id`, tx.Args(pgx.NamedArgs{"id": id}))
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
	if err := keepBegun(ctx, tx, about, begun); err != nil || started {
		return err
	}
	return fromForm(ctx, tx, about, u.form)
}

// unplanStart gives the writer of a first message that was planned, and is not any more, what they
// wrote, as TakeBack does of one that was sent: about is zero where its conversation stays.
func (v *held) unplanStart(
	ctx context.Context, tx *postgres.Tx, form uuid.NullUUID, contacts *policy.Grant[policy.Open],
) (about messages.About, err error) {
	u := undo{form: form}
	if err := tx.QueryRow(ctx, `
		select v.subject, v.channel_id, d.text, d.cc, d.bcc, `+nothingBut+`
		  from conversations v
		  join conversation_drafts d on d.workspace_id = v.workspace_id and d.conversation_id = v.id and d.member_id = @member
		 where v.workspace_id = current_workspace() and v.id = @id`,
		tx.Args(pgx.NamedArgs{"id": v.id, "message": nil, "planner": uuid.UUID(tx.Member)})).
		Scan(&u.subject, &u.channel, &u.Text, &u.CC, &u.BCC, &u.alone); err != nil || !u.alone {
		return about, err
	}
	about, err = v.beside(ctx, tx, contacts)
	if err != nil || about == (messages.About{}) {
		return about, err
	}
	if err := u.giveStart(ctx, tx, about, `conversation_id = @id`, v.id); err != nil {
		return about, err
	}
	return about, forgetStart(ctx, tx, v.id)
}

// forgetStart deletes a conversation that was begun, and of which nobody got anything.
func forgetStart(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `delete from conversations where workspace_id = current_workspace() and id = $1`, id)
	return err
}
