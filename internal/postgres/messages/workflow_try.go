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

// errTried takes back what a trial did.
var errTried = errors.New("it was a trial")

// TryFlow tells what the steps of a workflow would do in the conversation of a number. They are
// done, each after the one before, and all is taken back: so a condition is judged by what the
// steps before it did, and a step that is refused says why and ends the trial, as it ends a run.
// Nothing is called outside, and nobody waits. It fails with a fault: NotFound, also for a
// conversation beyond the reach of the second grant, or Invalid for one in Spam, where nothing runs.
func (s Store) TryFlow(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, conversations *policy.Grant[policy.List], number int64,
) (done []messages.FlowStep, err error) {
	seen, err := seenWith(conversations)
	if err != nil {
		return nil, err
	}
	err = postgres.Change(ctx, s.db, grant, policy.Workflows, func(tx *postgres.Tx) error {
		var f messages.Flow
		if err := scanFlow(&f)(tx.QueryRow(ctx, flowSQL, pgx.NamedArgs{"id": id})); err != nil {
			return err
		}
		run := flowRun{workflow: id, name: f.Name, steps: f.Steps, number: number, writer: uuid.UUID(tx.Member)}
		run.byHand = uuid.NullUUID{UUID: run.writer, Valid: f.Trigger == messages.ByHand}
		if err := run.hold(ctx, tx, seen); err != nil {
			return err
		}
		if done, err = run.try(ctx, tx); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return done, err
}

// hold reads the conversation of a trial and locks it behind its customer, as that of a run.
func (r *flowRun) hold(ctx context.Context, tx *postgres.Tx, seen policy.Scope) error {
	args := postgres.Arguments(seen, pgx.NamedArgs{"number": r.number})
	var state string
	if err := tx.QueryRow(ctx, `
		select v.state, v.id, c.id, c.name from conversations v
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and not v.hidden and v.number = @number and `+postgres.Within(`v`, seen.Reach)+`
		   for no key update of c`, args).Scan(&state, &r.conversation, &r.contact, &r.customer); err != nil {
		return err
	}
	if state == messages.Spam {
		return fault.New(fault.Invalid, "fault.workflow_try_spam")
	}
	_, err := tx.Exec(ctx, `select from conversations where workspace_id = current_workspace() and id = $1 for update`, r.conversation)
	return err
}

// try does the steps, but for what waits and what is called outside.
func (r *flowRun) try(ctx context.Context, tx *postgres.Tx) (done []messages.FlowStep, err error) {
	for r.place < len(r.steps) {
		kind := r.steps[r.place].Kind
		step := messages.FlowStep{Place: r.place, Kind: kind}
		if kind != messages.StepWait && kind != messages.StepWebhook {
			if step.Holds, step.Failure, err = r.attempt(ctx, tx, r.steps[r.place]); err != nil {
				return nil, err
			}
		}
		done = append(done, step)
		if step.Failure != "" {
			break
		}
		r.place = messages.After(r.steps, r.place, step.Holds)
	}
	return done, nil
}
