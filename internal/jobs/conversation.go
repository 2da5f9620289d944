package jobs

import (
	"context"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
)

// WakeConversation opens a conversation that was snoozed until now.
type WakeConversation struct {
	Workspace    uuid.UUID `json:"workspace"`
	Conversation uuid.UUID `json:"conversation"`
}

// Kind names the job in the queue.
func (WakeConversation) Kind() string { return "wake_conversation" }

// UndeliveredMessage tells that what a member wrote did not arrive, or that nobody knows.
type UndeliveredMessage struct {
	Workspace uuid.UUID `json:"workspace"`
	Message   uuid.UUID `json:"message"`
}

// Kind names the job in the queue.
func (UndeliveredMessage) Kind() string { return "undelivered_message" }

// GiveTurn gives a conversation that a team got with its customer to whose turn it is.
type GiveTurn struct {
	Workspace    uuid.UUID `json:"workspace"`
	Conversation uuid.UUID `json:"conversation"`
}

// Kind names the job in the queue.
func (GiveTurn) Kind() string { return "give_turn" }

// PlannedReply sends what a member has planned in a conversation, or hands a message on that they planned to.
type PlannedReply struct {
	Workspace    uuid.UUID `json:"workspace"`
	Conversation uuid.UUID `json:"conversation"` // the zero id for what is handed on: its message may move
	Message      uuid.UUID `json:"message"`      // that is handed on, the zero id for an answer
	Member       uuid.UUID `json:"member"`
}

// Kind names the job in the queue.
func (PlannedReply) Kind() string { return "planned_reply" }

// ForgetMails forgets what is kept of mails that were deleted long ago.
type ForgetMails struct {
	Workspace uuid.UUID `json:"workspace"`
}

// Kind names the job in the queue.
func (ForgetMails) Kind() string { return "forget_mails" }

// wake works on time: a conversation that was snoozed again meanwhile has a job of its own.
func (o office) wake(ctx context.Context, job *river.Job[WakeConversation]) error {
	return again(o.replies.Wake(ctx, job.Args))
}

func (o office) undelivered(ctx context.Context, job *river.Job[UndeliveredMessage]) error {
	return o.replies.TellUndelivered(ctx, job.Args)
}

func (o office) giveTurn(ctx context.Context, job *river.Job[GiveTurn]) error {
	return o.replies.GiveTurn(ctx, job.Args)
}

func (o office) planned(ctx context.Context, job *river.Job[PlannedReply]) error {
	return again(o.replies.SendPlanned(ctx, job.Args))
}

func (o office) forgetMails(ctx context.Context, job *river.Job[ForgetMails]) error {
	return o.replies.ForgetMails(ctx, job.Args)
}
