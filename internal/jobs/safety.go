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
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/email"
)

// PasswordMail tells a user that their password was changed, or reset by a link.
type PasswordMail struct {
	User  uuid.UUID `json:"user"`
	Reset bool      `json:"reset,omitempty"`
}

// Kind names the job in the queue.
func (PasswordMail) Kind() string { return "password_mail" }

// SignInMail tells a user that a session of theirs began on a device that nobody knew.
type SignInMail struct {
	Session uuid.UUID `json:"session"`
}

// Kind names the job in the queue.
func (SignInMail) Kind() string { return "sign_in_mail" }

// AccessMail tells a member that somebody changed or ended their access. What it is now is
// read when it is sent; a newer change has a mail of its own.
type AccessMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Member    uuid.UUID `json:"member"`
	Version   int64     `json:"version"` // of the member, after the change
	By        uuid.UUID `json:"by"`
	// Invitation is that of another address to their place, of which it tells before
	// anything has changed; none for what has.
	Invitation uuid.NullUUID `json:"invitation,omitzero"`
}

// Kind names the job in the queue.
func (AccessMail) Kind() string { return "access_mail" }

// Safety is what the mails read that tell people what happens to their own account and access.
type Safety interface {
	// SignIn reads the mail of a sign-in; false when the session is forgotten.
	SignIn(context.Context, SignInMail) (SignInLetter, bool, error)
	// Access reads the mail of a changed access; false when it was changed again.
	Access(context.Context, AccessMail) (AccessLetter, bool, error)
}

// SignInLetter says where and when somebody signed in.
type SignInLetter struct {
	Email, Language string
	Device, Address string
	At              time.Time
}

// AccessLetter says what somebody's access is now.
type AccessLetter struct {
	Email, Language, Zone string
	Workspace, Slug, By   string
	policy.Offer
	Ends      time.Time // zero for never
	Ended     bool
	Suspended bool        // as long as that
	Lent      time.Time   // until when what they have is lent, zero for what is theirs
	OwnRole   policy.Role // what they are then
	Place     string      // the address that is invited to their place, "" for what has changed
}

func (o office) password(ctx context.Context, job *river.Job[PasswordMail]) error {
	account, err := o.source.KnownAddress(ctx, job.Args.User)
	if err != nil || account.ID == uuid.Nil {
		return err
	}
	kind := "mail.password"
	if job.Args.Reset {
		kind = "mail.password_reset"
	}
	w := words(account.Language)
	m, err := o.message(ctx, letter{
		to: account.Email, fromName: "Latchkey", words: w,
		id: fmt.Sprintf("password.%d", job.ID), subject: w.T(kind + ".subject"),
		body: email.Mail{
			Head: "Latchkey", Heading: w.T(kind + ".heading"),
			Paragraphs: []string{w.T(kind+".text", "At", w.Exact(job.CreatedAt)), w.T("mail.password.unknown")},
			Button:     w.T("mail.password.button"), URL: o.publicURL + "/forgot", Copy: w.T("mail.copy"),
			Foot: []string{w.T("mail.sent_by")},
		},
	})
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) signIn(ctx context.Context, job *river.Job[SignInMail]) error {
	in, ok, err := o.source.SignIn(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	w := words(in.Language)
	device := w.T("profile.device_unknown")
	if browser, system, both := strings.Cut(in.Device, " · "); both {
		device = w.T("profile.device", "Browser", browser, "System", system)
	} else if in.Device != "" {
		device = in.Device
	}
	m, err := o.message(ctx, letter{
		to: in.Email, fromName: "Latchkey", words: w,
		id: fmt.Sprintf("sign-in.%s", job.Args.Session), subject: w.T("mail.new_device.subject"),
		body: email.Mail{
			Head: "Latchkey", Heading: w.T("mail.new_device.heading"),
			Paragraphs: []string{
				w.T("mail.new_device.text", "Device", device, "Address", in.Address, "At", w.Exact(in.At)), w.T("mail.new_device.known"),
			},
			Button: w.T("mail.new_device.button"), URL: o.publicURL + "/profile#sessions", Copy: w.T("mail.copy"),
			Notes: []string{w.T("mail.new_device.unknown")}, Foot: []string{w.T("mail.sent_by")},
		},
	})
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) access(ctx context.Context, job *river.Job[AccessMail]) error {
	in, ok, err := o.source.Access(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeAccess(ctx, job.Args, in)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) writeAccess(ctx context.Context, job AccessMail, in AccessLetter) (mail.Message, error) {
	w := i18n.For(i18n.Language(in.Language), people.ZoneOf(in.Zone))
	space, by := cut(in.Workspace), cut(in.By)
	kind := "mail.access"
	body := email.Mail{Head: space, Copy: w.T("mail.copy"), Foot: []string{w.T("mail.sent_by")}}
	id := fmt.Sprintf("access.%s.%d", job.Member, job.Version)
	switch {
	case job.Invitation.Valid:
		kind, id = "mail.place", fmt.Sprintf("place.%s", job.Invitation.UUID)
		body.Paragraphs = []string{w.T("mail.place.text", "Email", in.Place), w.T("mail.place.unknown")}
		body.Button, body.URL = w.T("mail.new_device.button"), o.publicURL+"/profile#sessions"
	case in.Ended || in.Suspended:
		if kind = "mail.access_ended"; in.Suspended {
			kind = "mail.access_suspended"
		}
		body.Paragraphs = []string{w.T("mail.access_ended.text"), w.T("mail.access_ended.ask", "Name", by)}
	default:
		body.Paragraphs = []string{
			w.T("mail.access.role", "Article", w.T("role."+in.Role.String()+".article"), "Workspace", space),
			strings.Join(o.sections.You(w, in.Offer), " "),
		}
		var narrowed []string
		for restriction := range in.Restrictions.All() {
			narrowed = append(narrowed, w.T("restriction."+restriction.String()+".label"))
		}
		if len(narrowed) > 0 {
			body.Paragraphs = append(body.Paragraphs, w.T("mail.access.restrictions", "List", strings.Join(narrowed, ", ")))
		}
		if !in.Lent.IsZero() {
			body.Paragraphs = append(body.Paragraphs,
				w.T("mail.access.lent", "Moment", w.Exact(in.Lent), "Article", w.T("role."+in.OwnRole.String()+".article")))
		}
		if !in.Ends.IsZero() {
			body.Paragraphs = append(body.Paragraphs, w.T("mail.access.ends", "Date", w.Date(in.Ends)))
		}
		body.Button, body.URL = w.T("mail.access.button", "Workspace", space), o.publicURL+"/w/"+in.Slug
	}
	body.Heading = w.T(kind+".heading", "Name", by, "Workspace", space)
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w, id: id,
		subject: w.T(kind+".subject", "Workspace", space), body: body,
	})
}
