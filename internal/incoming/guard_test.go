package incoming

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// nested writes so many multiparts within one another, which end or do not, with the
// parameter of the boundary written in some way.
func nested(depth int, ends bool, parameter string) string {
	var raw strings.Builder
	raw.WriteString("From: a@novak.example\nSubject: deep\n")
	for i := range depth {
		fmt.Fprintf(&raw, "Content-Type: multipart/mixed; %s\n\n--b%d\n", strings.ReplaceAll(parameter, "X", fmt.Sprintf("b%d", i)), i)
	}
	raw.WriteString("Content-Type: text/plain\n\nHello\n")
	for i := range depth {
		if ends {
			fmt.Fprintf(&raw, "--b%d--\n", depth-1-i)
		}
	}
	return raw.String()
}

// What would take a parser long never reaches one. Its sender and subject are read all
// the same.
func TestRule46BombsReachNoParser(t *testing.T) {
	t.Parallel()
	flat := strings.Repeat("--b\nContent-Type: text/plain\n\nHello\n", 100_000)
	for name, raw := range map[string]string{
		"25 parts that never end":     nested(25, false, `boundary="X"`),
		"without quotes":              nested(25, false, `boundary=X`),
		"with spaces":                 nested(25, false, `BOUNDARY = "X"`),
		"on the next line":            nested(25, false, "boundary=\n \"X\""),
		"with a set":                  nested(25, false, `boundary*=utf-8''X`),
		"in pieces":                   nested(25, false, `boundary*0="X"`),
		"100 parts in one another":    nested(100, true, `boundary="X"`),
		"100,000 parts":               "From: a@novak.example\nSubject: deep\nContent-Type: multipart/mixed; boundary=b\n\n" + flat + "--b--\n",
		"2,000 lines of header":       "From: a@novak.example\nSubject: deep\n" + strings.Repeat("X: y\n", 2000) + "\nHello",
		"a header of half a megabyte": "From: a@novak.example\nSubject: deep\nX: " + strings.Repeat("y", 512<<10) + "\n\nHello",
	} {
		m := Read(t.Context(), []byte(raw), "a@novak.example")
		if m.Reading != Complicated || m.Subject != "deep" || m.Email.Key() != "a@novak.example" {
			t.Errorf("%s: %d of %q from %q", name, m.Reading, m.Subject, m.Email)
		}
	}
	for name, raw := range map[string]string{
		"8 parts in one another":  nested(8, true, `boundary="X"`),
		"3 parts that never end":  nested(3, false, `boundary="X"`),
		"a text about boundaries": "From: a@novak.example\nSubject: deep\n\nHello: boundary=1, boundary = 2 and --\n-- \n---\n",
	} {
		if m := Read(t.Context(), []byte(raw), "a@novak.example"); m.Reading != Whole || !strings.Contains(m.Text, "Hello") {
			t.Errorf("%s: %d, %q", name, m.Reading, m.Text)
		}
	}
}

// However a bomb gets past the guard, its parts are counted while they are taken apart:
// a few more than are allowed, and not twice as many for each level.
func TestRule46TheParserTakesAFewHundredPartsApart(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"25 parts that never end": nested(25, false, `boundary="X"`),
		"60 parts that never end": nested(60, false, `boundary="X"`),
		"5,000 parts": "Content-Type: multipart/mixed; boundary=b\n\n" +
			strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 5000) + "--b--\n",
	} {
		header, body := divide([]byte(raw))
		p := parts{ctx: t.Context()}
		p.parse(header, body)
		if !p.tooMuch() || p.taken > 25*mostParts || p.reads > mostReads+1000 {
			t.Errorf("%s: %d parts were taken apart in %d reads", name, p.taken, p.reads)
		}
	}
}

// The guard looks at each byte once: it has an answer for what is as large as a mail may
// be, of the worst kind.
func TestRule46TheGuardStopsAtTheFirstThingThatIsTooMuch(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"--\n", "boundary=a\n", "b", "-", "boundary", "boundary=\"\n", "From: a\n"} {
		raw := []byte(strings.Repeat(line, (4<<20)/len(line)))
		_ = simple(raw) // It comes back.
	}
}

func TestAMailIsLeftWhenItsTimeIsUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m := Read(ctx, []byte("From: a@novak.example\nSubject: a\n\nb"), ""); m.Reading != Broken || m.Subject != "a" {
		t.Errorf("%d %q", m.Reading, m.Subject)
	}
}

// Whatever comes, what is read fits its columns, and the parser does not do more than
// it may.
func FuzzRead(f *testing.F) {
	for _, raw := range []string{
		"", "\n", "\x00", "From: a", nested(3, true, `boundary="X"`), nested(5, false, `boundary*0="X"`),
		parted("mixed", "Content-Type: text/html\n\n<p>a<blockquote>b</a>", "\n"), "From: \"(<\\\nSubject: =?utf-8?b?=?= =?q?q?=\n\n\r\r",
		"Content-Type: multipart/mixed; boundary=\"\"\n\n----\n\n------\n", "Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-16\n\n//4=",
	} {
		f.Add([]byte(raw), "a@novak.example")
	}
	f.Fuzz(func(t *testing.T, raw []byte, envelope string) {
		m := Read(t.Context(), raw, envelope)
		for what, text := range map[string]struct {
			said string
			most int
		}{
			"subject": {m.Subject, messages.MaxSubject}, "name": {m.Name, texts.MaxName}, "address": {m.Shown, mail.MaxAddress},
			"text": {m.Text, messages.MaxStored}, "id": {m.MessageID, mail.MaxMessageID},
		} {
			if !utf8.ValidString(text.said) || strings.ContainsRune(text.said, 0) || utf8.RuneCountInString(text.said) > text.most {
				t.Errorf("the %s is %q", what, text.said)
			}
		}
		if _, err := texts.CleanOptionalName("name", m.Name); err != nil {
			t.Errorf("nobody is called %q: %v", m.Name, err)
		}
		header, body := divide(raw)
		p := parts{ctx: t.Context()}
		if p.parse(header, body); p.reads > mostReads+1000 {
			t.Errorf("the parser read %d times", p.reads)
		}
	})
}
