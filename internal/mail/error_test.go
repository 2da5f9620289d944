package mail

import (
	"context"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// startScript runs a mail server for one connection. It gives each command the next reply, beginning with the
// greeting. When it has none left it closes silent, and listens without a word. It returns its URL too.
func startScript(t *testing.T, replies ...string) (url string, silent <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done, speechless := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		conn, err := listener.Accept()
		if err != nil {
			return // the test ended without a connection
		}
		defer conn.Close()
		c := textproto.NewConn(conn)
		for _, reply := range replies {
			_ = c.PrintfLine("%s", reply)
			if strings.HasPrefix(reply, "354") {
				_, _ = io.Copy(io.Discard, c.DotReader())
			} else {
				_, _ = c.ReadLine()
			}
		}
		close(speechless)
		_, _ = io.Copy(io.Discard, c.R) // until the sender hangs up
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done // a sender that leaves its connection open stops the test here
	})
	return "smtp://" + listener.Addr().String() + "?tls=none", speechless
}

func sendError(ctx context.Context, t *testing.T, s *Sender) *Error {
	t.Helper()
	err := s.Send(ctx, invitation(t))
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("Send: %v, want an *Error", err)
	}
	return failure
}

func TestRule32FailuresArePermanentOrTemporary(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		replies   []string
		permanent bool
		code      int
		text      string
	}{
		{"greeting 421", []string{"421 busy"}, false, 421, "the mail server refused the connection"},
		{"greeting 554", []string{"554 go away"}, false, 554, "the mail server refused the connection"},
		{"MAIL 451", []string{"220 hi", "250 hi", "451 later"}, false, 451, "later"},
		{"MAIL 550", []string{"220 hi", "250 hi", "550 5.7.1 sender unknown"}, true, 550, "5.7.1 sender unknown"},
		{"RCPT 450", []string{"220 hi", "250 hi", "250 ok", "450 greylisted"}, false, 450, "greylisted"},
		{"RCPT 550", []string{"220 hi", "250 hi", "250 ok", "550 no such user"}, true, 550, "no such user"},
		{"RCPT out of turn", []string{"220 hi", "250 hi", "250 ok", "354 what"}, false, 354, "what"},
		{"DATA 452", []string{"220 hi", "250 hi", "250 ok", "250 ok", "452 disk full"}, false, 452, "disk full"},
		{"DATA 554", []string{"220 hi", "250 hi", "250 ok", "250 ok", "554 no"}, true, 554, "no"},
		{"message 451", []string{"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "451 later"}, false, 451, "later"},
		{"message 552", []string{"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "552 too big"}, true, 552, "too big"},
		{"reply of several lines", []string{"220 hi", "250 hi", "250 ok", "550-no\x1b[31m\r\n550 such user"}, true, 550, "no [31m such user"},
		{"long reply", []string{"220 hi", "250 hi", "250 ok", "550 " + strings.Repeat("é", 300)}, true, 550, strings.Repeat("é", 200)},
		{
			"half an address", []string{"220 hi", "250 hi", "250 ok", "550 " + strings.Repeat("no such user ", 15) + "anna.kern@customers.example"},
			true, 550, strings.TrimSpace(strings.Repeat("no such user ", 15)),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url, _ := startScript(t, tt.replies...)
			got := sendError(t.Context(), t, newSender(t, url))
			if got.Permanent != tt.permanent || got.Code != tt.code || got.Text != tt.text {
				t.Errorf("got %+v, want %+v", got, tt)
			}
		})
	}
}

// dialogue is what a server says to a mail that it takes, up to its answer to QUIT.
var dialogue = []string{"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 taken"}

func TestRule35SilentServer(t *testing.T) {
	t.Parallel()
	for n := range dialogue {
		t.Run("after "+strings.Join(dialogue[:n], ", "), func(t *testing.T) {
			t.Parallel()
			url, _ := startScript(t, dialogue[:n]...)
			s := newSender(t, url, func(s *Sender) { s.timeout = 150 * time.Millisecond })
			start := time.Now()
			got := sendError(t.Context(), t, s)
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("Send took %s", took)
			}
			if got.Permanent || got.Code != 0 || got.Text != "the mail server did not answer in time" {
				t.Errorf("got %+v", got)
			}
			if !errors.Is(got, context.DeadlineExceeded) {
				t.Errorf("%v does not wrap context.DeadlineExceeded", got)
			}
		})
	}
}

func TestSendInterrupted(t *testing.T) {
	t.Parallel()
	for n := range dialogue {
		t.Run("after "+strings.Join(dialogue[:n], ", "), func(t *testing.T) {
			t.Parallel()
			url, silent := startScript(t, dialogue[:n]...)
			ctx, cancel := context.WithCancel(t.Context())
			go func() { <-silent; cancel() }()
			got := sendError(ctx, t, newSender(t, url))
			if got.Permanent || got.Code != 0 || got.Text != "the delivery was interrupted" || !errors.Is(got, context.Canceled) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRule32TakenIsTaken(t *testing.T) {
	t.Parallel()
	url, silent := startScript(t, dialogue...)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-silent; cancel() }() // QUIT is never answered
	if err := newSender(t, url).Send(ctx, invitation(t)); err != nil {
		t.Errorf("Send: %v; an error here sends the mail a second time", err)
	}
}

func TestSendServerDown(t *testing.T) {
	t.Parallel()
	box := NewMailbox()
	if err := box.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	got := sendError(t.Context(), t, newSender(t, box.URL()))
	if got.Permanent || got.Code != 0 || got.Text != "the mail server could not be reached" {
		t.Errorf("got %+v", got)
	}
}

func TestMailboxRefuseAndAccept(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	s := newSender(t, box.URL())
	box.Refuse(451, "come back")
	if got := sendError(t.Context(), t, s); got.Permanent || got.Code != 451 || !strings.HasSuffix(got.Text, "come back") {
		t.Errorf("451: got %+v", got)
	}
	box.Refuse(550, "no such user")
	if got := sendError(t.Context(), t, s); !got.Permanent || got.Code != 550 || !strings.HasSuffix(got.Text, "no such user") {
		t.Errorf("550: got %+v", got)
	}
	if n := len(box.List()); n > 0 {
		t.Errorf("%d refused messages arrived", n)
	}
	box.Accept()
	if err := s.Send(t.Context(), invitation(t)); err != nil {
		t.Errorf("after Accept: %v", err)
	}
}

func TestMailboxLimitsSize(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	m := invitation(t)
	m.Text = strings.Repeat("x", mailboxBytes)
	var failure *Error
	if err := newSender(t, box.URL()).Send(t.Context(), m); !errors.As(err, &failure) || !failure.Permanent || failure.Code != 552 {
		t.Errorf("Send: %v, want 552", err)
	}
}

// A server that says nothing after a whole mail may have taken it: nobody knows. One that
// answers, or that falls silent before, has not.
func TestRule47ASilenceAfterTheMailIsUnclear(t *testing.T) {
	t.Parallel()
	for at := range len(dialogue) {
		url, silent := startScript(t, dialogue[:at]...)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-silent
			cancel()
		}()
		failure := sendError(ctx, t, newSender(t, url))
		handedOver := at > 0 && strings.HasPrefix(dialogue[at-1], "354")
		if failure.Unclear != handedOver {
			t.Errorf("silent after %q: unclear is %t: %v", dialogue[:at], failure.Unclear, failure)
		}
		cancel()
	}
	url, _ := startScript(t, append(dialogue[:len(dialogue)-1:len(dialogue)-1], "451 later")...)
	if failure := sendError(t.Context(), t, newSender(t, url)); failure.Unclear || failure.Code != 451 {
		t.Errorf("refused after the mail: %v", failure)
	}
}
