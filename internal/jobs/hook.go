package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/watch"
	"latchkey/internal/webhook"
)

// HookMessage hands what a member wrote to the program behind a channel.
type HookMessage struct {
	Workspace uuid.UUID `json:"workspace"`
	Message   uuid.UUID `json:"message"`
}

// hookAttempts is how often a message is handed over: over some nine hours, each pause
// twice as long as the one before.
const hookAttempts = 16

// Kind names the job in the queue.
func (HookMessage) Kind() string { return "hook_message" }

// InsertOpts bounds the attempts. They have a queue of their own: programs that do not
// answer keep nobody's mail waiting.
func (HookMessage) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: hookAttempts}
}

const hooksQueue = "hooks"

// HookLetter is a message for the program behind a channel.
type HookLetter struct {
	URL          string
	Secrets      []string // that count, the latest first
	Handle       string   // who the customer is to the channel
	Conversation int64
	Author, Text string
	Files        []HookFile
	At           time.Time
}

// HookFile is one that goes with a message.
type HookFile struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Content []byte `json:"content"`
}

// Hooks is what messages that go to programs read and note.
type Hooks interface {
	// BeginHook reads a message that is to be sent; false when it is not to be sent.
	BeginHook(context.Context, HookMessage) (HookLetter, bool, error)
	// NoteHook notes an attempt: the status of HTTP, 0 for no answer, and what went
	// wrong. Last says that no other follows.
	NoteHook(ctx context.Context, job HookMessage, status int, failure string, last bool) error
}

// hook hands over a message until its program takes it. It may get one twice, with the
// same id: so programs of its kind are written.
func (o office) hook(ctx context.Context, job *river.Job[HookMessage]) error {
	letter, ok, err := o.hooks.BeginHook(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	status, failure := 0, ""
	if letter.URL == "" {
		failure = "no address"
	} else if status, failure, err = o.post(ctx, job.Args.Message, &letter); err != nil {
		return err
	}
	last := failure != "" && (letter.URL == "" || status == http.StatusGone || job.Attempt >= job.MaxAttempts)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	noted := o.hooks.NoteHook(ctx, job.Args, status, failure, last)
	switch {
	case failure == "":
		watch.Mail(job.Kind, watch.Sent)
		return noted
	case last:
		watch.Mail(job.Kind, watch.Failed)
		return errors.Join(river.JobCancel(errors.New(failure)), noted)
	}
	watch.Mail(job.Kind, watch.Delayed)
	return errors.Join(errors.New(failure), noted)
}

// hookEvent is what the program gets: see "What your program gets" on the page of a channel.
type hookEvent struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      struct {
		ID           uuid.UUID  `json:"id"`
		Conversation int64      `json:"conversation"`
		To           string     `json:"to"`
		Author       string     `json:"author"`
		Text         string     `json:"text"`
		Files        []HookFile `json:"files,omitempty"`
	} `json:"data"`
}

func (o office) post(ctx context.Context, message uuid.UUID, letter *HookLetter) (status int, failure string, err error) {
	event := hookEvent{Type: "message", Timestamp: letter.At}
	event.Data.ID, event.Data.Conversation, event.Data.To = message, letter.Conversation, letter.Handle
	event.Data.Author, event.Data.Text, event.Data.Files = letter.Author, letter.Text, letter.Files
	body, err := json.Marshal(event)
	if err != nil {
		return 0, "", err
	}
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Latchkey"}}
	if err := webhook.Sign(header, letter.Secrets, "msg_"+message.String(), time.Now(), body); err != nil {
		return 0, "", err
	}
	status, _, err = o.outside.Client.Post(ctx, letter.URL, header, body)
	switch {
	case err != nil:
		return 0, mail.Shown(err.Error()), nil
	case status/100 != 2:
		return status, fmt.Sprintf("%d %s", status, http.StatusText(status)), nil
	}
	return status, "", nil
}
