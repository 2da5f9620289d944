package intake_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"latchkey/internal/intake"
	"latchkey/internal/messages"
)

// shelf keeps mails in memory.
type shelf struct {
	mu       sync.Mutex
	mails    []intake.Mail
	asked    int
	failure  error
	entering chan struct{} // is told of each mail that is being stored, if not nil
	leave    chan struct{} // is waited for before it is
}

var first, second = intake.Channel{Workspace: uuid.UUID{1}, ID: uuid.UUID{2}}, intake.Channel{Workspace: uuid.UUID{3}, ID: uuid.UUID{4}}

func (s *shelf) Channel(_ context.Context, key string) (intake.Channel, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	c, ok := map[string]intake.Channel{"hello@shop.example": first, "hello+nl@shop.example": second, "other@shop.example": second}[key]
	return c, ok, nil
}

func (*shelf) Sent(_ context.Context, c intake.Channel, token string) (bool, error) {
	return c == first && token == strings.Repeat("A", messages.TokenLength), nil
}

func (s *shelf) Store(_ context.Context, m intake.Mail) error {
	if s.entering != nil {
		s.entering <- struct{}{}
		<-s.leave
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure == nil {
		s.mails = append(s.mails, m)
	}
	return s.failure
}

func listen(t *testing.T, s *shelf, o intake.Options) *intake.Server {
	t.Helper()
	o.Domain, o.Store, o.Log = "shop.example", s, slog.New(slog.NewTextHandler(io.Discard, nil))
	server, err := intake.Listen(t.Context(), "127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve()
	t.Cleanup(func() { _ = server.Stop(context.WithoutCancel(t.Context())) })
	return server
}

func dial(t *testing.T, server *intake.Server) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// code is what a server answered, 250 where it took what was sent.
func code(err error) int {
	var refusal *smtp.SMTPError
	var broken *textproto.Error
	switch {
	case err == nil:
		return 250
	case errors.As(err, &refusal):
		return refusal.Code
	case errors.As(err, &broken):
		return broken.Code
	}
	return 0
}

func send(c *smtp.Client, from string, to []string, raw string) int {
	return code(c.SendMail(from, to, strings.NewReader(raw)))
}

func TestAMailIsTakenForTheAddressesOfChannelsAlone(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	c := dial(t, listen(t, s, intake.Options{}))
	const token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for to, want := range map[string]int{
		"hello@shop.example": 250, "HELLO@Shop.Example": 250, "hello+" + token + "@shop.example": 250, "hello+@shop.example": 250,
		"hello+nl+" + token + "@shop.example": 250, "nobody@shop.example": 550, "hello@other.example": 550, "postmaster@shop.example": 550,
		"hello+return-" + strings.Repeat("A", 26) + "@shop.example": 250, "hello+RETURN-" + strings.Repeat("a", 26) + "@shop.example": 250,
		"hello+return-" + token + "@shop.example": 550, "other+return-" + strings.Repeat("A", 26) + "@shop.example": 550,
		"+hello@shop.example": 550, "hello@shop.example@other.example": 550, "": 501,
	} {
		if got := send(c, "ann@novak.example", []string{to}, "Subject: x\r\n\r\ny\r\n"); got != want {
			t.Errorf("a mail to %q: %d, want %d", to, got, want)
		}
		if got := code(c.Reset()); got != 250 {
			t.Fatalf("behind %q: %d", to, got)
		}
	}
}

// One mail is one for each channel, with the address that says the most; the envelope
// and the bytes are kept as they came.
func TestAMailIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	c := dial(t, listen(t, s, intake.Options{}))
	const token = "hello+abcdefghijklmnopqrstuvwxyz@shop.example"
	raw := "Subject: \xff\r\n\r\n.dot\r\n" + strings.Repeat("long ", 100_000) + "\r\n"
	if got := send(c, "", []string{"hello@shop.example", token, "other@shop.example"}, raw); got != 250 {
		t.Fatal(got)
	}
	m := s.mails[0]
	if string(m.Raw) != raw || m.From != "" || m.Peer != "127.0.0.1" || len(m.To) != 2 ||
		m.To[0] != (intake.Recipient{Channel: first, Address: token}) || m.To[1] != (intake.Recipient{Channel: second, Address: "other@shop.example"}) {
		t.Errorf("%q to %v from %q", m.Raw[:40], m.To, m.From)
	}
	if got := intake.Token(m.To[0].Address); got != "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		t.Errorf("the token is %q", got)
	}
}

func TestRule32AMailIsOnlyAcknowledgedWhenItIsStored(t *testing.T) {
	t.Parallel()
	s := &shelf{failure: errors.New("the disk is full")}
	c := dial(t, listen(t, s, intake.Options{}))
	if got := send(c, "ann@novak.example", []string{"hello@shop.example"}, "x"); got != 452 {
		t.Errorf("where it cannot be stored: %d", got)
	}
	s.mu.Lock()
	s.failure = nil
	s.mu.Unlock()
	if got := send(c, "ann@novak.example", []string{"hello@shop.example"}, "x"); got != 250 {
		t.Errorf("and then: %d", got)
	}
}

