package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/webhook"
)

// RunWorkflow works on the steps of a run of a workflow. A turn that is not its latest does
// nothing.
type RunWorkflow struct {
	Workspace uuid.UUID `json:"workspace"`
	Run       uuid.UUID `json:"run"`
	Turn      int       `json:"turn"`
}

// Kind names the job in the queue.
func (RunWorkflow) Kind() string { return "run_workflow" }

// workflowsQueue keeps programs that do not answer out of the way of people.
const workflowsQueue = "workflows"

// workflowAttempts is how often a step is tried that fails for a reason of ours: over an hour.
const workflowAttempts = 12

// InsertOpts chooses the queue, and bounds the attempts.
func (RunWorkflow) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: workflowsQueue, MaxAttempts: workflowAttempts}
}

// Workflows is what works on the steps of runs.
type Workflows interface {
	// WorkOnRun does the next step of a run, all of it or nothing. Without more the run is
	// at its end, or goes on with another turn. A call is to be made outside, and then noted.
	WorkOnRun(context.Context, RunWorkflow) (call *WorkflowCall, more bool, err error)
	// NoteCall notes how a call ended: the step is done, is tried again in a later turn, or has failed.
	NoteCall(ctx context.Context, job RunWorkflow, taken bool) (more bool, err error)
	// GiveUp ends a run whose step failed for a reason of ours at each attempt.
	GiveUp(context.Context, RunWorkflow) error
}

// WorkflowCall is what a program outside is told: nothing of a customer.
type WorkflowCall struct {
	URL          string
	Secrets      []string // that count, the latest first
	ID           string   // of the run and its step: the same for each try
	Workflow     string
	Run          uuid.UUID
	Conversation int64
}

// workflowTurn is how long a run works before others have their turn.
const workflowTurn = 5 * time.Second

func (o office) workflow(ctx context.Context, job *river.Job[RunWorkflow]) error {
	began := time.Now()
	for {
		call, more, err := o.workflows.WorkOnRun(ctx, job.Args)
		if err == nil && call != nil {
			var taken bool
			if taken, err = o.tell(ctx, call); err == nil {
				more, err = o.workflows.NoteCall(ctx, job.Args, taken)
			}
		}
		switch {
		case err != nil && job.Attempt >= job.MaxAttempts:
			return errors.Join(err, o.workflows.GiveUp(ctx, job.Args))
		case err != nil:
			return err
		case !more:
			return nil
		case time.Since(began) > workflowTurn:
			return river.JobSnooze(0)
		}
	}
}

// tell makes a call, and tells whether the program took it.
func (o office) tell(ctx context.Context, call *WorkflowCall) (taken bool, err error) {
	event := struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      struct {
			Workflow     string    `json:"workflow"`
			Run          uuid.UUID `json:"run"`
			Conversation int64     `json:"conversation"`
		} `json:"data"`
	}{Type: "workflow", Timestamp: time.Now()}
	event.Data.Workflow, event.Data.Run, event.Data.Conversation = call.Workflow, call.Run, call.Conversation
	body, err := json.Marshal(event)
	if err != nil {
		return false, err
	}
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Latchkey"}}
	if err := webhook.Sign(header, call.Secrets, call.ID, event.Timestamp, body); err != nil {
		return false, err
	}
	status, _, err := o.outside.Client.Post(ctx, call.URL, header, body)
	return err == nil && status/100 == 2, nil
}
