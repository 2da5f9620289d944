package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
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

// WhatsAppLetter is a message for the provider.
type WhatsAppLetter struct {
	NumberID, Token string // ours
	To, Text        string
	Template        FilledTemplate // whose name is "" for none
}

// FilledTemplate is a template with what stands for its variables.
type FilledTemplate struct {
	Name, Language string
	Variables      []string
}

// WhatsApp is what messages over WhatsApp read and note.
type WhatsApp interface {
	Templates
	// BeginWhatsApp reads a message that is to be sent and notes that an attempt begins;
	// false when it is not to be sent.
	BeginWhatsApp(context.Context, WhatsAppMessage) (WhatsAppLetter, bool, error)
	// NoteWhatsApp notes how an attempt ended; last says that no other follows.
	NoteWhatsApp(ctx context.Context, job WhatsAppMessage, providerID string, failure *mail.Error, last bool) error
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
	id, failure := o.sendWhatsApp(ctx, &letter)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	noted := o.replies.NoteWhatsApp(ctx, job.Args, id, failure, job.Attempt >= job.MaxAttempts)
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

// sendWhatsApp returns the id that the provider gives a message.
func (o office) sendWhatsApp(ctx context.Context, letter *WhatsAppLetter) (id string, failure *mail.Error) {
	said := map[string]any{"messaging_product": "whatsapp", "to": strings.TrimPrefix(letter.To, "+")}
	if letter.Template.Name == "" {
		said["type"], said["text"] = "text", map[string]any{"body": letter.Text}
	} else {
		said["type"], said["template"] = "template", letter.Template.parts()
	}
	body, err := json.Marshal(said)
	if err != nil {
		return "", &mail.Error{Permanent: true, Text: "the message could not be written", Err: err}
	}
	status, answer, err := o.outside.Client.Post(ctx, o.outside.WhatsApp+"/"+letter.NumberID+"/messages", bearer(letter.Token), body)
	var told struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	unread := json.Unmarshal(answer, &told)
	switch {
	case err != nil && webhook.NeverSent(err):
		return "", &mail.Error{Text: mail.Shown(err.Error()), Err: err}
	case err != nil:
		return "", &mail.Error{Unclear: true, Text: mail.Shown(err.Error()), Err: err}
	case status/100 == 2 && unread == nil && len(told.Messages) == 1 && len(told.Messages[0].ID) <= mail.MaxMessageID &&
		!strings.ContainsFunc(told.Messages[0].ID, texts.Unseen):
		return told.Messages[0].ID, nil
	}
	failed := &mail.Error{Text: mail.Shown(http.StatusText(status) + " " + told.Error.Message), Err: errors.New(http.StatusText(status))}
	failed.Permanent = status/100 == 4 && status != http.StatusTooManyRequests
	failed.Unclear = status/100 == 2 || status/100 == 5 && status != http.StatusServiceUnavailable
	return "", failed
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
