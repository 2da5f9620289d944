package jobs

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
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
	note   string  // what was noted of an invitation
	marks  []int64 // the jobs whose mail was taken
	torn   error   // why no mark can be written
}

func (l *letters) Invitation(context.Context, InvitationMail) (InvitationLetter, bool, error) {
	return InvitationLetter{
		Email: l.email, Language: "en", Workspace: "Atelier", Organization: "Marchand", Inviter: "Ann", Offer: policy.Offer{Role: policy.Agent},
		Expires: row().CreatedAt, Link: "secret-link",
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
	return AccountLetter{Email: l.email, Language: "en", Link: "secret-link", Expires: row().CreatedAt}, !l.gone, l.broken
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
	mark := func(_ context.Context, job int64) error {
		l.marks = append(l.marks, job)
		return l.torn
	}
	return office{source: l, sender: sender, mark: mark, publicURL: "https://keys.example.com"}, box
}

func row() *rivertype.JobRow {
	return &rivertype.JobRow{ID: 7, CreatedAt: time.Date(2026, 12, 3, 10, 0, 0, 0, time.UTC)}
}

// takenRow is that of a job whose mail the server has.
func takenRow() *rivertype.JobRow {
	return &rivertype.JobRow{ID: 7, Metadata: []byte(`{"output": "taken"}`)}
}

// mails are all that the office sends.
var mails = map[string]func(context.Context, office, *rivertype.JobRow) error{
	"invitation": func(ctx context.Context, o office, row *rivertype.JobRow) error {
		return o.invitation(ctx, &river.Job[InvitationMail]{JobRow: row, Args: InvitationMail{Generation: 3}})
	},
	"void": func(ctx context.Context, o office, row *rivertype.JobRow) error {
		return o.void(ctx, &river.Job[VoidMail]{JobRow: row})
	},
	"limit": func(ctx context.Context, o office, row *rivertype.JobRow) error {
		return o.limit(ctx, &river.Job[LimitMail]{JobRow: row})
	},
	"account": func(ctx context.Context, o office, row *rivertype.JobRow) error {
		return o.account(ctx, &river.Job[AccountMail]{JobRow: row, Args: AccountMail{Purpose: "signup"}})
	},
	"known address": func(ctx context.Context, o office, row *rivertype.JobRow) error {
		return o.knownAddress(ctx, &river.Job[KnownAddressMail]{JobRow: row, Args: KnownAddressMail{Language: "en"}})
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
			if err := send(ctx, o, row()); err != nil || len(box.List()) != 1 || box.List()[0].To != l.email {
				t.Errorf("sending: %v, %+v", err, box.List())
			}
			l.gone = true
			if err := send(ctx, o, row()); err != nil {
				t.Errorf("there is nothing to send: %v", err)
			}
			l.broken = broken
			if err := send(ctx, o, row()); !errors.Is(err, broken) || cancels(err) {
				t.Errorf("reading fails: %v", err)
			}
			l.gone, l.broken, l.email = false, nil, "no address"
			if err := send(ctx, o, row()); !cancels(err) {
				t.Errorf("to what is no address: %v", err)
			}
			l.email = "bob@example.com"
			box.Refuse(451, "busy")
			if err := send(ctx, o, row()); err == nil || cancels(err) {
				t.Errorf("the server is busy: %v", err)
			}
			box.Refuse(550, "no such user")
			if err := send(ctx, o, row()); !cancels(err) {
				t.Errorf("the server refuses: %v", err)
			}
			box.Accept()
			if n := len(box.List()); n != 1 {
				t.Errorf("%d mails", n)
			}
			_ = box.Close()
			if err := send(ctx, o, row()); err == nil || cancels(err) {
				t.Errorf("the server is away: %v", err)
			}
		})
	}
}

// A server that has a mail is not given it again: that it was taken is written
// down before anything else, and read before a mail is sent.
func TestAMailThatWasTakenIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, send := range mails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &letters{email: "bob@example.com"}
			o, box := newOffice(t, l)
			if err := send(t.Context(), o, takenRow()); err != nil || len(box.List()) != 0 || len(l.marks) != 0 {
				t.Errorf("it was taken: %v, %d mails, marks %v", err, len(box.List()), l.marks)
			}
			if name == "invitation" && l.note != "sent: " {
				t.Errorf("of an invitation whose mail was taken it notes %q", l.note)
			}
			box.Refuse(451, "busy")
			if err := send(t.Context(), o, row()); err == nil || len(l.marks) != 0 {
				t.Errorf("it was not taken: %v, marks %v", err, l.marks)
			}
			box.Accept()
			if err := send(t.Context(), o, row()); err != nil || !slices.Equal(l.marks, []int64{7}) {
				t.Errorf("%v, marks %v", err, l.marks)
			}
		})
	}
}

// A database that is away for a moment keeps no mark from being written, nor
// does the end of the job's time; one that stays away has the mail sent again.
func TestAMarkIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tries, away, broken := 0, 3, errors.New("the database is away")
		o := office{mark: func(ctx context.Context, _ int64) error {
			if tries++; tries <= away {
				return broken
			}
			return ctx.Err()
		}}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := o.taken(ctx, 7); err != nil || tries != away+1 {
			t.Errorf("%v after %d tries", err, tries)
		}
		began := time.Now()
		away = 1_000_000
		if err := o.taken(ctx, 7); !errors.Is(err, broken) || time.Since(began) != markTime {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// A mail that is sent twice is the same to the byte.
func TestAMailSentTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	for name, send := range mails {
		o, box := newOffice(t, &letters{email: "bob@example.com"})
		for range 2 {
			if err := send(t.Context(), o, row()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if sent := box.List(); len(sent) != 2 || !bytes.Equal(sent[0].Raw, sent[1].Raw) || !bytes.Contains(sent[0].Raw, []byte("\r\nDate: Thu, 03 Dec 2026 10:00:00 +0000\r\n")) {
			t.Errorf("%s: %d mails: %s", name, len(sent), sent[0].Raw)
		}
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
		if err := mails["invitation"](t.Context(), o, row()); (err == nil) != (c.code == 0) || l.note != c.want {
			t.Errorf("answered with %d, it notes %q, want %q: %v", c.code, l.note, c.want, err)
		}
	}
	l.note, l.gone = "", true
	if err := mails["invitation"](t.Context(), o, row()); err != nil || l.note != "" {
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
	o.mark = func(context.Context, int64) error { return nil }
	o.source = &unnoted{letters{email: "bob@example.com"}, cause}
	if err := mails["invitation"](t.Context(), o, row()); !errors.Is(err, cause) {
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
	if rescueAfter <= jobTimeout+markTime || turn >= jobTimeout {
		t.Errorf("a job may take %s and %s, works in turns of %s, and is rescued after %s", jobTimeout, markTime, turn, rescueAfter)
	}
}
