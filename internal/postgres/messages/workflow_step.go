package messages

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// acting is the transaction in which a step is done: as the member who started the run by
// hand, and what is written to somebody as the one who switched it on. Everything else a
// workflow does by itself. It does it wherever the conversation is: whoever made it decided that.
func (r *flowRun) acting(ctx context.Context, tx *postgres.Tx, step messages.Step) (*postgres.Tx, error) {
	scope := policy.Scope{
		Membership: policy.Membership{Workspace: tx.Workspace}, Resource: policy.Conversations, Reach: policy.ReachAll,
	}
	writes := step.Kind == messages.StepSnippet || step.Kind == messages.StepNote
	if !r.byHand.Valid && !writes {
		return tx.As(scope), nil
	}
	actor, err := postgres.ActorNow(ctx, tx, r.writer)
	if errors.Is(err, postgres.NotFound) {
		return nil, fault.New(fault.Forbidden, "workflow.writer_gone")
	}
	if err != nil {
		return nil, err
	}
	if r.byHand.Valid {
		_, err = policy.Authorize[policy.Update](actor, policy.Shortcuts)
	} else {
		_, err = policy.Authorize[policy.Update](actor, policy.Workflows)
	}
	if err != nil {
		return nil, fault.New(fault.Forbidden, "workflow.writer_gone")
	}
	scope.Membership = actor.Membership()
	return tx.As(scope), nil
}

// do does a step. It fails with a fault where that cannot be done.
func (r *flowRun) do(ctx context.Context, tx *postgres.Tx, step messages.Step) (holds bool, err error) {
	switch step.Kind {
	case messages.StepIf:
		err = tx.QueryRow(ctx, conditionSQL(step), conditionArgs(step, r.conversation)).Scan(&holds)
	case messages.StepAssign:
		var member, team uuid.NullUUID
		given := uuid.NullUUID{UUID: step.ID(), Valid: step.What != ""}
		if strings.HasPrefix(step.What, messages.OfTeam) {
			team = given
		} else {
			member = given
		}
		err = assign(ctx, tx, r.conversation, member, team)
	case messages.StepTag:
		err = r.tag(ctx, tx, step)
	case messages.StepLabel:
		err = giveTag(ctx, tx, r.conversation, step.ID())
	case messages.StepField:
		err = r.set(ctx, tx, step)
	case messages.StepSnippet:
		err = r.write(ctx, tx, step)
	case messages.StepNote:
		err = r.note(ctx, tx, step)
	case messages.StepClose:
		err = setState(ctx, tx, r.conversation, messages.Closed, messages.Change{})
	case messages.StepSnooze:
		err = setState(ctx, tx, r.conversation, messages.Snoozed, messages.Change{Until: time.Now().Add(step.Length())})
	default: // It only says where others begin and end.
	}
	return holds, err
}

// tag gives the customer a tag, where there is room for one.
func (r *flowRun) tag(ctx context.Context, tx *postgres.Tx, step messages.Step) error {
	var tag uuid.UUID
	if err := tx.QueryRow(ctx, `select id from tags where workspace_id = current_workspace() and id = $1 for key share`, step.ID()).
		Scan(&tag); err != nil {
		return err
	}
	given, err := kit.AddTags(ctx, tx, []postgres.OfContact[uuid.UUID]{{Value: tag, Contact: r.contact}})
	switch {
	case err != nil:
		return err
	case len(given) == 0: // They have it.
		return postgres.ErrUnchanged
	case !given[0].Fits:
		return fault.New(fault.Invalid, "workflow.tags_full")
	}
	return r.changed(ctx, tx)
}

// set writes what the customer has in a field of the business's own.
func (r *flowRun) set(ctx context.Context, tx *postgres.Tx, step messages.Step) error {
	f := customers.Field{}
	if err := tx.QueryRow(ctx, `
		select id, kind, choices from contact_fields
		 where workspace_id = current_workspace() and id = $1 and deleted_at is null for share`, step.ID()).
		Scan(&f.ID, &f.Kind, &f.Choices); err != nil {
		return err
	}
	value, err := f.Clean(step.With)
	if err != nil {
		return err
	}
	batch, rows := &pgx.Batch{}, int64(0)
	kit.QueueValue(batch, r.contact, f.ID, value).Exec(func(put pgconn.CommandTag) error {
		rows = put.RowsAffected()
		return nil
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if rows == 0 {
		return postgres.ErrUnchanged
	}
	return r.changed(ctx, tx)
}

// changed notes that the customer is another than before.
func (r *flowRun) changed(ctx context.Context, tx *postgres.Tx) error {
	if _, err := tx.Exec(ctx, `
		update contacts set version = version + 1 where workspace_id = current_workspace() and id = $1`, r.contact); err != nil {
		return err
	}
	return tx.Log(ctx, "contact.change", r.customer, r.contact, nil)
}

// write sends a snippet to the customer.
func (r *flowRun) write(ctx context.Context, tx *postgres.Tx, step messages.Step) error {
	var text string
	if err := tx.QueryRow(ctx, `
		select text from snippets where workspace_id = current_workspace() and id = $1 and deleted_at is null`, step.ID()).
		Scan(&text); err != nil {
		return err
	}
	v, err := lockConversation(ctx, tx, r.conversation)
	if err != nil {
		return err
	}
	if err := v.obstacle(); err != nil {
		return err
	}
	out := outgoing{text: text, snippet: uuid.NullUUID{UUID: step.ID(), Valid: true}, automatic: !r.byHand.Valid}
	if out.automatic {
		if err := v.mayWriteByItself(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := v.send(ctx, tx, out); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.reply", v.customer, r.conversation, nil)
}

// note writes down something for the members.
func (r *flowRun) note(ctx context.Context, tx *postgres.Tx, step messages.Step) error {
	if _, err := tx.Exec(ctx, `
		insert into conversation_notes (workspace_id, id, conversation_id, member_id, text)
		values (current_workspace(), @note, @id, @member, @text)`,
		tx.Args(pgx.NamedArgs{"note": postgres.NewID(), "id": r.conversation, "text": step.What})); err != nil {
		return err
	}
	if err := r.mention(ctx, tx, step.What); err != nil {
		return err
	}
	if err := findBy(ctx, tx, r.conversation, step.What); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.note", r.customer, r.conversation, nil)
}

// mention tells whom a note names, and who follows the conversation, as of a note by hand. Of one
// that nobody started by hand its writer is told, too.
func (r *flowRun) mention(ctx context.Context, tx *postgres.Tx, text string) error {
	named, _, err := mentioned(ctx, tx, r.conversation, text)
	if wrong := (*fault.Fault)(nil); errors.As(err, &wrong) {
		return fault.New(fault.Invalid, "workflow.mention")
	}
	if err != nil {
		return err
	}
	if !r.byHand.Valid {
		tx = tx.As(policy.Scope{Membership: policy.Membership{Workspace: tx.Workspace}, Resource: policy.Conversations, Reach: policy.ReachAll})
	}
	if err := tx.Tell(ctx, kit.About(notification.Mentioned, r.conversation), named...); err != nil {
		return err
	}
	return tellFollowers(ctx, tx, r.conversation, named...)
}
