package webtest

import (
	"context"
	"log/slog"
	"net/smtp"
	"strings"
	"testing"

	"latchkey/internal/intake"
	"latchkey/internal/postgres/messages"
)

// Door is where customers' mails come in.
type Door struct {
	t       testing.TB
	address string
}

// Receive opens the door of the first process.
func (s *Site) Receive(t testing.TB) Door {
	t.Helper()
	server, err := intake.Listen(t.Context(), "127.0.0.1:0", intake.Options{Domain: "latchkey.example", Store: messages.NewIncoming(s.first.db), Log: slog.New(slog.NewJSONHandler(s.Log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve() //nolint:errcheck // It ends with the test.
	t.Cleanup(func() { _ = server.Stop(context.WithoutCancel(t.Context())) })
	return Door{t, server.Addr()}
}

// Send sends a mail of a few words, as another server does.
func (d Door) Send(from, to, subject, text string) {
	d.t.Helper()
	if err := d.Hand(from, to, "From: "+from+"\nTo: "+to+"\nSubject: "+subject+"\n\n"+text+"\n"); err != nil {
		d.t.Fatal(err)
	}
}

// Hand hands on a mail as it is, but for the ends of its lines.
func (d Door) Hand(from, to, raw string) error {
	lines := strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
	return smtp.SendMail(d.address, nil, from, []string{to}, []byte(lines))
}
