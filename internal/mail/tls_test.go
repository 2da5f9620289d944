package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// certificate returns a server's half and a client's half of TLS on 127.0.0.1.
func certificate(t *testing.T) (serverTLS *tls.Config, trust func(*Sender)) {
	t.Helper()
	s := httptest.NewTLSServer(nil) // for its certificate
	defer s.Close()
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates}, func(s *Sender) { s.tls.RootCAs = pool }
}

// membersOnly is a session that wants user and password before a message.
type membersOnly struct {
	session
	signedIn bool
}

func (s *membersOnly) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *membersOnly) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "latchkey" || password != "right" {
			return errors.New("wrong password: " + password) // a careless server
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *membersOnly) Mail(from string, options *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	return s.session.Mail(from, options)
}

func TestRule33TLS(t *testing.T) {
	t.Parallel()
	config, trust := certificate(t)
	plain := func(*Mailbox) {}
	startTLS := func(m *Mailbox) { m.server.TLSConfig = config }
	implicit := func(m *Mailbox) { m.listener = tls.NewListener(m.listener, config) }
	signIn := func(m *Mailbox) {
		m.server.Backend = smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
			return &membersOnly{session: session{mailbox: m}}, nil
		})
	}
	both := func(a, b func(*Mailbox)) func(*Mailbox) { return func(m *Mailbox) { a(m); b(m) } }
	unknown := func(*Sender) {}

	const unsafe = "no secure connection to the mail server could be made"
	tests := []struct {
		name      string
		mailbox   func(*Mailbox)
		before    string // the host in the URL
		after     string
		setup     func(*Sender)
		wantError string
	}{
		{"STARTTLS", startTLS, "smtp://", "", trust, ""},
		{"STARTTLS by an unknown certificate", startTLS, "smtp://", "", unknown, unsafe},
		{"STARTTLS not offered", plain, "smtp://", "", trust, unsafe},
		{"opportunistic and offered", startTLS, "smtp://", "?tls=opportunistic", trust, ""},
		{"opportunistic by an unknown certificate", startTLS, "smtp://", "?tls=opportunistic", unknown, unsafe},
		{"opportunistic and not offered", plain, "smtp://", "?tls=opportunistic", trust, ""},
		{"implicit", implicit, "smtps://", "", trust, ""},
		{"implicit by an unknown certificate", implicit, "smtps://", "", unknown, unsafe},
		{"sign-in", both(startTLS, signIn), "smtp://latchkey:right@", "", trust, ""},
		{"implicit and sign-in", both(implicit, signIn), "smtps://latchkey:right@", "", trust, ""},
		{"wrong password", both(startTLS, signIn), "smtp://latchkey:wr0ng@", "", trust, "the mail server refused the connection"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			box := startMailbox(t, tt.mailbox)
			s := newSender(t, tt.before+box.Addr()+tt.after, tt.setup)
			if tt.wantError == "" {
				if err := s.Send(t.Context(), invitation(t)); err != nil {
					t.Fatal(err)
				}
				if n := len(box.List()); n != 1 {
					t.Errorf("%d messages arrived, want 1", n)
				}
				return
			}
			got := sendError(t.Context(), t, s)
			if got.Permanent || got.Text != tt.wantError {
				t.Errorf("got %+v, want a temporary failure %q", got, tt.wantError)
			}
			if strings.Contains(got.Text, "wr0ng") {
				t.Errorf("the password is in %q", got.Text)
			}
			if n := len(box.List()); n > 0 {
				t.Errorf("%d messages arrived", n)
			}
		})
	}
}
