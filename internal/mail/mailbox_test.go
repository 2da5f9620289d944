package mail

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/emersion/go-smtp"
)

// startMailbox returns a mailbox that takes mail until the end of the test.
// Each setup is called before it serves.
func startMailbox(t *testing.T, setup ...func(*Mailbox)) *Mailbox {
	t.Helper()
	m := NewMailbox()
	if err := m.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	for _, f := range setup {
		f(m)
	}
	served := make(chan error, 1)
	go func() { served <- m.Serve() }()
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return m
}

func TestMailboxListensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "127.0.0.1", ""} {
		if err := NewMailbox().Listen(addr); err == nil {
			t.Errorf("Listen(%q) was accepted", addr)
		}
	}
	taken := startMailbox(t)
	if err := NewMailbox().Listen(taken.Addr()); err == nil {
		t.Error("Listen took a port in use")
	}
}

func TestMailboxCloseBeforeServe(t *testing.T) {
	t.Parallel()
	m := NewMailbox()
	if err := m.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := m.Serve(); err != nil {
		t.Errorf("Serve after Close: %v", err)
	}
	if err := NewMailbox().Listen(m.Addr()); err != nil {
		t.Errorf("the port is still taken: %v", err)
	}
}

func TestMailboxKeepsTheNewest(t *testing.T) {
	t.Parallel()
	m := NewMailbox()
	for i := range mailboxMessages + 2 {
		m.keep(Received{Subject: strconv.Itoa(i)})
	}
	list := m.List()
	if len(list) != mailboxMessages || list[0].Subject != "501" || list[len(list)-1].Subject != "2" {
		t.Fatalf("kept %d messages, from %q to %q", len(list), list[0].Subject, list[len(list)-1].Subject)
	}
	if got, ok := m.Get(list[3].ID); !ok || got.Subject != list[3].Subject {
		t.Errorf("Get(%q) = %q, %t", list[3].ID, got.Subject, ok)
	}
	if _, ok := m.Get("1"); ok {
		t.Error("Get found a message that was dropped")
	}
}

func TestMailboxWait(t *testing.T) {
	t.Parallel()
	m := NewMailbox()
	looked := make(chan struct{}, 3)
	found := make(chan Received)
	go func() {
		r, err := m.Wait(t.Context(), func(r Received) bool {
			looked <- struct{}{}
			return r.Subject == "wanted"
		})
		if err != nil {
			t.Errorf("Wait: %v", err)
		}
		found <- r
	}()
	m.keep(Received{Subject: "other"})
	<-looked // it is waiting, or about to, when the next one arrives
	m.keep(Received{Subject: "wanted"})
	if r := <-found; r.ID != "2" {
		t.Errorf("Wait returned message %q, want the second", r.ID)
	}
	if r, err := m.Wait(t.Context(), func(r Received) bool { return r.Subject == "other" }); err != nil || r.ID != "1" {
		t.Errorf("Wait for a message that is there = %q, %v", r.ID, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Wait(ctx, func(Received) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait after the end of its context: %v", err)
	}
}

func TestMailboxTakesOneRecipient(t *testing.T) {
	t.Parallel()
	m := startMailbox(t)
	c, err := smtp.Dial(m.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("ann@example.com", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("bob@example.com", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("eve@example.com", nil); err == nil {
		t.Error("a second recipient was accepted")
	}
}

func TestReadMessageMalformed(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"",
		"\r\n",
		"no header at all",
		"Subject: kept\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nbroken",
		"Subject: kept\r\nContent-Type: text/plain; charset=klingon\r\n\r\nkept",
	} {
		got := readMessage([]byte(raw))
		if string(got.Raw) != raw {
			t.Errorf("readMessage(%q) kept %q", raw, got.Raw)
		}
		if len(raw) > 20 && got.Subject != "kept" {
			t.Errorf("readMessage(%q) has subject %q", raw, got.Subject)
		}
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte("Subject: =?utf-8?q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n"))
	f.Fuzz(func(_ *testing.T, raw []byte) { readMessage(raw) })
}
