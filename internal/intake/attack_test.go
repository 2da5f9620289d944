package intake_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"latchkey/internal/intake"
	"latchkey/internal/messages"
)

// raw is a connection that says what no library would.
type raw struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func connect(t *testing.T, server *intake.Server, from string) *raw {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.DialContext(t.Context(), "tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // Or a test that fails would never end.
	r := &raw{t, conn, bufio.NewReader(conn)}
	r.answers("220")
	r.say("EHLO novak.example\r\n", "250")
	return r
}

// say writes words, and reads the answers to them, of which it knows the codes.
func (r *raw) say(words string, codes ...string) {
	r.t.Helper()
	if _, err := io.WriteString(r.conn, words); err != nil {
		r.t.Fatal(err)
	}
	r.answers(codes...)
}

func (r *raw) answers(codes ...string) {
	r.t.Helper()
	for i, code := range codes {
		for {
			line, err := r.in.ReadString('\n')
			if err != nil || !strings.HasPrefix(line, code) {
				r.t.Fatalf("answer %d of %q: %q, %v", i+1, codes, line, err)
			}
			if len(line) > 3 && line[3] == ' ' {
				break
			}
		}
	}
}

const begun = "MAIL FROM:<ann@novak.example>\r\nRCPT TO:<hello@shop.example>\r\n"

// A mail ends where all servers agree that it does: what one before us let through as its
// text is no mail of its own.
func TestOneMailIsNeverTwo(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\r\n.\x00\r\n", "\r\n\x00.\r\n", "\r\r\n.\r\n"} {
		s := &shelf{}
		r := connect(t, listen(t, s, intake.Options{}), "127.0.0.1")
		r.say(begun+"DATA\r\n", "250", "250", "354")
		r.say("Subject: x\r\n\r\ny"+end+begun+"DATA\r\nforged\r\n.\r\n", "250")
		if r.say("NOOP\r\n", "250"); len(s.mails) != 1 || !bytes.Contains(s.mails[0].Raw, []byte("forged")) {
			t.Errorf("%q ends a mail: there are %d", end, len(s.mails))
		}
	}
}

// Whoever does not wait for answers gets all of them in order.
func TestCommandsComeAtOnce(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	r := connect(t, listen(t, s, intake.Options{}), "127.0.0.1")
	r.say(begun+"RCPT TO:<nobody@shop.example>\r\nDATA\r\nx\x00\xff\r\n..\r\n.\r\n"+begun+"BDAT 3\r\nabcBDAT 2 LAST\r\n\r\nQUIT\r\n",
		"250", "250", "550", "354", "250", "250", "250", "250", "250", "221")
	if len(s.mails) != 2 || string(s.mails[0].Raw) != "x\x00\xff\r\n.\r\n" || string(s.mails[1].Raw) != "abc\r\n" {
		t.Errorf("%q", s.mails)
	}
}

// Of a mail that does not come to its end nothing is kept: its sender sends it again.
func TestHalfAMailIsNone(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	server := listen(t, s, intake.Options{})
	for _, words := range []string{"DATA\r\nSubject: x\r\n\r\ny", "DATA\r\nSubject: x\r\n.", "BDAT 99 LAST\r\nSubject: x\r\n", "BDAT 9\r\nSubject: BDAT 99 LAST\r\nx", "BDAT 9\r\nSubject: "} {
		r := connect(t, server, "127.0.0.1")
		r.say(begun+words, "250", "250")
		_ = r.conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, r.in)
	}
	if s.mu.Lock(); len(s.mails) > 0 {
		t.Errorf("%q", s.mails)
	}
	s.mu.Unlock()
}

// A line that has no end is refused, and takes no room.
func TestALineHasAnEnd(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	server := listen(t, s, intake.Options{})
	for _, words := range []string{"", begun + "DATA\r\n", "MAIL FROM:<"} {
		r := connect(t, server, "127.0.0.1")
		go func() { _, _ = io.WriteString(r.conn, words+strings.Repeat("x", 3<<20)) }()
		all, _ := io.ReadAll(r.in)
		lines := strings.Split(strings.TrimSpace(string(all)), "\r\n")
		if last := lines[len(lines)-1]; last != "" && last[0] != '5' {
			t.Errorf("behind %q: %q", words, last)
		}
	}
	if r := connect(t, server, "127.0.0.1"); len(s.mails) > 0 {
		t.Errorf("%d mails", len(s.mails))
	} else {
		r.say(begun, "250", "250")
	}
}

// Whoever sends much, and never ends it, takes their own part of the room.
func TestOnePeerFillsNotAllTheRoom(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	server := listen(t, s, intake.Options{})
	most := strings.Repeat(strings.Repeat("x", 998)+"\r\n", messages.MaxMail/1000-1)
	refused := make(chan bool, 10)
	for range cap(refused) {
		r := connect(t, server, "127.0.0.1")
		r.say(begun, "250", "250")
		r.say(fmt.Sprintf("BDAT %d\r\n", len(most)))
		go func() {
			_, _ = io.WriteString(r.conn, most)
			line, _ := r.in.ReadString('\n')
			refused <- strings.HasPrefix(line, "452")
		}()
	}
	all := 0
	for range cap(refused) {
		if <-refused {
			all++
		}
	}
	if all != cap(refused)-2 {
		t.Errorf("%d of %d large mails are refused", all, cap(refused))
	}
	r := connect(t, server, "127.0.0.2")
	r.say(begun+"DATA\r\nx\r\n.\r\n", "250", "250", "354", "250")
}
