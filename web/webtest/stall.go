package webtest

import (
	"context"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Stall stands between the product and its database, and can stop what passes.
type Stall struct {
	URL  string // of the database, through it
	gate sync.RWMutex
}

// NewStall begins to pass on what is asked of the site's database.
func NewStall(t testing.TB, s *Site) *Stall {
	t.Helper()
	config, err := pgx.ParseConfig(s.DB.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	through := &Stall{}
	background := context.WithoutCancel(t.Context()) // The process still works when the test ends.
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			asking, err := listener.Accept()
			if err != nil {
				return
			}
			answering, err := new(net.Dialer).DialContext(background, network, address)
			if err != nil {
				_ = asking.Close()
				continue
			}
			go through.pass(asking, answering)
			go through.pass(answering, asking)
		}
	}()
	u := url.URL{Scheme: "postgres", User: url.UserPassword(config.User, config.Password), Host: listener.Addr().String(), Path: config.Database}
	u.RawQuery = "sslmode=disable"
	through.URL = u.String()
	return through
}

func (s *Stall) pass(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		s.gate.RLock()
		_, failed := to.Write(buffer[:n])
		s.gate.RUnlock()
		if err != nil || failed != nil {
			return
		}
	}
}

// Stop keeps back what is asked and answered, and Go lets it pass again.
func (s *Stall) Stop() { s.gate.Lock() }

// Go lets everything pass again.
func (s *Stall) Go() { s.gate.Unlock() }
