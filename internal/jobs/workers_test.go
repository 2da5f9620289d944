package jobs

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
)

// letters has each letter once, unless it has none or is broken.
type letters struct {
	Source
	email  string
	gone   bool
	broken error
	note   string // what was noted of an invitation
}

func (l *letters) Invitation(context.Context, InvitationMail) (InvitationLetter, bool, error) {
	return InvitationLetter{
		Email: l.email, Language: "en", Workspace: "Atelier", Organization: "Marchand", Inviter: "Ann", Offer: policy.Offer{Role: policy.Agent},
		Expires: time.Now(), Link: "secret-link",
	}, !l.gone, l.broken
}

func (l *letters) NoteInvitation(_ context.Context, _ InvitationMail, state people.MailState, text string) error {
	l.note = string(state) + ": " + text
	return l.broken
}

func (l *letters) Void(context.Context, VoidMail) (VoidLetter, bool, error) {
	return VoidLetter{Email: l.email, Language: "en", Workspace: "Atelier", Slug: "atelier", Invited: "bob@example.com", Role: policy.Agent}, !l.gone, l.broken
}

func (l *letters) Limit(context.Context, LimitMail) (LimitLetter, bool, error) {
	return LimitLetter{Email: l.email, Language: "en", Workspace: "Atelier", Slug: "atelier", Member: "Bob"}, !l.gone, l.broken
}

func (l *letters) Account(context.Context, AccountMail) (AccountLetter, bool, error) {
	return AccountLetter{Email: l.email, Language: "en", Link: "secret-link", Expires: time.Now()}, !l.gone, l.broken
}

func (l *letters) KnownAddress(context.Context, uuid.UUID) (people.Account, error) {
	if l.gone {
		return people.Account{}, l.broken
	}
	return people.Account{ID: uuid.UUID{1}, Email: l.email}, l.broken
}

// newOffice sends to a mailbox of its own.
func newOffice(t *testing.T, l *letters) (office, *mail.Mailbox) {
	t.Helper()
	box := mail.NewMailbox()
	if err := box.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go box.Serve() // It ends with the test.
	t.Cleanup(func() { _ = box.Close() })
	sender, err := mail.NewSender(mail.Config{URL: box.URL(), From: "keys@latchkey.example"})
	if err != nil {
		t.Fatal(err)
	}
	return office{source: l, sender: sender, publicURL: "https://keys.example.com"}, box
}

func row() *rivertype.JobRow { return &rivertype.JobRow{ID: 7} }

// mails are all that the office sends.
var mails = map[string]func(context.Context, office) error{
	"invitation": func(ctx context.Context, o office) error {
		return o.invitation(ctx, &river.Job[InvitationMail]{JobRow: row(), Args: InvitationMail{Generation: 3}})
	},
	"void":  func(ctx context.Context, o office) error { return o.void(ctx, &river.Job[VoidMail]{JobRow: row()}) },
	"limit": func(ctx context.Context, o office) error { return o.limit(ctx, &river.Job[LimitMail]{JobRow: row()}) },
	"account": func(ctx context.Context, o office) error {
		return o.account(ctx, &river.Job[AccountMail]{JobRow: row(), Args: AccountMail{Purpose: "signup"}})
	},
	"known address": func(ctx context.Context, o office) error {
		return o.knownAddress(ctx, &river.Job[KnownAddressMail]{JobRow: row(), Args: KnownAddressMail{Language: "en"}})
	},
}

func cancels(err error) bool {
	var cancel *rivertype.JobCancelError
	return errors.As(err, &cancel)
}

