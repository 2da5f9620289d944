package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/watch"
	"latchkey/internal/webhook"
)

// WhatsAppMessage hands what a member wrote to the provider of WhatsApp.
type WhatsAppMessage struct {
	Workspace uuid.UUID `json:"workspace"`
	Message   uuid.UUID `json:"message"`
}

// Kind names the job in the queue.
func (WhatsAppMessage) Kind() string { return "whatsapp_message" }

// InsertOpts bounds the attempts: after some hours the window has closed.
func (WhatsAppMessage) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: hookAttempts}
}

// WhatsAppMedia fetches a file that a customer sent over WhatsApp.
type WhatsAppMedia struct {
	Workspace uuid.UUID `json:"workspace"`
	Message   uuid.UUID `json:"message"`
	Media     string    `json:"media"` // as the provider calls it
	Name      string    `json:"name"`
}

// Kind names the job in the queue.
func (WhatsAppMedia) Kind() string { return "whatsapp_media" }

// InsertOpts bounds the attempts.
func (WhatsAppMedia) InsertOpts() river.InsertOpts {
	const attempts = 10 // over some 17 minutes
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: attempts}
}

// WhatsApp is what messages over WhatsApp read and note.
type WhatsApp interface {
	Templates
	// BeginWhatsApp reads a message that is to be sent and notes that an attempt begins;
	// false when it is not to be sent.
	BeginWhatsApp(context.Context, WhatsAppMessage) (WhatsAppLetter, bool, error)
	// NoteWhatsApp notes what became of a part.
	NoteWhatsApp(context.Context, WhatsAppMessage, WhatsAppOutcome) error
	// BeginMedia reads the token that fetches a file; false when it is there.
	BeginMedia(context.Context, WhatsAppMedia) (token string, ok bool, err error)
	// KeepMedia keeps a file, nil for one that cannot be had.
	KeepMedia(ctx context.Context, job WhatsAppMedia, content []byte) error
}

// Outside is how programs beyond this machine are reached.
type Outside struct {
	Client   webhook.Client
	WhatsApp string // the address of its provider
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
}

// whatsApp sends what a member wrote, once: an answer that did not come is shown to
// people, and not tried again by itself.
func (o office) whatsApp(ctx context.Context, job *river.Job[WhatsAppMessage]) error {
	letter, ok, err := o.replies.BeginWhatsApp(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	failure, noted := o.sendParts(ctx, job, &letter)
	switch {
	case failure == nil:
		watch.Mail(job.Kind, watch.Sent)
		return noted
	case failure.Permanent || failure.Unclear:
		watch.Mail(job.Kind, watch.Failed)
		return errors.Join(river.JobCancel(failure), noted)
	}
	watch.Mail(job.Kind, watch.Delayed)
	return errors.Join(failure, noted)
}

// sendParts hands over one part after the other, and notes each: an attempt that follows sends
// none twice. It stops at one that the provider does not take.
func (o office) sendParts(
	ctx context.Context, job *river.Job[WhatsAppMessage], letter *WhatsAppLetter,
) (failure *mail.Error, noted error) {
	note := func(out WhatsAppOutcome) error {
		out.Last = job.Attempt >= job.MaxAttempts
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
		defer cancel()
		return o.replies.NoteWhatsApp(ctx, job.Args, out)
	}
	parts := letter.parts()
	if failure = o.uploadWhatsApp(ctx, letter, parts); failure != nil {
		return failure, note(WhatsAppOutcome{Failure: failure})
	}
	for i, part := range parts {
		var id string
		id, failure = o.sendWhatsApp(ctx, letter, part)
		noted = note(WhatsAppOutcome{Part: part, ID: id, More: i < len(parts)-1, Failure: failure})
		if failure != nil || noted != nil {
			return failure, noted
		}
	}
	return nil, nil
}

// media fetches a file of a customer: the provider first says where it is.
func (o office) media(ctx context.Context, job *river.Job[WhatsAppMedia]) error {
	token, ok, err := o.replies.BeginMedia(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	content, err := o.fetchMedia(ctx, token, job.Args.Media)
	switch {
	case errors.Is(err, webhook.ErrLarge), err != nil && job.Attempt >= job.MaxAttempts:
		return errors.Join(river.JobCancel(err), o.replies.KeepMedia(ctx, job.Args, nil))
	case err != nil:
		return err
	}
	return o.replies.KeepMedia(ctx, job.Args, content)
}

func (o office) fetchMedia(ctx context.Context, token, media string) ([]byte, error) {
	var told struct {
		URL  string `json:"url"`
		Size int64  `json:"file_size"`
	}
	status, answer, err := o.outside.Client.Do(ctx, http.MethodGet, o.outside.WhatsApp+"/"+media, bearer(token), nil)
	switch {
	case err != nil:
		return nil, err
	case status != http.StatusOK:
		return nil, errors.New(http.StatusText(status))
	case json.Unmarshal(answer, &told) != nil || told.URL == "":
		return nil, errors.New("the provider does not say where the file is")
	case told.Size > messages.MaxMedia:
		return nil, webhook.ErrLarge
	}
	return o.outside.Client.Fetch(ctx, told.URL, bearer(token), messages.MaxMedia)
}
