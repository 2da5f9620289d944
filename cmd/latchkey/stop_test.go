package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
)

const nobodysMail = "smtp://127.0.0.1:1?tls=none"

// Told to stop, the process ends with no fault.
func TestRule36GracefulStop(t *testing.T) {
	t.Parallel()
	p := serveAt(t, freeAddress(t), pgtest.New(t).AppURL, nobodysMail)
	for _, path := range []string{"/healthz", "/readyz"} {
		answer, err := (&http.Client{Timeout: time.Minute}).Get(p.url + path)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v %v", path, answer, err)
		}
		_ = answer.Body.Close()
	}
	p.stop(t)
}

// line is one connection of somebody who asks the process, and never asks twice
// for one answer.
type line struct {
	net.Conn
	in                   *bufio.Reader
	before, began, asked time.Time // when the request before this one began, when this one did, and when it was sent
}

func dial(address string) (*line, error) {
	conn, err := net.DialTimeout("tcp", address, time.Minute)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &line{Conn: conn, in: bufio.NewReader(conn)}, nil
}

// answer reads one; last says that the connection ends with it.
func (l *line) answer() (status int, last bool, err error) {
	answer, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return 0, false, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, answer.Close, err
}

func (l *line) get(address, path string) (status int, last bool, err error) {
	l.before, l.began = l.began, time.Now()
	_, err = fmt.Fprintf(l, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, address)
	l.asked = time.Now()
	if err != nil {
		return 0, false, err
	}
	return l.answer()
}

// rested tells whether the connection may have been without a request for as
// long as a process that stops waits for one: such a one it may close.
func (l *line) rested() bool {
	return !l.before.IsZero() && l.asked.Sub(l.before) >= drainTimeDevelopment
}

// asker asks without a pause until nobody listens any more.
type asker struct {
	path  string
	each  int           // how many requests a connection has
	final int           // the status of an answer that ends its connection early
	began chan struct{} // closed with the first answer
	locks bool          // the system keeps out whoever comes after the door is shut
}

func (a asker) ask(address string) error {
	for first := true; ; {
		l, err := dial(address)
		if !first && (errors.Is(err, syscall.ECONNREFUSED) || !a.locks && errors.Is(err, syscall.ECONNRESET)) {
			return nil
		}
		if err != nil {
			return err
		}
		err = a.askOn(l, address, func() {
			if first {
				close(a.began)
			}
			first = false
		})
		_ = l.Close()
		if err != nil {
			return err
		}
	}
}

func (a asker) askOn(l *line, address string, answered func()) error {
	for i := range a.each {
		status, last, err := l.get(address, a.path)
		if err != nil && (l.rested() || i == 0 && !a.locks) {
			return nil // It had been still too long, or came when the door was being shut.
		}
		if err != nil || status != http.StatusOK && status != a.final || last && status != a.final {
			return fmt.Errorf("request %d of a connection to %s: %d %w", i, a.path, status, err)
		}
		answered()
		if last {
			return nil
		}
	}
	return nil
}

// However a request meets the end of a process, it is answered: among others
// that come without a pause, on a connection that was opened before, or half
// sent.
func TestProveRule36NoRequestIsCut(t *testing.T) {
	t.Parallel()
	probe, err := openDoor(t.Context(), "127.0.0.1:0")
	pgtest.Must(t, err)
	defer probe.Close()
	locks := keepOut(probe.TCPListener) == nil // Else a stop may cut whoever comes last.
	address, database := freeAddress(t), pgtest.New(t).AppURL
	for stop := range pgtest.Rounds(1, 40) {
		p := serveAt(t, address, database, nobodysMail)
		open, half := lineTo(t, address), lineTo(t, address)
		const body = "email=somebody%40example.org&password=a-long-password"
		_, err = fmt.Fprintf(half, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
			address, len(body), body[:10])
		pgtest.Must(t, err)

		var asking sync.WaitGroup
		for _, a := range []asker{
			{path: "/login", each: 1, final: 200}, {path: "/login", each: 1, final: 200},
			{path: "/login", each: 3, final: 200}, {path: "/login", each: 3, final: 200},
			{path: "/login", each: 1 << 20, final: 200}, {path: "/readyz", each: 1 << 20, final: 503},
		} {
			a.began, a.locks = make(chan struct{}), locks
			asking.Go(func() {
				if err := a.ask(address); err != nil {
					t.Errorf("stop %d: %v", stop, err)
				}
			})
			<-a.began
		}
		pgtest.Must(t, p.cmd.Process.Signal(syscall.SIGTERM))
		if status, _, err := open.get(address, "/healthz"); status != http.StatusOK {
			t.Errorf("stop %d: on a connection opened before: %d %v", stop, status, err)
		}
		asking.Wait()
		_, _ = io.WriteString(half, body[10:])
		if status, last, err := half.answer(); err != nil || !last || status >= http.StatusInternalServerError {
			t.Errorf("stop %d: half sent before: %d, the last one: %t, %v", stop, status, last, err)
		}
		p.ended(t)
	}
}

func lineTo(t *testing.T, address string) *line {
	t.Helper()
	l, err := dial(address)
	pgtest.Must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}
