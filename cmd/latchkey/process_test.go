package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

var testKey = []byte("a key that is only for these tests, and long")

const members = "/w/atelier-marchand/settings/members"

// asProgram in the environment makes a test's binary the program itself.
const asProgram = "LATCHKEY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if database := os.Getenv(asLimit); database != "" {
		serveLimit(database)
		return
	}
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// newDemo returns a database of its own with the small demo.
func newDemo(t testing.TB) *pgtest.DB {
	t.Helper()
	now := time.Now()
	return pgtest.NewFilled(t, "demo", func(ctx context.Context, ownerURL string) error {
		_, err := demo.LoadSmall(ctx, ownerURL, testKey, now)
		return err
	})
}

// process is the real program, serving.
type process struct {
	url string
	cmd *exec.Cmd
	out io.ReadCloser
}

// serveAt starts the program and returns once it says where it answers. Env is
// added to what it needs.
func serveAt(t testing.TB, address, database, smtp string, env ...string) *process {
	t.Helper()
	return serveBy(t, os.Args[0], address, database, smtp, env...)
}

// serveBy is serveAt by another file of the program.
func serveBy(t testing.TB, program, address, database, smtp string, env ...string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "serve")
	cmd.Env = append([]string{
		"LATCHKEY_ENV=development", "LISTEN=" + address, "PUBLIC_URL=http://" + address, "DATABASE_URL=" + database,
		"SECRET_KEY=" + base64.StdEncoding.EncodeToString(testKey), "SMTP_URL=" + smtp, "MAIL_FROM=keys@latchkey.example",
	}, env...)
	out := startServing(t, cmd)
	return &process{url: "http://" + address, cmd: cmd, out: out}
}

// startServing starts the program and returns what it says once it says where it
// answers.
func startServing(t testing.TB, cmd *exec.Cmd) io.ReadCloser {
	t.Helper()
	cmd.Env = append(cmd.Env, asProgram+"=1")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		t.Fatalf("it says %q: %v\n%s", line, err, log.String())
	}
	return out
}

// owner is the owner of the demo, signed in.
func (p *process) owner(t testing.TB) *webtest.Visitor {
	t.Helper()
	v := webtest.VisitorOf(t, p.url)
	v.SignIn("owner@demo.test", demo.Password)
	return v
}

// kill ends the process with no chance to say anything.
func (p *process) kill(t *testing.T) {
	t.Helper()
	pgtest.Must(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait()
}

// stop asks the process to end, and waits until it has.
func (p *process) stop(t *testing.T) {
	t.Helper()
	pgtest.Must(t, p.cmd.Process.Signal(syscall.SIGTERM))
	p.ended(t)
}

// ended waits until a process that was told to stop has done so.
func (p *process) ended(t *testing.T) {
	t.Helper()
	_, _ = io.Copy(io.Discard, p.out)
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it did not stop cleanly: %v", err)
	}
}

// freeAddress returns one that a program can listen at soon. Its port is below those
// that the system gives to connections, or one of them might take it meanwhile.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(20000+rand.IntN(12000)))
		if err != nil {
			continue
		}
		defer listener.Close()
		return listener.Addr().String()
	}
	t.Fatal("no port between 20000 and 32000 is free")
	return ""
}
