package jobs

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/riverqueue/river"

	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/signin"
	"latchkey/templates/email"
)

// letter is a mail before it is put in its two forms.
type letter struct {
	to, subject, fromName, id string
	words                     *i18n.Words
	body                      email.Mail
	stop                      string // by which whoever gets it stops mails of its kind, "" for what is not to be stopped
}

// message renders the HTML and the text of a mail. Its Message-ID is made of
// what is sent, so that a mail that is sent twice is the same mail.
func (o office) message(ctx context.Context, l letter) (mail.Message, error) {
	to, err := mail.ParseAddress(l.to)
	if err != nil {
		return mail.Message{}, river.JobCancel(err)
	}
	l.body.Language = string(l.words.Language)
	stop := ""
	if l.stop != "" {
		stop = o.publicURL + messages.UnsubscribePath + l.stop
		l.body.Foot = append([]string{l.words.T("mail.stop", "URL", stop)}, l.body.Foot...)
	}
	var html strings.Builder
	if err := email.HTML(l.body).Render(ctx, &html); err != nil {
		return mail.Message{}, err
	}
	return mail.Message{
		To: to, FromName: l.fromName, Subject: l.subject, HTML: html.String(), Text: plain(l.words, l.body),
		MessageID: l.id + "@" + o.host(), Language: l.body.Language, Unsubscribe: stop,
	}, nil
}

func (o office) host() string {
	parsed, err := url.Parse(o.publicURL)
	if err != nil || !strings.Contains(parsed.Hostname(), ".") {
		return "latchkey.invalid"
	}
	return parsed.Hostname()
}

func plain(words *i18n.Words, m email.Mail) string {
	parts := append([]string{m.Heading}, m.Paragraphs...)
	if m.URL != "" {
		parts = append(parts, words.T("mail.leads", "Button", m.Button)+"\n"+m.URL)
	}
	parts = append(parts, m.Notes...)
	if len(m.Foot) > 0 {
		parts = append(parts, "--", strings.Join(m.Foot, "\n"))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func words(language string) *i18n.Words { return i18n.For(i18n.Language(language), nil) }

// cut keeps what people typed from filling a mail: 80 characters.
func cut(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// signed is the line of a business, nothing for one that has not said who it is.
func signed(signature []string) []string {
	if len(signature) == 0 {
		return nil
	}
	parts := make([]string, len(signature))
	for i, part := range signature {
		parts[i] = cut(part)
	}
	return []string{strings.Join(parts, " · ")}
}

// writeInvitation writes the mail of an invitation under the words of a key, which its name begins.
func (o office) writeInvitation(
	ctx context.Context, job InvitationMail, in InvitationLetter, key, name string,
) (mail.Message, error) {
	w := words(in.Language)
	space, inviter := cut(in.Workspace), cut(in.Inviter)
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w,
		id:      fmt.Sprintf("%s.%s.%d", name, job.Invitation, job.Generation),
		subject: w.T(key+".subject", "Workspace", space),
		body: email.Mail{
			Head:       space,
			Heading:    w.T(key+".heading", "Inviter", inviter, "Workspace", space),
			Paragraphs: []string{strings.Join(o.sections.You(w, in.Offer), " ")},
			Button:     w.T("mail.invitation.button"),
			URL:        o.publicURL + "/join/" + in.Link,
			Copy:       w.T("mail.copy"),
			Notes:      []string{w.T("mail.invitation.only", "Email", in.Email, "Until", w.Date(in.Expires))},
			Foot: append(signed(in.Signature),
				w.T("mail.invitation.unknown", "Inviter", inviter),
				w.T("mail.sent_for", "Organization", cut(in.Organization)),
			),
		},
	})
}

func (o office) writeVoid(ctx context.Context, job VoidMail, in VoidLetter) (mail.Message, error) {
	w := words(in.Language)
	space := cut(in.Workspace)
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w,
		id:      fmt.Sprintf("void.%s.%s", job.Invitation, job.Member),
		subject: w.T("mail.void.subject", "Workspace", space),
		body: email.Mail{
			Head:    space,
			Heading: w.T("mail.void.heading", "Email", in.Invited),
			Paragraphs: []string{
				w.T("mail.void.text", "Email", in.Invited, "Role", w.T("role."+in.Role.String()+".name"), "Workspace", space),
				w.T("mail.void.next"),
			},
			Button: w.T("mail.void.button"),
			URL:    o.publicURL + "/w/" + in.Slug + "/settings/members",
			Copy:   w.T("mail.copy"),
			Foot:   []string{w.T("mail.sent_by")},
		},
	})
}

func (o office) writeLimit(ctx context.Context, job *river.Job[LimitMail], in LimitLetter) (mail.Message, error) {
	w := words(in.Language)
	space, member := cut(in.Workspace), cut(in.Member)
	kind := "mail.limit"
	if job.Args.Misses {
		kind = "mail.misses"
	}
	return o.message(ctx, letter{
		to: in.Email, fromName: space, words: w,
		id:      fmt.Sprintf("limit.%d", job.ID),
		subject: w.T(kind+".subject", "Workspace", space),
		body: email.Mail{
			Head:    space,
			Heading: w.T(kind+".heading", "Member", member),
			Paragraphs: []string{
				w.T(kind+".text", "Member", member, "Count", job.Args.Count, "Minutes", job.Args.Minutes, "Workspace", space),
				w.T("mail.limit.next"),
			},
			Button: w.T("mail.limit.button"),
			URL:    o.publicURL + "/w/" + in.Slug + "/settings/audit-log",
			Copy:   w.T("mail.copy"),
			Foot:   []string{w.T("mail.sent_by")},
		},
	})
}

func (o office) writeAccount(ctx context.Context, job AccountMail, in AccountLetter) (mail.Message, error) {
	w := words(in.Language)
	kind, path := "mail.signup", "/signup/"
	if job.Purpose == string(signin.ResetLink) {
		kind, path = "mail.reset", "/forgot/"
	}
	return o.message(ctx, letter{
		to: in.Email, fromName: "Latchkey", words: w,
		id:      fmt.Sprintf("%s.%s.%d", job.Purpose, job.ID, job.Generation),
		subject: w.T(kind + ".subject"),
		body: email.Mail{
			Head:       "Latchkey",
			Heading:    w.T(kind + ".heading"),
			Paragraphs: []string{w.T(kind + ".text")},
			Button:     w.T(kind + ".button"),
			URL:        o.publicURL + path + in.Link,
			Copy:       w.T("mail.copy"),
			Notes:      []string{w.T(kind+".only", "Email", in.Email, "Until", w.Exact(in.Expires))},
			Foot:       []string{w.T(kind + ".unknown"), w.T("mail.sent_by")},
		},
	})
}

func (o office) writeKnownAddress(ctx context.Context, job *river.Job[KnownAddressMail], account people.Account) (mail.Message, error) {
	w := words(job.Args.Language)
	return o.message(ctx, letter{
		to: account.Email, fromName: "Latchkey", words: w,
		id:      fmt.Sprintf("known.%d", job.ID),
		subject: w.T("mail.known.subject"),
		body: email.Mail{
			Head:       "Latchkey",
			Heading:    w.T("mail.known.heading"),
			Paragraphs: []string{w.T("mail.known.text"), w.T("mail.known.forgotten")},
			Button:     w.T("mail.known.button"),
			URL:        o.publicURL + "/login",
			Copy:       w.T("mail.copy"),
			Foot:       []string{w.T("mail.known.unknown"), w.T("mail.sent_by")},
		},
	})
}
