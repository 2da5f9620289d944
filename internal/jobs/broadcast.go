package jobs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
	"latchkey/internal/watch"
)

// broadcastsQueue keeps what goes to many out of the way of what one person waits for.
const broadcastsQueue = "broadcasts"

// broadcastTurn is how long a broadcast works before others have their turn: within it so
// many mails go out as its pace allows.
const broadcastTurn = 10 * time.Second

// Broadcasts is what sends a broadcast, a message after the other.
type Broadcasts interface {
	// GatherBroadcast begins a broadcast whose time has come, and adds the next of those who
	// get it. It tells how many may be sent in a minute once all are there; zero for one that
	// does not go on, and more while there are further ones.
	GatherBroadcast(context.Context, Broadcast) (perMinute int, more bool, err error)
	// NextOfBroadcast is the next message of a broadcast, of which it notes that an attempt
	// begins, nil for one that is left out; without more it is at its end, or does not go on.
	NextOfBroadcast(context.Context, Broadcast) (letter *BroadcastLetter, more bool, err error)
	// NoteOfBroadcast notes how an attempt ended, and by which id a provider knows the message. It
	// tells whether it is tried again.
	NoteOfBroadcast(ctx context.Context, job Broadcast, recipient uuid.UUID, providerID string, failure *mail.Error) (again bool, err error)
	// BroadcastForTest reads a broadcast as its member would get it; false for one that is gone.
	BroadcastForTest(context.Context, BroadcastTest) (BroadcastLetter, bool, error)
	// NoteBroadcastTest tells whoever tries one that the test did not go.
	NoteBroadcastTest(context.Context, BroadcastTest) error
}

// Broadcast sends a broadcast. A turn that is not its latest does nothing.
type Broadcast struct {
	Workspace uuid.UUID `json:"workspace"`
	Broadcast uuid.UUID `json:"broadcast"`
	Turn      int       `json:"turn"`
}

// Kind names the job in the queue.
func (Broadcast) Kind() string { return "broadcast" }

// InsertOpts chooses the queue.
func (Broadcast) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: broadcastsQueue} }

// BroadcastTest sends a broadcast to the member who asked for that.
type BroadcastTest struct {
	Workspace uuid.UUID `json:"workspace"`
	Broadcast uuid.UUID `json:"broadcast"`
	Channel   uuid.UUID `json:"channel"`
	Member    uuid.UUID `json:"member"`
	Key       uuid.UUID `json:"key"` // of this test

	// Of one over WhatsApp.
	Template uuid.UUID `json:"template"`
	Values   []string  `json:"values"` // that stand for its variables
	Number   string    `json:"number"` // to which it goes
}

// Kind names the job in the queue.
func (BroadcastTest) Kind() string { return "broadcast_test" }

// BroadcastLetter is a broadcast for one who gets it.
type BroadcastLetter struct {
	Recipient                       uuid.UUID
	To, Name, Language              string
	Channel, ChannelName, Workspace string
	Subject, Text                   string
	Stop                            string // by which they stop mailings, "" for a test
	Return                          string // in the address to which reports come, "" for a test

	// Of one over WhatsApp, whose Text is the body of its template.
	NumberID, Token string
	Template        FilledTemplate
}

func (o office) broadcast(ctx context.Context, job *river.Job[Broadcast]) error {
	began := time.Now()
	perMinute, more, err := o.broadcasts.GatherBroadcast(ctx, job.Args)
	switch {
	case err != nil:
		return err
	case more:
		return river.JobSnooze(0)
	case perMinute == 0:
		return nil
	}
	now := max(1, perMinute*int(broadcastTurn/time.Second)/int(time.Minute/time.Second))
	turn := time.Minute * time.Duration(now) / time.Duration(perMinute)
	for left := now; left > 0 && time.Since(began) < broadcastTurn; {
		letter, more, err := o.broadcasts.NextOfBroadcast(ctx, job.Args)
		if err != nil || !more {
			return err
		}
		if letter == nil {
			continue
		}
		left--
		again, err := o.sendOfBroadcast(ctx, job, *letter)
		if err != nil {
			return err
		}
		if again {
			return river.JobSnooze(messages.BroadcastSettles)
		}
	}
	return river.JobSnooze(max(0, turn-time.Since(began)))
}

