package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// liveDemo is `latchkey demo --live` with arguments.
func liveDemo(t *testing.T, public, mailListen string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"demo", "--live"}, args...)...)
	cmd.Env = []string{
		"LATCHKEY_ENV=development", "PUBLIC_URL=" + public, "MAIL_LISTEN=" + mailListen, asProgram + "=1",
		"SECRET_KEY=" + base64.StdEncoding.EncodeToString(testKey),
	}
	return cmd
}

// The live demo writes in through each door of a running server, and ends by its count or
// when it is told to.
func TestTheLiveDemoWritesInAsCustomersDo(t *testing.T) {
	t.Parallel()
	const contacts = 100
	db := pgtest.NewFilled(t, "live", func(ctx context.Context, ownerURL string) error {
		_, err := demo.LoadSize(ctx, ownerURL, testKey, time.Now(), contacts)
		return err
	})
	before := pgtest.One[int](t, db, `select count(*) from messages`)
	p := takeMails(t, db)
	said, err := liveDemo(t, p.url, p.address, "--count", "9", "--every", "1ms").CombinedOutput()
	if lines := strings.Split(strings.TrimSpace(string(said)), "\n"); err != nil || len(lines) != 10 || lines[9] != "Messages sent: 9." {
		t.Fatalf("%v: %s", err, said)
	}
	webtest.Until(t, "all of them are there", func() bool {
		return pgtest.One[int](t, db, `select count(*) from messages`) == before+9
	})
	for _, kind := range []string{"email", "custom", "whatsapp"} {
		if n := pgtest.One[int](t, db, `
			select count(*) from messages m join conversations v on v.workspace_id = m.workspace_id and v.id = m.conversation_id and v.state = 'open'
			  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.kind = $1
			 where m.at > now() - interval '1 hour' and m.state = 'received' and position(substr(regexp_replace(m.text, '\s+', ' ', 'g'), 1, 20) in $2) > 0`, kind, string(said)); n == 0 {
			t.Errorf("nothing came in by %s:\n%s", kind, said)
		}
	}

	cmd := liveDemo(t, p.url, p.address, "--every", "1h")
	out, err := cmd.StdoutPipe()
	pgtest.Must(t, err)
	pgtest.Must(t, cmd.Start())
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, "E-mail") {
		t.Fatalf("%q: %v", line, err)
	}
	pgtest.Must(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(lines)
	pgtest.Must(t, err)
	if err := cmd.Wait(); err != nil || string(rest) != "Messages sent: 1.\n" {
		t.Errorf("stopped: %v, %q", err, rest)
	}
}

// Where no door is open it says what opens each.
func TestTheLiveDemoSaysWhatOpensADoor(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t)) // The smallest demo has a channel of e-mail alone.
	nobody := "http://" + freeAddress(t)
	for name, c := range map[string]struct {
		public, mail string
		says         []string
	}{
		"nothing runs":    {nobody, freeAddress(t), []string{"E-mail is closed: is latchkey serve running, with MAIL_LISTEN=", "Chat is closed: is latchkey serve running at " + nobody, "WhatsApp is closed", "no door is open"}},
		"no mail":         {nobody, "", []string{"MAIL_LISTEN is not set"}},
		"no such channel": {p.url, "", []string{"Chat is closed: its channel does not know who signs", "WhatsApp is closed: its channel"}},
	} {
		said, err := liveDemo(t, c.public, c.mail, "--count", "9", "--every", "1ms").CombinedOutput()
		if err == nil {
			t.Errorf("%s: it is content: %s", name, said)
		}
		for _, want := range c.says {
			if !strings.Contains(string(said), want) {
				t.Errorf("%s: it does not say %q: %s", name, want, said)
			}
		}
	}
	if said, err := liveDemo(t, p.url, p.address, "--count", "3", "--every", "1ms").CombinedOutput(); err != nil || !strings.Contains(string(said), "Messages sent: 3.") {
		t.Errorf("one door is enough: %v, %s", err, said)
	}
}
