package jobs

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/watch"
)

// Replies is what the mails of conversations, and their clocks, read and note.
type Replies interface {
	Broadcasts
	Hooks
	WhatsApp
	Notifications
	Workflows
	// BeginReply reads a message that is to be sent and notes that an attempt begins;
	// false when it is not to be sent, or when nobody knows what became of the last attempt.
	BeginReply(context.Context, ReplyMail) (ReplyLetter, bool, error)
	// NoteReply notes how an attempt ended.
	NoteReply(ctx context.Context, job ReplyMail, messageID string, failure *mail.Error) error
	// Wake opens a conversation that is snoozed until now; it tells how long that is to come.
	Wake(context.Context, WakeConversation) (wait time.Duration, err error)
	// TellUndelivered tells that what a member wrote did not arrive, or that nobody knows.
	TellUndelivered(context.Context, UndeliveredMessage) error
	// GiveTurn gives a conversation to whose turn it is in its team.
	GiveTurn(context.Context, GiveTurn) error
	ForgetMails(context.Context, ForgetMails) error
	// SendPlanned sends an answer whose time has come; it tells how long that is to come.
	SendPlanned(context.Context, PlannedReply) (wait time.Duration, err error)
	// ChannelCode reads the mail that asks whose an address is; false for one that is not
	// to be sent.
	ChannelCode(context.Context, ChannelMail) (ChannelLetter, bool, error)
}

// reply sends what a member wrote, once: an answer of the mail server that did not come
// is shown to people, and not tried again by itself.
func (o office) reply(ctx context.Context, job *river.Job[ReplyMail]) error {
	letter, ok, err := o.replies.BeginReply(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeReply(job.Args.Message, letter)
	if err != nil {
		failure := &mail.Error{Permanent: true, Text: "the message could not be written", Err: err}
		return errors.Join(river.JobCancel(err), o.replies.NoteReply(ctx, job.Args, "", failure))
	}
	m.Date = job.CreatedAt
	sent := o.sender.Send(ctx, m)
	var failure *mail.Error
	switch {
	case sent == nil:
		watch.Mail(job.Kind, watch.Sent)
	case errors.As(sent, &failure) && (failure.Permanent || failure.Unclear):
		watch.Mail(job.Kind, watch.Failed)
		sent = river.JobCancel(sent)
	default:
		watch.Mail(job.Kind, watch.Delayed)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	return errors.Join(sent, o.replies.NoteReply(ctx, job.Args, m.MessageID, failure))
}

func (o office) writeReply(message uuid.UUID, in ReplyLetter) (m mail.Message, err error) {
	to, err := addresses(append([]string{in.To}, in.MoreTo...))
	if err != nil {
		return m, err
	}
	cc, err := addresses(in.CC)
	if err != nil {
		return m, err
	}
	both, err := addresses([]string{in.Channel, in.Deliver})
	if err != nil {
		return m, err
	}
	local, domain, _ := strings.Cut(in.Channel, "@")
	subject := in.Subject
	switch {
	case in.Forwards: // It is no part of the thread of those who got the others.
		subject, in.References = strings.TrimSpace("Fwd: "+subject), nil
	case in.Automatic:
		subject = "Auto: " + subject
	case in.Answers:
		subject = answering(subject)
	}
	m = mail.Message{
		To: to[0], MoreTo: to[1:], CC: cc, Deliver: both[1],
		From: both[0], FromName: in.ChannelName, Subject: subject, Text: in.Text + "\n", Personal: !in.Automatic, Answers: in.Automatic,
		MessageID: "reply." + message.String() + "@" + domain, References: in.References, Language: in.Language,
		Files: in.Files,
	}
	// An address is too long for a token before it is too long itself. An answer is then
	// known by what it refers to, and reports come to the server's own address.
	if reply, err := mail.ParseAddress(local + "+" + in.Token + "@" + domain); err == nil {
		m.ReplyTo = reply.String()
	}
	m.ReturnPath = returnPath(local, domain, in.Return)
	return m, nil
}

// returnPath is the address of a channel to which reports of one mail come, none for one that
// is too long for a token: they come to the server's own address then.
func returnPath(local, domain, token string) mail.Address {
	path, _ := mail.ParseAddress(local + "+" + messages.ReturnMark + token + "@" + domain)
	return path
}

// addresses reads what was kept as addresses.
func addresses(texts []string) ([]mail.Address, error) {
	list := make([]mail.Address, len(texts))
	for i, text := range texts {
		var err error
		if list[i], err = mail.ParseAddress(text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// answering is the subject of an answer: one "Re:", however many there were.
func answering(subject string) string {
	for {
		rest := strings.TrimSpace(subject)
		if len(rest) < 3 || !strings.EqualFold(rest[:3], "re:") {
			return strings.TrimSpace("Re: " + rest)
		}
		subject = rest[3:]
	}
}
