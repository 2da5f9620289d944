// Package intake takes mails from other mail servers, by SMTP. It asks whose channel an
// address is, and answers that it has a mail once that is stored. It reads nothing of it.
package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"latchkey/internal/messages"
)

// Limits of the door.
const (
	mostRecipients  = 50
	mostUnknown     = 20 // recipients of one connection, before it is asked for no other
	mostConnections = 100
	mostOfOnePeer   = 10
	mostHeld        = 8 * messages.MaxMail // bytes of all mails that are being taken
	mostHeldOfOne   = 2 * messages.MaxMail // bytes of those of one peer
	mostLine        = 1 << 20              // bytes; programs write pages without a line end
	commandTime     = 60 * time.Second
	connectionTime  = 10 * time.Minute
	askTime         = 5 * time.Second
	storeTime       = 15 * time.Second
)

// What is kept of an envelope, in bytes.
const (
	MaxRecipient = 320 // the longest address with the token of a conversation
	MaxPeer      = 64
	MaxHelo      = 255 // of a domain
)

// Channel is one of a workspace's, which an address leads to.
type Channel struct{ Workspace, ID uuid.UUID }

// Recipient is an address of a mail's envelope, and the channel whose it is.
type Recipient struct {
	Channel Channel
	Address string
}

// Mail is a mail as it came.
type Mail struct {
	From string // of the envelope, "" for a mail that nobody can return
	To   []Recipient
	Peer string // the address on the network that it came from
	Helo string // what the peer calls itself
	Raw  []byte
}

// Store is where mails go.
type Store interface {
	// Channel finds whose an address is, by its key.
	Channel(ctx context.Context, key string) (Channel, bool, error)
	// Sent tells whether a mail of a channel went out, not long ago, whose reports come to a token.
	Sent(ctx context.Context, c Channel, token string) (bool, error)
	// Store keeps a mail for good, or fails and leaves no trace.
	Store(ctx context.Context, m Mail) error
}

// Server takes mails.
type Server struct {
	store Store
	log   *slog.Logger
	smtp  *smtp.Server
	door  *door

	mu       sync.Mutex
	held     int            // bytes of mails that are being taken
	heldOf   map[string]int // the same by peer
	sessions map[*session]bool
	stopping bool
}

// Options are what a server is made of.
type Options struct {
	Domain string // what it calls itself
	Store  Store
	Log    *slog.Logger
	// Certificate and Key are files; with both, STARTTLS is offered. They are read anew
	// for each connection, so that a renewed certificate counts at once.
	Certificate, Key string
}

// Listen opens the port. From then on servers can connect and wait for Serve.
func Listen(ctx context.Context, address string, o Options) (*Server, error) {
	s := &Server{store: o.Store, log: o.Log, heldOf: map[string]int{}, sessions: map[*session]bool{}}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = o.Domain
	s.smtp.MaxRecipients = mostRecipients
	s.smtp.MaxMessageBytes = messages.MaxMail
	s.smtp.MaxLineLength = mostLine
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = commandTime, commandTime
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.ErrorLog = slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)
	if o.Certificate != "" {
		load := func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			certificate, err := tls.LoadX509KeyPair(o.Certificate, o.Key)
			return &certificate, err
		}
		if _, err := load(nil); err != nil {
			return nil, fmt.Errorf("MAIL_CERTIFICATE or MAIL_KEY: %w", err)
		}
		s.smtp.TLSConfig = &tls.Config{GetCertificate: load, MinVersion: tls.VersionTLS12}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("MAIL_LISTEN: %w", err)
	}
	s.door = newDoor(listener)
	return s, nil
}

// Addr is where it listens.
func (s *Server) Addr() string { return s.door.Addr().String() }

// Serve takes mails until Stop, and then returns nil.
func (s *Server) Serve() error { return s.smtp.Serve(s.door) }

// Stop ends it: nobody can connect any more, who is not sending a mail is let go, and
// mails under way are taken until the context ends.
func (s *Server) Stop(ctx context.Context) error {
	if s == nil {
		return nil // It never began.
	}
	s.mu.Lock()
	s.stopping = true
	for session := range s.sessions {
		if !session.busy {
			_ = session.conn.Close()
		}
	}
	s.mu.Unlock()
	_ = s.door.Close() // Serve may not have begun.
	err := s.smtp.Shutdown(ctx)
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	if err != nil {
		s.mu.Lock()
		for session := range s.sessions {
			_ = session.conn.Close()
		}
		s.mu.Unlock()
	}
	return err
}

// hold reserves memory for a mail of a peer, and tells whether there is some.
func (s *Server) hold(peer string, bytes int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held+bytes > mostHeld || s.heldOf[peer]+bytes > mostHeldOfOne {
		return false
	}
	s.held += bytes
	s.heldOf[peer] += bytes
	return true
}

func (s *Server) free(peer string, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held -= bytes
	if s.heldOf[peer] -= bytes; s.heldOf[peer] == 0 {
		delete(s.heldOf, peer)
	}
}
