package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// defaultTimeout bounds one attempt as a whole; the job that makes the attempt has 15 seconds.
const defaultTimeout = 10 * time.Second

// Config says which server takes the mails and whom they come from.
type Config struct {
	// URL is smtp://user:password@host:587?tls=required|opportunistic|none or smtps://user:password@host:465.
	// TLS is required when nothing is said, and "none" is refused unless the host is this machine.
	URL string

	// From is the plain address that every mail comes from, and that bounces go to.
	From string

	// Timeout bounds one delivery from the dial to the last answer. Zero means ten seconds;
	// files that go with a mail have more, see Patience.
	Timeout time.Duration
}

// Sender hands messages to one mail server. It may be used by several goroutines at once.
type Sender struct {
	server  server
	from    Address
	timeout time.Duration
	tls     *tls.Config
}

// NewSender returns a sender, or an error in plain words about the first mistake in c.
// The error holds no credentials. No connection is made yet.
func NewSender(c Config) (*Sender, error) {
	server, err := parseServer(c.URL)
	if err != nil {
		return nil, err
	}
	from, err := ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("mail sender: want a plain address like no-reply@example.com: %w", err)
	}
	if c.Timeout < 0 {
		return nil, fmt.Errorf("mail timeout: must not be negative: %s", c.Timeout)
	}
	return &Sender{
		server:  server,
		from:    from,
		timeout: cmp.Or(c.Timeout, defaultTimeout),
		tls:     &tls.Config{ServerName: server.host, MinVersion: tls.VersionTLS12},
	}, nil
}

// Send makes one attempt to hand m to the mail server. Every error is an [*Error].
// Without an error the server has taken the message, whatever happened to the connection afterwards.
func (s *Sender) Send(ctx context.Context, m Message) error {
	data, err := m.encode(s.from)
	if err != nil {
		return &Error{Permanent: true, Text: "the message could not be written", Err: err}
	}
	most := Patience(s.timeout, len(data))
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel() // also closes the connection, see connect

	client, err := s.connect(ctx, most)
	if err != nil {
		return noConnection(ctx, err)
	}
	if whole, err := transfer(client, cmp.Or(m.ReturnPath, s.from).envelope(), m.recipient().envelope(), data); err != nil {
		failure := notTaken(ctx, err)
		failure.Unclear = whole && failure.Code == 0
		return failure
	}
	// Only a finished transfer is followed by QUIT: in the middle of the data, the client
	// would first end them with a dot, and the server would take half a message for a whole one.
	_ = client.Quit()
	return nil
}

// slowest is how many bytes of a large message a server takes in a second at least.
const slowest = 512 << 10

// Patience is how long one delivery of so many bytes may take, by what a short one may.
func Patience(short time.Duration, size int) time.Duration {
	return short + time.Duration(size/slowest)*time.Second
}

// transfer runs one mail transaction with exactly one recipient. It tells whether all
// of the message was handed over.
func transfer(client *smtp.Client, from, to string, data []byte) (whole bool, err error) {
	if err := client.Mail("<" + from + ">"); err != nil {
		return false, err
	}
	if err := client.Rcpt("<" + to + ">"); err != nil {
		return false, err
	}
	w, err := client.Data()
	if err != nil {
		return false, err
	}
	if _, err := w.Write(data); err != nil {
		return false, err
	}
	return true, w.Close()
}

// connect dials, secures the connection and signs in. The connection is closed when ctx ends.
// Deadlines would not do: go-mail sets its own anew at several steps, and leaves the connection open when one fails.
func (s *Sender) connect(ctx context.Context, most time.Duration) (*smtp.Client, error) {
	dial := func(context.Context, string, string) (net.Conn, error) {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(s.server.host, s.server.port))
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		if s.server.encryption == tlsImplicit {
			return tls.Client(conn, s.tls), nil
		}
		return conn, nil
	}
	options := []gomail.Option{
		gomail.WithDialContextFunc(dial),
		gomail.WithTimeout(2 * most), // later than ctx, whose end says why the connection was lost
		gomail.WithTLSConfig(s.tls),
		gomail.WithHELO(s.from.domain()),
		gomail.WithoutSMTPUTF8(), // all addresses are ASCII
	}
	switch s.server.encryption {
	case tlsRequired:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case tlsOpportunistic:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case tlsNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case tlsImplicit:
		options = append(options, gomail.WithSSL())
	}
	if s.server.user != "" {
		options = append(options,
			gomail.WithUsername(s.server.user),
			gomail.WithPassword(s.server.password),
			// PLAIN and LOGIN are refused by go-mail itself on a connection without TLS to another machine.
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin),
		)
	}
	client, err := gomail.NewClient(s.server.host, options...)
	if err != nil {
		return nil, err
	}
	return client.DialToSMTPClientWithContext(ctx)
}
