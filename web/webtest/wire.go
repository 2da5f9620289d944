package webtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Wire stands between one process and Postgres, and notes what each round trip
// asks: everything that the process sends before it waits for an answer.
type Wire struct {
	mu         sync.Mutex
	trips      []string
	statements map[string]bool
}

// StartOnWire is Start, with a Wire before the database.
func (s *Site) StartOnWire(t testing.TB) (address string, wire *Wire) {
	t.Helper()
	database, tapped := *s.DB, *s
	database.AppURL, wire = Tap(t, database.AppURL)
	tapped.DB = &database
	return tapped.Start(t), wire
}

// Tap puts a Wire before a database, and returns the address of it.
func Tap(t testing.TB, database string) (address string, wire *Wire) {
	t.Helper()
	app, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	socket := app.Query().Get("host") + "/.s.PGSQL." + app.Query().Get("port")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	wire = &Wire{statements: map[string]bool{}}
	background := context.WithoutCancel(t.Context()) // The process still works when the test ends.
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go wire.carry(background, client, socket)
		}
	}()
	app.Host, app.RawQuery = listener.Addr().String(), "sslmode=disable"
	return app.String(), wire
}

// Least is what a page asks that was asked for often: the shortest of twenty
// lists of statements, for the first requests of a connection also prepare theirs.
func (w *Wire) Least(t testing.TB, v *Visitor, path string) (statements []string, bytes int) {
	t.Helper()
	for range 20 {
		w.Trips()
		p := v.Get(path)
		if p.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, p.Status)
		}
		if asked := strings.Split(strings.Join(w.Trips(), "; "), "; "); statements == nil || len(asked) < len(statements) {
			statements, bytes = asked, len(p.Body)
		}
	}
	return statements, bytes
}

// Prepares tells whether a statement is prepared, and not asked.
func Prepares(statement string) bool { return strings.HasPrefix(statement, preparing) }

// Trips returns the round trips since the last call, without the workers'.
func (w *Wire) Trips() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	trips := w.trips
	w.trips = nil
	return slices.DeleteFunc(trips, func(sql string) bool { return strings.Contains(sql, "river") })
}

// Statements returns each statement that was asked since the last call, once,
// without the workers', pings, and what begins or ends a transaction.
func (w *Wire) Statements() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := slices.Sorted(maps.Keys(w.statements))
	clear(w.statements)
	return slices.DeleteFunc(all, func(sql string) bool {
		return strings.Contains(sql, "river") || strings.HasPrefix(sql, "--") || !strings.Contains(sql, " ")
	})
}

// preparing begins what is prepared and not asked yet.
const preparing = "prepare "

func (w *Wire) carry(ctx context.Context, client net.Conn, socket string) {
	defer client.Close() //nolint:errcheck // Either end may have gone.
	server, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // Either end may have gone.
	go func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()
	w.listen(client, server)
}

// listen hands on what a client sends: a start without a type, then messages of
// one letter and a length. Sync (S) and a simple query (Q) end a round trip,
// which is noted before the server can answer it.
func (w *Wire) listen(client io.Reader, server io.Writer) {
	start, err := message(client, 0)
	if err != nil {
		return
	}
	prepared, asked := map[string]string{}, []string{}
	for raw := start; ; {
		if _, err := server.Write(raw); err != nil {
			return
		}
		if raw, err = message(client, 1); err != nil {
			return
		}
		kind, body := raw[0], raw[5:]
		words := bytes.Split(body, []byte{0})
		switch kind {
		case 'P': // Parse: a name and the SQL
			prepared[string(words[0])] = string(words[1])
			asked = append(asked, preparing+string(words[1]))
		case 'B': // Bind: a portal and the name
			asked = append(asked, prepared[string(words[1])])
		case 'Q':
			asked = append(asked, string(words[0]))
		}
		if kind == 'Q' || kind == 'S' {
			w.mu.Lock()
			w.trips = append(w.trips, strings.Join(asked, "; "))
			for _, sql := range asked {
				if !Prepares(sql) {
					w.statements[sql] = true
				}
			}
			w.mu.Unlock()
			asked = nil
		}
	}
}

// message reads a type of so many bytes, a length and a body, as they came.
func message(r io.Reader, letters int) ([]byte, error) {
	head := make([]byte, letters+4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	raw := append(head, make([]byte, max(binary.BigEndian.Uint32(head[letters:]), 4)-4)...)
	_, err := io.ReadFull(r, raw[letters+4:])
	return raw, err
}
