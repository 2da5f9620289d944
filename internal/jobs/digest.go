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
	"latchkey/templates/email"
)

// Digests looks for workspaces whose week is to be told.
type Digests struct{}

// Kind names the job in the queue.
func (Digests) Kind() string { return "digests" }

// DigestMail tells an owner of the week before a Monday; or, where no owner wants to be told, of
// the anchor of the log alone: without one, nobody would notice a log that is written anew.
type DigestMail struct {
	Workspace  uuid.UUID `json:"workspace"`
	Owner      uuid.UUID `json:"owner"`
	Monday     string    `json:"monday"` // as time.DateOnly writes it
	AnchorOnly bool      `json:"anchor_only,omitempty"`
}

// Kind names the job in the queue.
func (DigestMail) Kind() string { return "digest_mail" }

// DigestLetter is what happened in a week: names in each list.
type DigestLetter struct {
	Email, Language, Workspace, Slug string
	From, To                         time.Time // the first day and the last, in the workspace's zone
	Joined, Left, Changed, Unseen    []string
	Lookups                          []WeekLookups
	Exports                          []WeekExport
	AnchorDay                        time.Time
	Token                            string // by which they stop these mails
	Anchor                           string // in hexadecimal digits, "" for a log without a seal
}

// WeekLookups is how often a member looked customers up.
type WeekLookups struct {
	Name          string
	Found, Missed int
}

// WeekExport is a file that was written.
type WeekExport struct {
	Name, Resource string
	Rows           int
}

func (o office) digest(ctx context.Context, job *river.Job[DigestMail]) error {
	letter, ok, err := o.source.Digest(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeDigest(ctx, job.Args, letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) writeDigest(ctx context.Context, job DigestMail, in DigestLetter) (mail.Message, error) {
	w := i18n.For(i18n.Language(in.Language), in.From.Location())
	space := cut(in.Workspace)
	var told []string
	tell := func(key string, what []string) {
		if len(what) > 0 {
			told = append(told, w.T("mail.digest."+key, "What", strings.Join(what, ", ")))
		}
	}
	var lookups, exports []string
	for _, l := range in.Lookups {
		lookups = append(lookups, w.T("mail.digest.lookup", "Name", cut(l.Name), "Found", w.Number(l.Found), "Missed", w.Number(l.Missed)))
	}
	for _, e := range in.Exports {
		exports = append(exports, w.T("mail.digest.export", "Name", cut(e.Name), "List", w.T("resource."+e.Resource), "Rows", w.Number(e.Rows)))
	}
	if job.AnchorOnly {
		return o.message(ctx, letter{
			to: in.Email, fromName: space, words: w, id: fmt.Sprintf("anchor.%s.%s.%s", job.Workspace, job.Owner, job.Monday),
			subject: w.T("mail.anchor.subject", "Workspace", space),
			body: email.Mail{
				Head: space, Heading: w.T("mail.anchor.heading", "Day", w.Date(in.AnchorDay)), Paragraphs: []string{in.Anchor, w.T("mail.digest.keep")},
				Button: w.T("mail.limit.button"), URL: o.publicURL + "/w/" + in.Slug + "/settings/audit-log",
				Copy: w.T("mail.copy"), Foot: []string{w.T("mail.anchor.why"), w.T("mail.sent_by")},
			},
		})
	}
	tell("joined", in.Joined)
	tell("left", in.Left)
	tell("changed", in.Changed)
	tell("lookups", lookups)
	tell("exports", exports)
	tell("unseen", in.Unseen)
	if len(told) == 0 {
		told = []string{w.T("mail.digest.quiet")}
	}
	body := email.Mail{
		Head: space, Heading: w.T("mail.digest.heading", "From", w.Day(in.From), "To", w.Date(in.To)), Paragraphs: told,
		Button: w.T("mail.limit.button"), URL: o.publicURL + "/w/" + in.Slug + "/settings/audit-log?from=" + in.From.Format(time.DateOnly),
		Copy: w.T("mail.copy"), Foot: []string{w.T("mail.digest.stop"), w.T("mail.sent_by")},
	}
	if in.Anchor != "" {
		body.Notes = []string{w.T("mail.digest.anchor", "Day", w.Date(in.AnchorDay)), in.Anchor, w.T("mail.digest.keep")}
	}
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w, body: body, stop: in.Token,
		id:      fmt.Sprintf("digest.%s.%s.%s", job.Workspace, job.Owner, job.Monday),
		subject: w.T("mail.digest.subject", "Workspace", space),
	})
}
