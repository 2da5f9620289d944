package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/templates/email"
)

// Notifications is what the mails of notifications read and note.
type Notifications interface {
	// TakeNotifications takes what a member is to be mailed by one job, as far as they may
	// still see it; false for nothing.
	TakeNotifications(ctx context.Context, job NotificationMail, id int64) (NotificationLetter, bool, error)
	// EndNotifications notes that what a job took need not be mailed any more.
	EndNotifications(ctx context.Context, job NotificationMail, id int64) error
}

// NotificationLetter tells a member what they have not read: who did what, and nothing of a
// customer.
type NotificationLetter struct {
	Email, Language, Zone string
	Workspace, Slug       string
	Lines                 []NotificationLine
	Token                 string // by which they stop mails of these kinds
}

// NotificationLine is one thing of a NotificationLetter.
type NotificationLine struct {
	Kind         notification.Kind
	By           string // the member who did it, or whom it is about; "" for nobody, or for its reader
	Number       int64  // of the conversation, 0 for none
	Conversation uuid.NullUUID
	Export       uuid.NullUUID
	Request      uuid.NullUUID // for access
	Ends         time.Time     // an access
	Broadcast    uuid.NullUUID
	Name         string           // of the broadcast
	Why          notification.Why // it did something by itself
}

// notifications mails what a member has not read. A job that finds nothing was too late:
// another one has told it, or it was read.
func (o office) notifications(ctx context.Context, job *river.Job[NotificationMail]) error {
	letter, ok, err := o.bells.TakeNotifications(ctx, job.Args, job.ID)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeNotifications(ctx, job.ID, letter)
	if err != nil {
		return err
	}
	if err := o.send(ctx, job.JobRow, m); err != nil {
		return err
	}
	return o.bells.EndNotifications(ctx, job.Args, job.ID)
}

func (o office) writeNotifications(ctx context.Context, job int64, in NotificationLetter) (mail.Message, error) {
	w := i18n.For(i18n.Language(in.Language), people.ZoneOf(in.Zone))
	space := cut(in.Workspace)
	root := o.publicURL + "/w/" + in.Slug
	subject := w.T("mail.notification.heading", "Count", len(in.Lines), "Workspace", space) // With nobody's name.
	body := email.Mail{
		Head: space, Heading: subject,
		Button: w.T("mail.notification.all"), URL: root + "/notifications", Copy: w.T("mail.copy"),
		Foot: []string{w.T("mail.notification.choose", "URL", root+"/settings/notifications"), w.T("mail.sent_by")},
	}
	if len(in.Lines) == 1 {
		body.Heading = strings.TrimSuffix(in.Lines[0].text(w), ".")
		body.Button, body.URL = w.T("mail.notification.open"), root+in.Lines[0].path()
	} else {
		for _, line := range in.Lines {
			body.Paragraphs = append(body.Paragraphs, line.text(w))
		}
	}
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w, id: fmt.Sprintf("notifications.%d", job), subject: subject, body: body, stop: in.Token,
	})
}

func (l NotificationLine) text(w *i18n.Words) string {
	key := "mail.notification." + string(l.Kind)
	if l.Kind == notification.Broadcast {
		return w.T(key+"_"+string(l.Why), "Name", cut(l.Name))
	}
	if l.By == "" {
		return w.T(key+"_by_nobody", "Talk", l.Number, "Date", w.Date(l.Ends))
	}
	return w.T(key, "Name", cut(l.By), "Talk", l.Number, "Date", w.Date(l.Ends))
}

// path is where a member sees what a line tells, within their workspace.
func (l NotificationLine) path() string {
	switch {
	case l.Conversation.Valid:
		return "/conversations/" + l.Conversation.UUID.String()
	case l.Export.Valid:
		return "/exports/" + l.Export.UUID.String()
	case l.Kind == notification.Asked:
		return "/settings/access/requests/" + l.Request.UUID.String()
	case l.Kind == notification.Answered:
		return "/access"
	case l.Broadcast.Valid:
		return "/broadcasts/" + l.Broadcast.UUID.String() + "/send"
	case l.By != "": // Who joined, declined or did not answer, or whose access ends.
		return "/settings/members"
	}
	return "/notifications"
}

// lapse tells that an invitation ran out.
func (o office) lapse(ctx context.Context, job *river.Job[InvitationLapse]) error {
	return again(o.source.TellLapse(ctx, job.Args))
}

// lendingEnd takes back what was lent.
func (o office) lendingEnd(ctx context.Context, job *river.Job[LendingEnd]) error {
	return again(o.source.EndLending(ctx, job.Args))
}

// accessEnding tells that an access ends soon.
func (o office) accessEnding(ctx context.Context, job *river.Job[AccessEnding]) error {
	return again(o.source.TellEnding(ctx, job.Args))
}