func TestAMailMayBeSoLargeAndForSoMany(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	c := dial(t, listen(t, s, intake.Options{}))
	if _, size := c.Extension("SIZE"); size != "26214400" {
		t.Errorf("it says it takes %s bytes", size)
	}
	largest := strings.Repeat(strings.Repeat("x", 998)+"\r\n", messages.MaxMail/1000)
	if got := send(c, "a@novak.example", []string{"hello@shop.example"}, largest); got != 250 {
		t.Errorf("the largest mail: %d", got)
	}
	if got := send(c, "a@novak.example", []string{"hello@shop.example"}, largest+largest[:messages.MaxMail/5]); got != 552 {
		t.Errorf("a mail of 30 MB: %d", got)
	}
	if got := code(c.Mail("a@novak.example", &smtp.MailOptions{Size: 30 << 20})); got != 552 {
		t.Errorf("a mail that says it has 30 MB: %d", got)
	}
	if got := code(c.Mail(strings.Repeat("a", 300)+"@novak.example", nil)); got != 553 {
		t.Errorf("a long sender: %d", got)
	}
	if err := c.Mail("a@novak.example", nil); err != nil {
		t.Fatal(err)
	}
	for i := range 51 {
		if got, want := code(c.Rcpt("hello@shop.example", nil)), 250; got != want && (i < 50 || got != 452) {
			t.Errorf("recipient %d: %d", i+1, got)
		}
	}
	s.mu.Lock()
	before := s.asked
	s.mu.Unlock()
	if err := c.Reset(); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("a@novak.example", nil); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if got := code(c.Rcpt("nobody@shop.example", nil)); got != 550 {
			t.Errorf("an unknown one: %d", got)
		}
	}
	if asked := s.asked - before; asked != 20 {
		t.Errorf("whoever guesses addresses may ask for %d", asked)
	}
}

func TestOnePeerHasTenConnections(t *testing.T) {
	t.Parallel()
	server := listen(t, &shelf{}, intake.Options{})
	var open []*smtp.Client
	for range 10 {
		open = append(open, dial(t, server))
	}
	for _, c := range open {
		if got := code(c.Noop()); got != 250 {
			t.Fatal(got)
		}
	}
	if got := greeting(t, server); got != "421" {
		t.Errorf("the eleventh is greeted with %s", got)
	}
	if err := open[0].Quit(); err != nil {
		t.Fatal(err)
	}
	for got := ""; got != "220"; { // once the server has noticed
		if got = greeting(t, server); got != "220" && got != "421" {
			t.Fatal(got)
		}
	}
}

func greeting(t *testing.T, server *intake.Server) string {
	t.Helper()
	conn, err := net.Dial("tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	said := make([]byte, 3)
	_, _ = io.ReadFull(conn, said)
	return string(said)
}

func TestRule33ACertificateIsOfferedAndReadAnew(t *testing.T) {
	t.Parallel()
	s := httptest.NewTLSServer(nil) // for its certificate
	defer s.Close()
	dir := t.TempDir()
	certificate, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	private, err := x509.MarshalPKCS8PrivateKey(s.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	write := func(path, kind string, content []byte) {
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(certificate, "CERTIFICATE", s.Certificate().Raw)
	write(key, "PRIVATE KEY", private)
	shelf := &shelf{}
	server := listen(t, shelf, intake.Options{Certificate: certificate, Key: key})
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	trust := &tls.Config{RootCAs: pool, ServerName: "example.com"}
	c, err := smtp.DialStartTLS(server.Addr(), trust)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := send(c, "a@novak.example", []string{"hello@shop.example"}, "x"); got != 250 || len(shelf.mails) != 1 {
		t.Errorf("%d", got)
	}
	write(certificate, "CERTIFICATE", []byte("gone"))
	if c, err := smtp.DialStartTLS(server.Addr(), trust); err == nil && c.Noop() == nil {
		t.Error("a certificate that is gone is still shown")
	}
	if _, err := intake.Listen(t.Context(), "127.0.0.1:0", intake.Options{Log: slog.Default(), Certificate: certificate, Key: key}); err == nil {
		t.Error("it begins with a certificate that cannot be read")
	}
	if ok, _ := dial(t, listen(t, shelf, intake.Options{})).Extension("STARTTLS"); ok {
		t.Error("STARTTLS is offered without a certificate")
	}
}

// Told to stop, it lets go at once of who is not sending a mail, and takes what is being
// sent.
func TestRule36AStopTakesTheMailUnderWay(t *testing.T) {
	t.Parallel()
	s := &shelf{entering: make(chan struct{}), leave: make(chan struct{})}
	server := listen(t, s, intake.Options{})
	idle, busy := dial(t, server), dial(t, server)
	if err := idle.Noop(); err != nil {
		t.Fatal(err)
	}
	sent := make(chan int)
	go func() { sent <- send(busy, "a@novak.example", []string{"hello@shop.example"}, "x") }()
	<-s.entering
	stopped := make(chan error)
	go func() {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		stopped <- server.Stop(ctx)
	}()
	for idle.Noop() == nil { // until it has begun to stop
	}
	close(s.leave)
	if got := <-sent; got != 250 || len(s.mails) != 1 {
		t.Errorf("the mail under way: %d", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", server.Addr()); err == nil {
		t.Error("it still listens")
	}
}
