package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/demo"
	"latchkey/internal/mail"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

var testKey = []byte("a key that is only for these tests, and long")

// process is the real binary, serving.
type process struct {
	url string
	cmd *exec.Cmd
	out io.ReadCloser
}

// build compiles the binary that the tests of this package start.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "latchkey")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// serveAt starts the binary and returns once it says where it answers.
func serveAt(t *testing.T, binary, address string, db *pgtest.DB, smtp string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "serve")
	cmd.Env = []string{
		"LATCHKEY_ENV=development", "LISTEN=" + address, "PUBLIC_URL=http://" + address, "DATABASE_URL=" + db.AppURL,
		"SECRET_KEY=" + base64.StdEncoding.EncodeToString(testKey), "SMTP_URL=" + smtp, "MAIL_FROM=keys@latchkey.example",
	}
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		t.Fatalf("it says %q: %v\n%s", line, err, log.String())
	}
	return &process{url: "http://" + address, cmd: cmd, out: out}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// A mail server that refuses, then a process that is killed: every invitation
// arrives, once, under the Message-ID that it had from the beginning.
func TestRule32MailsSurviveAnOutageAndAKill(t *testing.T) {
	t.Parallel()
	binary, address := build(t), freeAddress(t)
	db := pgtest.New(t)
	if _, err := demo.Load(t.Context(), db.OwnerURL, testKey, time.Now()); err != nil {
		t.Fatal(err)
	}
	mailbox := mail.NewMailbox()
	mailbox.Refuse(451, "try again later")
	if err := mailbox.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go mailbox.Serve()
	t.Cleanup(func() { _ = mailbox.Close() })

	first := serveAt(t, binary, address, db, mailbox.URL())
	owner := webtest.VisitorOf(t, first.url)
	owner.SignIn("owner@demo.test", demo.Password)
	members := "/w/atelier-marchand/settings/members"
	owner.Get(members)
	const invited = 20
	var list strings.Builder
	for i := range invited {
		fmt.Fprintf(&list, "person%d@example.org\n", i)
	}
	if p := owner.Post(members+"/invitations", url.Values{"email": {list.String()}, "role": {"assistant"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("inviting: %d %s", p.Status, p.Text())
	}
	for !owner.Get(members).Has("we keep trying") {
		if t.Context().Err() != nil {
			t.Fatal("the page never says that the mail server refuses")
		}
	}
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.cmd.Wait()
	mailbox.Accept()
	// As if an hour had passed: what waits for its next try, or was cut, is due.
	db.Exec(t, `delete from river_leader`)
	db.Exec(t, `update river_job set scheduled_at = now(), attempted_at = attempted_at - interval '1 hour' where finalized_at is null`)
	serveAt(t, binary, address, db, mailbox.URL())
	for i := range invited {
		to := fmt.Sprintf("person%d@example.org", i)
		if _, err := mailbox.Wait(t.Context(), func(r mail.Received) bool { return r.To == to }); err != nil {
			t.Fatalf("%s got no mail: %v", to, err)
		}
	}
	seen := map[string]bool{}
	for _, received := range mailbox.List() {
		if seen[received.MessageID] {
			t.Errorf("%s got the same mail twice", received.To)
		}
		seen[received.MessageID] = true
	}
	if len(seen) != invited {
		t.Errorf("%d different mails for %d invitations", len(seen), invited)
	}
}

// Told to stop, the process finishes and says so with its exit code.
func TestRule36GracefulStop(t *testing.T) {
	t.Parallel()
	binary, address := build(t), freeAddress(t)
	p := serveAt(t, binary, address, pgtest.New(t), "smtp://127.0.0.1:1?tls=none")
	for _, path := range []string{"/healthz", "/readyz"} {
		answer, err := (&http.Client{Timeout: time.Minute}).Get(p.url + path)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v %v", path, answer, err)
		}
		_ = answer.Body.Close()
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, p.out)
	if err := p.cmd.Wait(); err != nil {
		t.Fatalf("it did not stop cleanly: %v", err)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{{}, {"--help"}, {"serve", "--help"}, {"migrate", "--help"}, {"demo", "--help"}, {"health", "--help"}} {
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
