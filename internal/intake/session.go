package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-smtp"

	"latchkey/internal/mail"
	"latchkey/internal/watch"
)

// What a server is told that sends a mail.
var (
	unknown   = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such address here"}
	enough    = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Too many unknown addresses"}
	notText   = &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 1, 7}, Message: "That is no address"}
	tooLong   = &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 1, 7}, Message: "That address is too long"}
	notNow    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Not possible now, try again later"}
	noStorage = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "No room now, try again later"}
)

// session is one connection. It implements [smtp.Session].
type session struct {
	server  *Server
	conn    net.Conn
	helo    func() string
	busy    bool // with a mail; guarded by the server
	from    string
	to      []Recipient
	unknown int
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	made := &session{server: s, conn: c.Conn(), helo: c.Hostname}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return nil, notNow
	}
	s.sessions[made] = true
	return made, nil
}

// Mail begins a mail. Who it says it is from is not believed, and is kept.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	switch {
	case len(from) > mail.MaxAddress:
		return tooLong
	case !isText(from):
		return notText
	}
	s.from = from
	return s.setBusy(true)
}

// Rcpt asks whose channel an address is. A mail for two addresses of one channel is one.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	err := s.addressed(to)
	if err != nil {
		watch.Incoming(outcome(err))
	}
	return err
}

func (s *session) addressed(to string) error {
	switch {
	case s.unknown >= mostUnknown:
		return enough
	case len(to) > MaxRecipient:
		return tooLong
	case !isText(to):
		return notText
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	for _, key := range keys(to) {
		channel, ok, err := s.server.store.Channel(ctx, key)
		if token := ReturnToken(to); ok && token != "" {
			ok, err = s.server.store.Sent(ctx, channel, token) // Or somebody forged it, or it is old.
		}
		if err != nil {
			s.server.log.Error("ask whose an address is", "error", err)
			return notNow
		}
		if ok {
			s.add(Recipient{channel, to})
			return nil
		}
	}
	s.unknown++
	return unknown
}

// isText tells what can be stored as a text. Whatever else is said to be an address is
// refused for good: nobody would come again with another.
func isText(address string) bool {
	return utf8.ValidString(address) && !strings.Contains(address, "\x00")
}

func (s *session) add(to Recipient) {
	for i := range s.to {
		if s.to[i].Channel == to.Channel {
			if Token(s.to[i].Address) == "" && ReturnToken(s.to[i].Address) == "" {
				s.to[i] = to // It may say which conversation.
			}
			return
		}
	}
	s.to = append(s.to, to)
}

// outcome is how a mail fared: one that is not refused for good comes again.
func outcome(err error) watch.Outcome {
	var told *smtp.SMTPError
	switch {
	case err == nil:
		return watch.Taken
	case errors.As(err, &told) && told.Code >= 500:
		return watch.Refused
	}
	return watch.Delayed
}

// Data takes a mail, and returns nil once it is stored.
func (s *session) Data(r io.Reader) error {
	err := s.store(r)
	watch.Incoming(outcome(err))
	return err
}

func (s *session) store(r io.Reader) error {
	raw, done, err := s.take(r)
	defer done()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	m := Mail{From: s.from, To: s.to, Peer: host(s.conn.RemoteAddr()), Helo: s.helo(), Raw: raw}
	if len(m.Helo) > MaxHelo || !isText(m.Helo) {
		m.Helo = "" // It is no name.
	}
	if err := s.server.store.Store(ctx, m); err != nil {
		s.server.log.Error("store a mail", "error", err)
		return noStorage
	}
	return nil
}

// take reads a mail, as long as all mails under way have room together, and those of its
// peer. One whose connection ended within it is no mail, whatever its chunks say.
func (s *session) take(r io.Reader) (raw []byte, done func(), err error) {
	const piece = 256 << 10
	peer, held := network(host(s.conn.RemoteAddr())), 0
	done = func() { s.server.free(peer, held) }
	var all bytes.Buffer
	for {
		if !s.server.hold(peer, piece) {
			return nil, done, noStorage
		}
		held += piece
		_, err := io.CopyN(&all, r, piece)
		switch {
		case errors.Is(err, io.EOF) && ended(s.conn):
			return nil, done, io.ErrUnexpectedEOF
		case errors.Is(err, io.EOF):
			return all.Bytes(), done, nil
		case err != nil:
			return nil, done, err
		}
	}
}

// Reset forgets a mail: it was taken, or is not sent after all.
func (s *session) Reset() {
	s.from, s.to = "", nil
	if s.setBusy(false) != nil {
		_ = s.conn.Close()
	}
}

// setBusy fails once the server stops: a mail may be ended then, and none begun.
func (s *session) setBusy(busy bool) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.stopping {
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Stopping, try again later"}
	}
	s.busy = busy
	return nil
}

// Logout ends the connection.
func (s *session) Logout() error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	delete(s.server.sessions, s)
	return nil
}
