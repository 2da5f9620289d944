package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
)

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{{}, {"--help"}, {"serve", "--help"}, {"migrate", "--help"}, {"demo", "--help"}, {"health", "--help"}, {"verify-log", "--help"}} {
		var out bytes.Buffer
		if err := run(t.Context(), arguments, os.Getenv, &out); err != nil || out.Len() < 80 {
			t.Errorf("latchkey %v: %v, %q", arguments, err, out.String())
		}
	}
	for _, arguments := range [][]string{{"dance"}, {"serve", "now"}} {
		if err := run(t.Context(), arguments, os.Getenv, io.Discard); err == nil {
			t.Errorf("latchkey %v is accepted", arguments)
		}
	}
}

// Serving as a login that row security would not hold is refused.
func TestRule14ServeRefusesTheOwner(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for name, login := range map[string]string{"owner": db.OwnerURL, "superuser": db.SuperURL} {
		getenv := func(variable string) string {
			return map[string]string{
				"LATCHKEY_ENV": "development", "LISTEN": "127.0.0.1:0", "DATABASE_URL": login,
				"SECRET_KEY": base64.StdEncoding.EncodeToString(testKey),
			}[variable]
		}
		err := run(t.Context(), []string{"serve"}, getenv, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "step around row security") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHealthCommand(t *testing.T) {
	t.Parallel()
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { _ = server.Close() })
	getenv := func(string) string { return listener.Addr().String() }
	if err := run(t.Context(), []string{"health"}, getenv, io.Discard); err != nil {
		t.Error(err)
	}
	nobody := freeAddress(t)
	var refused *net.OpError
	if err := run(t.Context(), []string{"health"}, func(string) string { return nobody }, io.Discard); !errors.As(err, &refused) {
		t.Errorf("with nobody listening: %v", err)
	}
}
