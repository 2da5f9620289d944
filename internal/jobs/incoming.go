package jobs

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/i18n"
	"latchkey/internal/incoming"
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// mailsQueue keeps mails that take long to read out of the way of those that go out.
const mailsQueue = "mails"

// mostAttempts is how often a mail is begun to be read. One that takes the whole process
// with it each time is shown as what could not be read.
const mostAttempts = 5

// IncomingMail reads a mail that a customer sent.
type IncomingMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Mail      uuid.UUID `json:"mail"`
}

// Kind names the job in the queue.
func (IncomingMail) Kind() string { return "incoming_mail" }

// InsertOpts chooses the queue.
func (IncomingMail) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: mailsQueue} }

// IncomingLetter is a mail as it came.
type IncomingLetter struct {
	Raw      []byte
	Sender   string // of the envelope
	Language string // of the workspace
	Begun    int    // how often it was begun to be read, this time with
}

// Incoming is what the reading of mails asks and notes.
type Incoming interface {
	// BeginMail reads a mail that waits, and notes that it is begun; false for one that
	// was read.
	BeginMail(context.Context, IncomingMail) (IncomingLetter, bool, error)
	// KeepMail makes a message of a mail, once. Nobody is what a sender is called who does not say.
	KeepMail(ctx context.Context, job IncomingMail, m incoming.Mail, nobody string) error
	// MailToCheck reads a mail whose sender was not checked yet; false for none.
	MailToCheck(context.Context, CheckSender) (mailauth.Letter, bool, error)
	// NoteSender notes what was found out about the sender of a mail.
	NoteSender(context.Context, CheckSender, mailauth.Results) error
}

// read makes a message of a mail.
func (o office) read(ctx context.Context, job *river.Job[IncomingMail]) error {
	letter, ok, err := o.incoming.BeginMail(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	var m incoming.Mail
	if letter.Begun <= mostAttempts {
		m = incoming.Read(ctx, letter.Raw, letter.Sender)
	} else {
		m = incoming.Unread(letter.Raw, letter.Sender)
	}
	language, _ := i18n.ParseLanguage(letter.Language)
	words := i18n.For(language, nil)
	m.Text = TextOf(words, &m)
	return o.incoming.KeepMail(ctx, job.Args, m, words.T("incoming.nobody"))
}

// TextOf is what people read of a mail: its text, and what it is not.
func TextOf(words *i18n.Words, m *incoming.Mail) string {
	var paragraphs []string
	switch m.Reading {
	case incoming.Cut:
		paragraphs = append(paragraphs, words.T("incoming.cut"))
	case incoming.Complicated:
		paragraphs = append(paragraphs, words.T("incoming.complicated"))
	case incoming.Broken:
		paragraphs = append(paragraphs, words.T("incoming.broken"))
	case incoming.Whole:
		if m.Text == "" {
			paragraphs = append(paragraphs, words.T("incoming.no_text"))
		}
	}
	if m.FilesLeft > 0 {
		paragraphs = append(paragraphs, words.T("incoming.files_left", "Count", m.FilesLeft))
	}
	said := strings.Join(paragraphs, "\n\n")
	if m.Text == "" || said == "" {
		return m.Text + said
	}
	// Both are kept in one column.
	return texts.Cut(m.Text, messages.MaxStored-len(said)-len("\n\n")) + "\n\n" + said
}