// A mail goes out once. What has become void meanwhile is not sent; a refusal
// for good ends the job; all else is tried again.
func TestAMailIsSentDroppedOrTriedAgain(t *testing.T) {
	t.Parallel()
	broken := errors.New("the database is away")
	for name, send := range mails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &letters{email: "bob@example.com"}
			o, box := newOffice(t, l)
			ctx := t.Context()
			if err := send(ctx, o); err != nil || len(box.List()) != 1 || box.List()[0].To != l.email {
				t.Errorf("sending: %v, %+v", err, box.List())
			}
			l.gone = true
			if err := send(ctx, o); err != nil {
				t.Errorf("there is nothing to send: %v", err)
			}
			l.broken = broken
			if err := send(ctx, o); !errors.Is(err, broken) || cancels(err) {
				t.Errorf("reading fails: %v", err)
			}
			l.gone, l.broken, l.email = false, nil, "no address"
			if err := send(ctx, o); !cancels(err) {
				t.Errorf("to what is no address: %v", err)
			}
			l.email = "bob@example.com"
			box.Refuse(451, "busy")
			if err := send(ctx, o); err == nil || cancels(err) {
				t.Errorf("the server is busy: %v", err)
			}
			box.Refuse(550, "no such user")
			if err := send(ctx, o); !cancels(err) {
				t.Errorf("the server refuses: %v", err)
			}
			box.Accept()
			if n := len(box.List()); n != 1 {
				t.Errorf("%d mails", n)
			}
			_ = box.Close()
			if err := send(ctx, o); err == nil || cancels(err) {
				t.Errorf("the server is away: %v", err)
			}
		})
	}
}

// The members page shows how far the mail of an invitation has come, and quotes
// the server where it refuses for good.
func TestAnInvitationNotesWhatBecameOfItsMail(t *testing.T) {
	t.Parallel()
	l := &letters{email: "bob@example.com"}
	o, box := newOffice(t, l)
	for _, c := range []struct {
		code int
		text string
		want string
	}{{0, "", "sent: "}, {451, "busy", "delayed: "}, {550, "no such user", "failed: 5.0.0 no such user"}} {
		box.Accept()
		if c.code > 0 {
			box.Refuse(c.code, c.text)
		}
		l.note = ""
		if err := mails["invitation"](t.Context(), o); (err == nil) != (c.code == 0) || l.note != c.want {
			t.Errorf("answered with %d, it notes %q, want %q: %v", c.code, l.note, c.want, err)
		}
	}
	l.note, l.gone = "", true
	if err := mails["invitation"](t.Context(), o); err != nil || l.note != "" {
		t.Errorf("nothing was sent, and it notes %q, %v", l.note, err)
	}
}

// unnoted cannot note what became of a mail.
type unnoted struct {
	letters
	cause error
}

func (u *unnoted) NoteInvitation(context.Context, InvitationMail, people.MailState, string) error {
	return u.cause
}

func TestAnInvitationIsSentAgainWhenItCannotBeNoted(t *testing.T) {
	t.Parallel()
	o, _ := newOffice(t, nil)
	cause := errors.New("the database is away")
	o.source = &unnoted{letters{email: "bob@example.com"}, cause}
	if err := mails["invitation"](t.Context(), o); !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
}

// The wait doubles from a second up to a day, and a fifth of it is left to chance.
func TestEachAttemptWaitsLonger(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int]time.Duration{
		0: time.Second, 1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 10: 512 * time.Second, 16: 32768 * time.Second, 17: 24 * time.Hour,
		18: 24 * time.Hour, MaxAttempts: 24 * time.Hour, 500: 24 * time.Hour,
	} {
		seen := map[time.Duration]bool{}
		for range 20 {
			before := time.Now()
			next := backOff{}.NextRetry(&rivertype.JobRow{Attempt: attempt})
			if next.Before(before.Add(want)) || next.After(time.Now().Add(want+want/5+1)) {
				t.Errorf("attempt %d waits %s, want %s", attempt, next.Sub(before), want)
			}
			seen[next.Sub(before).Round(time.Millisecond)] = true
		}
		if len(seen) < 2 {
			t.Errorf("attempt %d always waits the same", attempt)
		}
	}
}

// A job of a process that died is run again only when none can still be at it.
func TestNoJobIsRunTwiceAtOnce(t *testing.T) {
	t.Parallel()
	if rescueAfter <= jobTimeout || turn >= jobTimeout {
		t.Errorf("a job may take %s, works in turns of %s, and is rescued after %s", jobTimeout, turn, rescueAfter)
	}
}
