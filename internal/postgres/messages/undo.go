package messages

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// keepUndo keeps what an answer was before it was sent, until an attempt to send it begins.
func (v *held) keepUndo(ctx context.Context, tx *postgres.Tx, message uuid.UUID, reply messages.Reply) error {
	kept, err := v.kept(ctx, tx, messages.Draft{Text: reply.Text, To: reply.To, Template: reply.Template})
	if err != nil {
		return err
	}
	var template uuid.NullUUID
	filling := messages.Filling{Variables: []string{}}
	if kept.Template != nil {
		template, filling = uuid.NullUUID{UUID: kept.Template.Template, Valid: true}, *kept.Template
	}
	_, err = tx.Exec(ctx, `
		insert into message_undos (workspace_id, message_id, text, cc, bcc, dropped, waiting_since, state, form,
		       template_id, template_body, variables)
		values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		message, kept.Text, kept.CC, kept.BCC, kept.Dropped, v.waiting, v.state, postgres.Form(ctx),
		template, filling.Body, filling.Variables)
	return err
}

// endUndo is for whoever begins to send a message: from here on nobody takes it back. One
// that somebody takes back at this moment is gone afterwards.
func (r Replies) endUndo(ctx context.Context, workspace, message uuid.UUID) error {
	return r.db.InWorkspace(ctx, workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `delete from message_undos where workspace_id = current_workspace() and message_id = $1`, message)
		return err
	})
}

// undo is what is known of a message that is taken back.
type undo struct {
	messages.KeptDraft
	waiting *time.Time
	state   string // of its conversation, before
	subject string
	// forwards is the message that it hands on, zero for an answer.
	forwards uuid.NullUUID
	// alone tells that it began its conversation, in which there is nothing else.
	alone   bool
	channel uuid.NullUUID
	form    uuid.NullUUID // that was sent
}

// TakeBack takes an answer back that its writer has just sent, and gives them what they
// wrote as a draft. Its form, where that is still open somewhere, sends again what is in it. A
// conversation that it began goes with it; contacts is nil for whoever may not open customers. It
// fails with a fault: NotFound, Forbidden for one of somebody else, or Conflict once it is being
// sent, or where it does not fit beside what its writer has begun since.
func (s Store) TakeBack(
	ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID, contacts *policy.Grant[policy.Open],
) (back messages.TakenBack, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		back = messages.TakenBack{}
		var id uuid.UUID
		if err := tx.QueryRow(ctx, `
			select conversation_id from messages where workspace_id = current_workspace() and id = $1`, message).Scan(&id); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, id) // Beyond the reach it is not there.
		if err != nil {
			return err
		}
		var was undo
		if err := was.take(ctx, tx, id, message); err != nil {
			return err
		}
		if err := tx.Release(ctx, was.form); err != nil {
			return err
		}
		back.Conversation = id
		if was.alone {
			if back.About, err = v.beside(ctx, tx, contacts); err != nil {
				return err
			}
		}
		begun := back.About != (messages.About{})
		switch {
		case begun:
			err = was.giveStart(ctx, tx, back.About, `message_id = @id`, message)
		case was.forwards.Valid:
			back.About.Message = was.forwards
			err = was.giveForward(ctx, tx, message)
		default:
			err = was.give(ctx, tx, id, message)
		}
		if err != nil {
			return err
		}
		if err := tx.Log(ctx, "conversation.take_back", v.customer, id, nil); err != nil {
			return err
		}
		if begun {
			if _, err := tx.Exec(ctx, `select forget_undone($1)`, message); err != nil {
				return err
			}
			return forgetStart(ctx, tx, id)
		}
		if err := was.restore(ctx, tx, id, message); err != nil {
			return err
		}
		if v.state == messages.Closed && !was.forwards.Valid && was.state == messages.Open {
			return setState(ctx, tx, id, messages.Open, messages.Change{})
		}
		return nil
	})
	if err != nil {
		return messages.TakenBack{}, err
	}
	return back, nil
}

// take makes sure that the message is the member's, and that it is not being sent.
func (u *undo) take(ctx context.Context, tx *postgres.Tx, id, message uuid.UUID) error {
	var own bool
	err := tx.QueryRow(ctx, `
		select x.member_id is not distinct from @member, v.subject, x.forwards, v.channel_id, `+nothingBut+`
		  from messages x join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
		 where x.workspace_id = current_workspace() and x.id = @message and v.id = @id`,
		tx.Args(pgx.NamedArgs{"message": message, "id": id, "planner": nil})).Scan(&own, &u.subject, &u.forwards, &u.channel, &u.alone)
	switch {
	case err != nil:
		return err
	case !own:
		return fault.New(fault.Forbidden, "fault.undo_others")
	}
	var template uuid.NullUUID
	var filling messages.Filling
	err = tx.QueryRow(ctx, `
		select text, cc, bcc, dropped, waiting_since, state, form, template_id, template_body, variables from message_undos
		 where workspace_id = current_workspace() and message_id = $1 for update`, message).
		Scan(&u.Text, &u.CC, &u.BCC, &u.Dropped, &u.waiting, &u.state, &u.form, &template, &filling.Body, &filling.Variables)
	u.Template = fillingOf(template, filling)
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.New(fault.Conflict, "fault.undo_late")
	}
	return err
}

// give makes the message a draft again, before what its writer has begun since.
func (u *undo) give(ctx context.Context, tx *postgres.Tx, id, message uuid.UUID) error {
	var since messages.KeptDraft
	var other bool // There is room for one template.
	err := tx.QueryRow(ctx, `select text, cc, bcc, template_id is not null from conversation_drafts`+ownDraft,
		tx.Args(pgx.NamedArgs{"id": id})).Scan(&since.Text, &since.CC, &since.BCC, &other)
	switch {
	case err != nil && !errors.Is(err, pgx.ErrNoRows):
		return err
	case u.Template != nil && other:
		return fault.New(fault.Conflict, "fault.undo_template")
	case u.Template != nil:
		return keepDraft(ctx, tx, id, messages.KeptDraft{Template: u.Template})
	}
	draft := messages.KeptDraft{
		Text: both(u.Text, since.Text, "\n\n"), CC: both(u.CC, since.CC, ", "), BCC: both(u.BCC, since.BCC, ", "), Dropped: u.Dropped,
	}
	if len([]rune(draft.Text)) > messages.MaxText || max(len([]rune(draft.CC)), len([]rune(draft.BCC))) > messages.MaxCopies {
		return fault.New(fault.Conflict, "fault.undo_begun")
	}
	if err := keepDraft(ctx, tx, id, draft); err != nil {
		return err
	}
	in := placed{tx, messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}}}
	if _, err := tx.Exec(ctx, `
		update message_files set message_id = null, member_id = @member, conversation_id = @conversation, brought_at = now()
		 where workspace_id = current_workspace() and message_id = @message`, in.args(pgx.NamedArgs{"message": message})); err != nil {
		return err
	}
	return in.fit(ctx, nil)
}

// giveForward makes a message that was handed on a draft again, with whom it went to, the
// channel and the files that it went with, before what its writer has begun since.
func (u *undo) giveForward(ctx context.Context, tx *postgres.Tx, message uuid.UUID) error {
	about := messages.About{Message: u.forwards}
	var since, draft messages.Begun
	err := tx.QueryRow(ctx, `select recipients, text, files from begun_drafts`+thisBegun, tx.Args(aboutArgs(about, nil))).
		Scan(&since.Recipients, &since.Text, &since.Files)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	err = tx.QueryRow(ctx, `
		select concat_ws(', ', x.recipient, (select string_agg(c.address, ', ' order by c.place) from message_copies c
		                                      where c.workspace_id = x.workspace_id and c.message_id = x.id and c.way = 'to')),
		       array (select o.id from message_files o join message_files f on f.workspace_id = o.workspace_id and f.message_id = x.id
		                 and f.place = o.place and f.name = o.name and f.size = o.size
		               where o.workspace_id = x.workspace_id and o.message_id = x.forwards),
		       (select k.id from channels k
		         where k.workspace_id = current_workspace() and k.kind = 'email' and k.address = x.sender and k.deleted_at is null limit 1)
		  from messages x where x.workspace_id = current_workspace() and x.id = $1`, message).
		Scan(&draft.Recipients, &draft.Files, &draft.Channel)
	if err != nil {
		return err
	}
	own, err := looseAgain(ctx, tx, message)
	if err != nil {
		return err
	}
	for _, id := range append(own, since.Files...) {
		if !slices.Contains(draft.Files, id) {
			draft.Files = append(draft.Files, id)
		}
	}
	draft.Recipients, draft.Text = both(draft.Recipients, since.Recipients, ", "), both(u.Text, since.Text, "\n\n")
	if len([]rune(draft.Text)) > messages.MaxText || len([]rune(draft.Recipients)) > messages.MaxCopies {
		return fault.New(fault.Conflict, "fault.undo_begun")
	}
	return keepBegun(ctx, tx, about, draft)
}

// looseAgain lets those files wait that went with a message and are not of the one that it hands on.
func looseAgain(ctx context.Context, tx *postgres.Tx, message uuid.UUID) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		update message_files f set message_id = null, member_id = @member, brought_at = now()
		  from messages x
		 where x.workspace_id = current_workspace() and x.id = @message and f.workspace_id = x.workspace_id and f.message_id = x.id
		   and not exists (select from message_files o where o.workspace_id = x.workspace_id and o.message_id = x.forwards
		                      and o.place = f.place and o.name = f.name and o.size = f.size)
		returning f.id`, tx.Args(pgx.NamedArgs{"message": message}))
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// both are two texts, of which one or both may be empty.
func both(first, second, between string) string {
	return strings.Join(slices.DeleteFunc([]string{first, second}, func(text string) bool { return text == "" }), between)
}

// restore deletes the message and leaves its conversation as it would be without it.
func (u *undo) restore(ctx context.Context, tx *postgres.Tx, id, message uuid.UUID) error {
	// Where somebody else has answered since, the customer does not wait.
	if _, err := tx.Exec(ctx, `
		update conversations v set waiting_since = least(v.waiting_since, $3)
		  from messages x
		 where v.workspace_id = current_workspace() and v.id = $1 and x.workspace_id = v.workspace_id and x.id = $2
		   and not exists (select from messages l where l.workspace_id = v.workspace_id and l.conversation_id = v.id
		                      and l.member_id is not null and l.forwards is null and (l.at, l.id) > (x.at, x.id))`,
		id, message, u.waiting); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `select forget_undone($1)`, message); err != nil {
		return err
	}
	if err := settle(ctx, tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, forgetWords, pgx.NamedArgs{"id": id}); err != nil {
		return err
	}
	return findAnew(ctx, tx, id, u.subject)
}
