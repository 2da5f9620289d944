package messages

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// flowRun is a run of a workflow under the locks of its customer, its conversation and itself.
type flowRun struct {
	id, workflow, conversation, contact uuid.UUID
	name, customer                      string
	number                              int64
	version, place, turn, tries         int
	steps                               []messages.Step
	state                               messages.FlowRunState
	byHand                              uuid.NullUUID
	writer                              uuid.UUID // who started it by hand, or switched it on
	there                               bool      // its workflow and its conversation
	secret                              int       // of its workflow's calls, the latest
	overlaps                            bool      // the one before counts, too
}

// lockFlowRun reads and locks a run. The customer comes first, then the conversation, as for
// everybody who gives one to somebody.
func lockFlowRun(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (r flowRun, err error) {
	r.id = id
	if _, err := tx.Exec(ctx, `
		select from workflow_runs r join conversations v on v.workspace_id = r.workspace_id and v.id = r.conversation_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where r.workspace_id = current_workspace() and r.id = $1 for no key update of c`, id); err != nil {
		return r, err
	}
	if _, err := tx.Exec(ctx, `
		select from workflow_runs r join conversations v on v.workspace_id = r.workspace_id and v.id = r.conversation_id
		 where r.workspace_id = current_workspace() and r.id = $1 for update of v`, id); err != nil {
		return r, err
	}
	err = tx.QueryRow(ctx, `
		select r.workflow_id, r.conversation_id, v.contact_id, w.name, c.name, v.number, r.version, r.place, r.turn, r.tries, n.steps, r.state,
		       r.member_id, coalesce(r.member_id, n.member_id),
		       w.deleted_at is null and not v.hidden and v.state <> 'spam'
		       and exists (select from workspaces where id = r.workspace_id and deleted_at is null),
		       w.secret_number, `+overlaps+`
		  from workflow_runs r
		  join workflows w on w.workspace_id = r.workspace_id and w.id = r.workflow_id
		  join workflow_versions n on n.workspace_id = w.workspace_id and n.workflow_id = w.id and n.number = r.version
		  join conversations v on v.workspace_id = r.workspace_id and v.id = r.conversation_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where r.workspace_id = current_workspace() and r.id = $1 for update of r`, id).
		Scan(&r.workflow, &r.conversation, &r.contact, &r.name, &r.customer, &r.number, &r.version, &r.place, &r.turn, &r.tries,
			&r.steps, &r.state, &r.byHand, &r.writer, &r.there, &r.secret, &r.overlaps)
	return r, err
}

// WorkOnRun does the next step of a run with all that follows from it, or nothing of it.
func (r Replies) WorkOnRun(ctx context.Context, job jobs.RunWorkflow) (call *jobs.WorkflowCall, more bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		call, more = nil, false
		run, err := lockFlowRun(ctx, tx, job.Run)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It went with its conversation.
		}
		switch {
		case err != nil:
			return err
		case run.turn != job.Turn || !run.state.Going():
			return nil
		case !run.there:
			return run.end(ctx, tx, messages.RunStopped, "")
		case run.place >= len(run.steps):
			return run.end(ctx, tx, messages.RunDone, "")
		}
		step := run.steps[run.place]
		if step.Kind == messages.StepWebhook {
			call = &jobs.WorkflowCall{
				URL: step.What, Secrets: workflowSecrets(r.db, run.workflow, run.secret, run.overlaps), ID: fmt.Sprintf("wfl_%s_%d", run.id, run.place),
				Workflow: run.name, Run: run.id, Conversation: run.number,
			}
			return nil
		}
		more, err = run.work(ctx, tx, step)
		return err
	})
	return call, more, err
}

// work does a step, and tells whether the run goes on at once.
func (r *flowRun) work(ctx context.Context, tx *postgres.Tx, step messages.Step) (more bool, err error) {
	if step.Kind == messages.StepWait && r.state == messages.RunWaiting {
		return true, r.next(ctx, tx, step, true)
	}
	if step.Kind == messages.StepWait {
		due := time.Now().Add(step.Length())
		if _, err := tx.Exec(ctx, `
			update workflow_runs set state = 'waiting', due_at = $2, turn = turn + 1 where workspace_id = current_workspace() and id = $1`,
			r.id, due); err != nil {
			return false, err
		}
		return false, tx.EnqueueAt(ctx, jobs.RunWorkflow{Workspace: uuid.UUID(tx.Workspace), Run: r.id, Turn: r.turn + 1}, due)
	}
	holds, failure, err := r.attempt(ctx, tx, step)
	switch {
	case err != nil:
		return false, err
	case failure == notYet:
		return false, r.again(ctx, tx, step, "workflow.not_verified")
	case failure != "":
		return false, r.fail(ctx, tx, step, failure)
	}
	return true, r.next(ctx, tx, step, holds)
}

