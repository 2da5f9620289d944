package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// Limits of the mailbox. It serves one developer or one test run.
const (
	mailboxMessages    = 500
	mailboxBytes       = 5 << 20 // of one message
	mailboxConnections = 32
	mailboxTimeout     = 30 * time.Second // for each command, and for the data of a message
)

// Mailbox is a mail server for development and tests. It takes every message
// over real SMTP, keeps the newest 500 in memory and delivers nothing.
// It listens on this machine only, for the messages hold links that sign people in.
type Mailbox struct {
	// Taken is called with each message before its sender learns that it was taken, if not nil.
	// It is set before Serve.
	Taken func(Received)

	server   *smtp.Server
	listener net.Listener // set by Listen

	mu      sync.Mutex
	taken   int           // messages since the start; the number is the newest message's ID
	kept    []Received    // oldest first
	arrived chan struct{} // closed and replaced when a message arrives
	refusal error         // the answer to every RCPT, if not nil
}

// NewMailbox returns an empty mailbox that does not listen yet.
func NewMailbox() *Mailbox {
	m := &Mailbox{arrived: make(chan struct{})}
	m.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{mailbox: m}, nil
	}))
	m.server.Domain = "mailbox.test"
	m.server.MaxRecipients = 1 // a mail with a second recipient is a fault of the product
	m.server.MaxMessageBytes = mailboxBytes
	m.server.ReadTimeout = mailboxTimeout
	m.server.WriteTimeout = mailboxTimeout
	m.server.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)
	return m
}

// Listen opens the port at addr, such as "127.0.0.1:0" for any free one. From then on clients can connect
// and wait for Serve. It returns an error when the port is taken or addr is not of this machine alone.
func (m *Mailbox) Listen(addr string) error {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	if !tcp.IP.IsLoopback() {
		return fmt.Errorf("mailbox: refusing to listen on %q: not a loopback address such as 127.0.0.1", addr)
	}
	listener, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	m.listener = netutil.LimitListener(listener, mailboxConnections)
	return nil
}

// Serve takes mail until Close, and then returns nil. Listen must have succeeded.
func (m *Mailbox) Serve() error { return m.server.Serve(m.listener) }

// Addr returns the host and port that the mailbox listens on. Listen must have succeeded.
func (m *Mailbox) Addr() string { return m.listener.Addr().String() }

// URL returns what a Sender needs in Config.URL to deliver here.
func (m *Mailbox) URL() string { return "smtp://" + m.Addr() + "?tls=none" }

// Close stops listening and ends all connections. The messages stay readable. Listen must have succeeded.
func (m *Mailbox) Close() error {
	err := m.server.Close()
	// The server knows the port only since Serve, which may not have run yet.
	if e := m.listener.Close(); !errors.Is(e, net.ErrClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// Refuse makes the mailbox answer every recipient with an SMTP code (400 to 599) and a text, until Accept.
func (m *Mailbox) Refuse(code int, text string) { m.answer(&smtp.SMTPError{Code: code, Message: text}) }

// Accept makes the mailbox take every message again.
func (m *Mailbox) Accept() { m.answer(nil) }

func (m *Mailbox) answer(refusal error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refusal = refusal
}

// List returns the messages, newest first.
func (m *Mailbox) List() []Received {
	list, _ := m.snapshot()
	return list
}

// Get returns the message with an ID. It reports false for one that never was or is no longer kept.
func (m *Mailbox) Get(id string) (Received, bool) {
	list, _ := m.snapshot()
	i := slices.IndexFunc(list, func(r Received) bool { return r.ID == id })
	if i < 0 {
		return Received{}, false
	}
	return list[i], true
}

// Wait returns the newest message that matches, at once or as soon as it arrives.
// Its error wraps the one of ctx.
func (m *Mailbox) Wait(ctx context.Context, match func(Received) bool) (Received, error) {
	for {
		list, arrived := m.snapshot()
		if i := slices.IndexFunc(list, match); i >= 0 {
			return list[i], nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return Received{}, fmt.Errorf("mailbox: none of %d messages matches: %w", len(list), ctx.Err())
		}
	}
}

// snapshot returns the messages, newest first, and a channel that is closed when there is another.
func (m *Mailbox) snapshot() ([]Received, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.Clone(m.kept)
	slices.Reverse(list)
	return list, m.arrived
}

func (m *Mailbox) keep(r Received) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.taken++
	r.ID = strconv.Itoa(m.taken)
	if len(m.kept) == mailboxMessages {
		m.kept = slices.Delete(m.kept, 0, 1)
	}
	m.kept = append(m.kept, r)
	close(m.arrived)
	m.arrived = make(chan struct{})
}

// session is one connection to the mailbox. It implements [smtp.Session].
type session struct {
	mailbox  *Mailbox
	from, to string // envelope of the message under way
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.mailbox.mu.Lock()
	defer s.mailbox.mu.Unlock()
	return s.mailbox.refusal
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	message := readMessage(raw)
	message.At = time.Now()
	message.From = cmp.Or(message.From, s.from)
	message.Return, message.To = s.from, s.to
	s.mailbox.keep(message)
	if s.mailbox.Taken != nil {
		s.mailbox.Taken(message)
	}
	return nil
}

func (s *session) Reset() {}

func (s *session) Logout() error { return nil }