func (o office) sendOfBroadcast(ctx context.Context, job *river.Job[Broadcast], letter BroadcastLetter) (again bool, err error) {
	if letter.Template.Name != "" {
		return o.tellOfBroadcast(ctx, job, letter)
	}
	m, err := o.writeBroadcast(messages.BroadcastMessageID(letter.Recipient), letter)
	var failure *mail.Error
	if err != nil {
		failure = &mail.Error{Permanent: true, Text: "the message could not be written", Err: err}
	} else {
		m.Date = time.Now()
		sent := o.sender.Send(ctx, m)
		if sent != nil && !errors.As(sent, &failure) {
			failure = &mail.Error{Text: sent.Error(), Err: sent}
		}
	}
	return o.noteOfBroadcast(ctx, job, letter, "", failure)
}

// tellOfBroadcast hands a message of a broadcast to the provider of WhatsApp.
func (o office) tellOfBroadcast(ctx context.Context, job *river.Job[Broadcast], letter BroadcastLetter) (again bool, err error) {
	id, failure := o.sendTold(ctx, letter)
	return o.noteOfBroadcast(ctx, job, letter, id, failure)
}

// sendTold sends a template to one who gets it, and returns the id that the provider gives it.
func (o office) sendTold(ctx context.Context, in BroadcastLetter) (id string, failure *mail.Error) {
	known := map[string]string{messages.ContactName: in.Name, messages.WorkspaceName: in.Workspace}
	template := in.Template
	template.Variables = slices.Clone(template.Variables)
	for i, value := range template.Variables {
		filled, err := texts.FillVariables("text", value, known, 2*messages.MaxTemplateVariable)
		if err != nil {
			return "", &mail.Error{Permanent: true, Text: "the message could not be written", Err: err}
		}
		template.Variables[i] = filled
	}
	letter := WhatsAppLetter{NumberID: in.NumberID, Token: in.Token, To: in.To, Template: template}
	return o.sendWhatsApp(ctx, &letter, WhatsAppPart{Text: true})
}

func (o office) noteOfBroadcast(
	ctx context.Context, job *river.Job[Broadcast], letter BroadcastLetter, providerID string, failure *mail.Error,
) (again bool, err error) {
	if failure == nil {
		watch.Mail(job.Kind, watch.Sent)
	} else {
		watch.Mail(job.Kind, watch.Failed)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	return o.broadcasts.NoteOfBroadcast(ctx, job.Args, letter.Recipient, providerID, failure)
}

func (o office) broadcastTest(ctx context.Context, job *river.Job[BroadcastTest]) error {
	letter, ok, err := o.broadcasts.BroadcastForTest(ctx, job.Args)
	if err != nil {
		return err
	}
	if job.Args.Number != "" {
		return o.tellTest(ctx, job, letter, ok)
	}
	if !ok {
		return nil
	}
	m, err := o.writeBroadcast("broadcast-test."+job.Args.Key.String(), letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

// tellTest sends a test over WhatsApp, once, and tells whoever asked for it if it did not go.
func (o office) tellTest(ctx context.Context, job *river.Job[BroadcastTest], letter BroadcastLetter, ok bool) error {
	if ok && job.Attempt == 1 { // Another attempt does not know whether the first one went.
		if _, failure := o.sendTold(ctx, letter); failure == nil {
			return nil
		}
	}
	return o.broadcasts.NoteBroadcastTest(ctx, job.Args)
}

// writeBroadcast writes a broadcast to one who gets it. Below it stands why they get it,
// and how they stop that.
func (o office) writeBroadcast(id string, in BroadcastLetter) (mail.Message, error) {
	both, err := addresses([]string{in.To, in.Channel})
	if err != nil {
		return mail.Message{}, err
	}
	known := map[string]string{messages.ContactName: in.Name, messages.WorkspaceName: in.Workspace}
	text, err := texts.FillVariables("text", in.Text, known, 2*messages.MaxText)
	if err != nil {
		return mail.Message{}, err
	}
	subject, err := texts.FillVariables("subject", in.Subject, known, 2*messages.MaxSubject)
	if err != nil {
		return mail.Message{}, err
	}
	w := words(in.Language)
	local, domain, _ := strings.Cut(in.Channel, "@")
	m := mail.Message{
		To: both[0], From: both[1], FromName: in.ChannelName, Subject: subject, MessageID: id + "@" + domain,
	}
	below := w.T("mail.broadcast.test")
	if in.Stop == "" {
		m.Subject = w.T("mail.broadcast.test_subject", "Subject", subject)
	} else {
		m.Unsubscribe = o.publicURL + messages.UnsubscribePath + in.Stop
		below = w.T("mail.broadcast.stop", "Link", m.Unsubscribe)
		m.ReturnPath = returnPath(local, domain, in.Return)
	}
	m.Text = text + messages.BeforeSignature + w.T("mail.broadcast.why", "Workspace", in.Workspace) + "\n" + below + "\n"
	return m, nil
}
