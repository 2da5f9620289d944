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

// Told to stop, the process says so to whoever asks whether it should get
// requests, and ends with no fault.
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

// line is one connection of somebody who asks the process, and never twice for
// one answer.
type line struct {
	net.Conn
	in *bufio.Reader
}

func dial(address string) (*line, error) {
	conn, err := net.DialTimeout("tcp", address, time.Minute)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &line{conn, bufio.NewReader(conn)}, nil
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
	if _, err := fmt.Fprintf(l, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, address); err != nil {
		return 0, false, err
	}
	return l.answer()
}

// askOn asks without a pause until nobody listens any more, on connections of
// so many requests each, and returns how many were answered.
func askOn(address string, each int) (answered int, err error) {
	for {
		l, err := dial(address)
		if errors.Is(err, syscall.ECONNREFUSED) {
			return answered, nil
		}
		if err != nil {
			return answered, err
		}
		for i, last := 0, false; i < each && !last; i++ {
			var status int
			if status, last, err = l.get(address, "/login"); err != nil || status != http.StatusOK {
				_ = l.Close()
				return answered, fmt.Errorf("request %d of a connection: %d %w", i, status, err)
			}
			answered++
		}
		_ = l.Close()
	}
}

// However a request meets the end of a process, it is answered: among others
// that come without a pause, on a connection that was opened or used before, or
// half sent.
func TestProveRule36NoRequestIsCut(t *testing.T) {
	t.Parallel()
	address, database := freeAddress(t), pgtest.New(t).AppURL
	for stop := range pgtest.Rounds(1, 40) {
		p := serveAt(t, address, database, nobodysMail)
		open, used, half := lineTo(t, address), lineTo(t, address), lineTo(t, address)
		if status, last, err := used.get(address, "/healthz"); status != http.StatusOK || last {
			t.Fatalf("%d %t %v", status, last, err)
		}
		const body = "email=somebody%40example.org&password=a-long-password"
		_, err := fmt.Fprintf(half, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
			address, len(body), body[:10])
		pgtest.Must(t, err)

		var asking sync.WaitGroup
		for i := range 6 {
			asking.Go(func() {
				if answered, err := askOn(address, []int{1, 3, 1000}[i%3]); err != nil || answered == 0 {
					t.Errorf("stop %d: after %d answers: %v", stop, answered, err)
				}
			})
		}
		pgtest.Must(t, p.cmd.Process.Signal(syscall.SIGTERM))
		for ready := http.StatusOK; ready == http.StatusOK; {
			status, _, err := lineTo(t, address).get(address, "/readyz")
			pgtest.Must(t, err)
			ready = status
		}
		for name, l := range map[string]*line{"opened": open, "used": used} {
			if status, last, err := l.get(address, "/healthz"); status != http.StatusOK || !last {
				t.Errorf("stop %d: on a connection %s before: %d, the last one: %t, %v", stop, name, status, last, err)
			}
		}
		asking.Wait()
		_, _ = io.WriteString(half, body[10:])
		if status, _, err := half.answer(); err != nil || status >= http.StatusInternalServerError {
			t.Errorf("stop %d: half sent before: %d %v", stop, status, err)
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