// notYet is why a step waits until it is known who wrote.
const notYet = "workflow.not_yet"

// attempt does a step, or nothing of it and tells by the key of a sentence why.
func (r *flowRun) attempt(ctx context.Context, tx *postgres.Tx, step messages.Step) (holds bool, failure string, err error) {
	ctx = postgres.WithCause(ctx, r.name)
	err = tx.Try(ctx, func(part *postgres.Tx) (err error) {
		acting, err := r.acting(ctx, part, step)
		if err != nil {
			return err
		}
		holds, err = r.do(ctx, acting, step)
		if errors.Is(err, postgres.ErrUnchanged) {
			return nil
		}
		return err
	})
	var wrong *fault.Fault
	switch {
	case errors.As(err, &wrong) && len(wrong.Arguments) > 0: // A run keeps no more than the key of a sentence.
		return false, "workflow.cannot", nil
	case errors.As(err, &wrong):
		return false, wrong.Key, nil
	case errors.Is(err, pgx.ErrNoRows):
		return false, "fault.step_choice", nil
	case errors.Is(err, errNotYet):
		return false, notYet, nil
	}
	return holds, "", err
}

// again has a step tried in a later turn, a few times; then it has failed.
func (r *flowRun) again(ctx context.Context, tx *postgres.Tx, step messages.Step, failure string) error {
	if r.tries+1 >= messages.StepTries {
		return r.fail(ctx, tx, step, failure)
	}
	due := time.Now().Add(10 * time.Second << r.tries) // Each pause is twice as long as the one before.
	if _, err := tx.Exec(ctx, `
		update workflow_runs set tries = tries + 1, turn = turn + 1, due_at = $2
		 where workspace_id = current_workspace() and id = $1`, r.id, due); err != nil {
		return err
	}
	return tx.EnqueueAt(ctx, jobs.RunWorkflow{Workspace: uuid.UUID(tx.Workspace), Run: r.id, Turn: r.turn + 1}, due)
}

// next notes that a step is done, and goes on to the one that follows it.
func (r *flowRun) next(ctx context.Context, tx *postgres.Tx, step messages.Step, holds bool) error {
	if err := r.noteStep(ctx, tx, step, holds, ""); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update workflow_runs set place = $2, state = 'running', due_at = null, tries = 0
		 where workspace_id = current_workspace() and id = $1`, r.id, messages.After(r.steps, r.place, holds))
	return err
}

// fail ends the run at a step that cannot be done: whoever looks at the conversation sees why.
func (r *flowRun) fail(ctx context.Context, tx *postgres.Tx, step messages.Step, failure string) error {
	if err := r.noteStep(ctx, tx, step, false, failure); err != nil {
		return err
	}
	return r.end(ctx, tx, messages.RunFailed, failure)
}

func (r *flowRun) noteStep(ctx context.Context, tx *postgres.Tx, step messages.Step, holds bool, failure string) error {
	_, err := tx.Exec(ctx, `
		insert into workflow_run_steps (workspace_id, id, run_id, place, kind, holds, failure)
		values (current_workspace(), $1, $2, $3, $4, $5, $6)`, postgres.NewID(), r.id, r.place, step.Kind, holds, failure)
	return err
}

func (r *flowRun) end(ctx context.Context, tx *postgres.Tx, state messages.FlowRunState, failure string) error {
	if _, err := tx.Exec(ctx, `
		update workflow_runs set state = $2, ended_at = now(), due_at = null, failure = $3
		 where workspace_id = current_workspace() and id = $1`, r.id, state, failure); err != nil {
		return err
	}
	if state != messages.RunFailed {
		return nil
	}
	return tx.Log(ctx, "conversation.workflow_failed", r.customer, r.conversation,
		postgres.Detail{"to": r.name, "step": strconv.Itoa(r.place + 1)})
}

// NoteCall notes how a call of a step ended. One that was not taken is made again a few
// times, each in a turn of its own; then the step has failed.
func (r Replies) NoteCall(ctx context.Context, job jobs.RunWorkflow, taken bool) (more bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		more = false
		run, err := lockFlowRun(ctx, tx, job.Run)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && (run.turn != job.Turn || !run.state.Going()) {
			return nil
		}
		if err != nil {
			return err
		}
		step := run.steps[run.place]
		if !taken {
			return run.again(ctx, tx, step, "workflow.not_taken")
		}
		more = true
		return run.next(ctx, tx, step, false)
	})
	return more, err
}

// GiveUp ends a run whose step could not be done for a reason of ours, however often it was tried.
func (r Replies) GiveUp(ctx context.Context, job jobs.RunWorkflow) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		run, err := lockFlowRun(ctx, tx, job.Run)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && (run.turn != job.Turn || !run.state.Going()) {
			return nil
		}
		if err != nil {
			return err
		}
		return run.end(ctx, tx, messages.RunFailed, "workflow.cannot")
	})
}
