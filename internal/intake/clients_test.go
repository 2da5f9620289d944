package intake_test

import (
	"bufio"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"latchkey/internal/intake"
)

// said is what a client says before it waits, and the codes that it waits for.
type said struct {
	words string
	codes []string
}

// What Python's smtplib (3.11) and swaks (20240103) say, as they say it: small letters, an
// address for a name, sizes, options of eight bits and of UTF-8, and commands at once.
var dialogues = map[string]struct {
	says []said
	from string
	raw  string
}{
	"smtplib": {[]said{
		{"", []string{"220"}}, {"ehlo [127.0.0.1]\r\n", []string{"250"}}, {"mail FROM:<ann@novak.example> size=35\r\n", []string{"250"}},
		{"rcpt TO:<hello@shop.example>\r\n", []string{"250"}}, {"data\r\n", []string{"354"}},
		{"Subject: From Python\r\n\r\n..dot\r\nHi\r\n.\r\n", []string{"250"}}, {"quit\r\n", []string{"221"}},
	}, "ann@novak.example", "Subject: From Python\r\n\r\n.dot\r\nHi\r\n"},
	"smtplib, UTF-8": {[]said{
		{"", []string{"220"}}, {"ehlo laptop.local\r\n", []string{"250"}},
		{"mail FROM:<élise@novak.example> size=32 SMTPUTF8 BODY=8BITMIME\r\n", []string{"250"}},
		{"rcpt TO:<hello@shop.example>\r\n", []string{"250"}}, {"data\r\n", []string{"354"}},
		{"Subject: Élise\r\n\r\nçà et là\r\n.\r\n", []string{"250"}}, {"quit\r\n", []string{"221"}},
	}, "élise@novak.example", "Subject: Élise\r\n\r\nçà et là\r\n"},
	"swaks": {[]said{
		{"", []string{"220"}}, {"EHLO novak.example\r\n", []string{"250"}}, {"MAIL FROM:<ann@novak.example>\r\n", []string{"250"}},
		{"RCPT TO:<hello@shop.example>\r\n", []string{"250"}}, {"DATA\r\n", []string{"354"}},
		{"Date: Fri, 27 Nov 2026 10:00:00 +0000\r\nTo: hello@shop.example\r\nFrom: ann@novak.example\r\nSubject: test\r\n" +
			"X-Mailer: swaks v20240103.0 jetmore.org/john/code/swaks/\r\n\r\nThis is a test mailing\r\n\r\n\r\n.\r\n", []string{"250"}},
		{"QUIT\r\n", []string{"221"}},
	}, "ann@novak.example", "This is a test mailing\r\n\r\n\r\n"},
	"swaks --pipeline": {[]said{
		{"", []string{"220"}}, {"EHLO novak.example\r\n", []string{"250"}},
		{"MAIL FROM:<ann@novak.example>\r\nRCPT TO:<hello@shop.example>\r\nDATA\r\n", []string{"250", "250", "354"}},
		{"Subject: test\r\n\r\nAt once\r\n.\r\n", []string{"250"}}, {"QUIT\r\n", []string{"221"}},
	}, "ann@novak.example", "At once\r\n"},
	"swaks --protocol SMTP": {[]said{
		{"", []string{"220"}}, {"HELO novak.example\r\n", []string{"250"}}, {"MAIL FROM:<ann@novak.example>\r\n", []string{"250"}},
		{"RCPT TO:<hello@shop.example>\r\n", []string{"250"}}, {"DATA\r\n", []string{"354"}},
		{"Subject: test\r\n\r\nOld\r\n.\r\n", []string{"250"}}, {"QUIT\r\n", []string{"221"}},
	}, "ann@novak.example", "Old\r\n"},
	"in pieces": {[]said{
		{"", []string{"220"}}, {"EHLO novak.example\r\n", []string{"250"}},
		{"MAIL FROM:<ann@novak.example> BODY=8BITMIME SIZE=24\r\nRCPT TO:<hello@shop.example>\r\nBDAT 15\r\nSubject: é\r\n\r\nBDAT 9 LAST\r\nçà et\r\n",
			[]string{"250", "250", "250", "250"}}, {"QUIT\r\n", []string{"221"}},
	}, "ann@novak.example", "Subject: é\r\n\r\nçà et\r\n"},
}

func TestMailsOfOtherProgramsAreTaken(t *testing.T) {
	t.Parallel()
	for name, d := range dialogues {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{}
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listen(t, s, intake.Options{}).Addr())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(time.Minute)) // Or a test that fails would never end.
			r := &raw{t, conn, bufio.NewReader(conn)}
			for _, one := range d.says {
				r.say(one.words, one.codes...)
			}
			if len(s.mails) != 1 || s.mails[0].From != d.from || !strings.HasSuffix(string(s.mails[0].Raw), d.raw) {
				t.Errorf("%q", s.mails)
			}
		})
	}
}

// The programs themselves say it where they are installed.
func TestProgramsThatAreHereSendMails(t *testing.T) {
	t.Parallel()
	const python = `
import smtplib, sys
from email.message import EmailMessage
for subject in "From Python", "Élise":
    m = EmailMessage()
    m["From"], m["To"], m["Subject"] = "ann@novak.example", "hello@shop.example", subject
    m.set_content(".dot\nçà et là\n")
    with smtplib.SMTP(sys.argv[1], int(sys.argv[2])) as server:
        server.send_message(m)
`
	for _, c := range []struct {
		program   string
		arguments func(host, port string) []string
		mails     int
	}{
		{"python3", func(host, port string) []string { return []string{"-c", python, host, port} }, 2},
		{"swaks", func(host, port string) []string {
			return []string{"--server", host, "--port", port, "--from", "ann@novak.example", "--to", "hello@shop.example"}
		}, 1},
	} {
		t.Run(c.program, func(t *testing.T) {
			t.Parallel()
			program, err := exec.LookPath(c.program)
			if err != nil {
				t.Skip("it is not installed: what it says is above")
			}
			s := &shelf{}
			host, port, err := net.SplitHostPort(listen(t, s, intake.Options{}).Addr())
			if err != nil {
				t.Fatal(err)
			}
			if said, err := exec.CommandContext(t.Context(), program, c.arguments(host, port)...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			if len(s.mails) != c.mails {
				t.Errorf("%d are taken: %q", len(s.mails), s.mails)
			}
		})
	}
}
