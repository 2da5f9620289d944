package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/templates/email"
)

// ChannelMail sends a code to the address of a channel, for whoever reads its mail. One
// with a later number makes it worthless.
type ChannelMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Channel   uuid.UUID `json:"channel"`
	Number    int       `json:"number"`
}

// Kind names the job in the queue.
func (ChannelMail) Kind() string { return "channel_mail" }

// ChannelLetter carries the code of a channel to its address.
type ChannelLetter struct {
	Email, Language, Workspace, Code string
}

func (o office) channel(ctx context.Context, job *river.Job[ChannelMail]) error {
	letter, ok, err := o.replies.ChannelCode(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeChannel(ctx, job.Args, letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) writeChannel(ctx context.Context, job ChannelMail, in ChannelLetter) (mail.Message, error) {
	w := words(in.Language)
	return o.message(ctx, letter{
		to: in.Email, fromName: "Latchkey", words: w,
		id:      fmt.Sprintf("channel.%s.%d", job.Channel, job.Number),
		subject: w.T("mail.channel.subject", "Code", in.Code),
		body: email.Mail{
			Head:       "Latchkey",
			Heading:    w.T("mail.channel.heading", "Code", in.Code),
			Paragraphs: []string{w.T("mail.channel.text", "Workspace", cut(in.Workspace), "Email", in.Email)},
			Foot:       []string{w.T("mail.channel.unknown"), w.T("mail.sent_by")},
		},
	})
}
