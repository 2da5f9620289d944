package mail

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-message"
)

// newSender returns a sender to url. Each setup is called before it is used.
func newSender(t *testing.T, url string, setup ...func(*Sender)) *Sender {
	t.Helper()
	s, err := NewSender(Config{URL: url, From: "no-reply@latchkey.test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range setup {
		f(s)
	}
	return s
}

func address(t *testing.T, s string) Address {
	t.Helper()
	a, err := ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// invitation returns a message with every field set.
func invitation(t *testing.T) Message {
	return Message{
		To:        address(t, "Bob@bücher.example"),
		FromName:  "Zoé Marchand, Atelier",
		Subject:   "Invitation à rejoindre l’espace de travail Atelier Marchand",
		Text:      "Bonjour Bob,\n\n.\nvous êtes invité·e : https://latchkey.test/join/x?a=b\n",
		HTML:      "<p>Vous êtes <b>invité·e</b></p>\n",
		MessageID: "0198.7@latchkey.test",
		Date:      time.Date(2026, 12, 3, 11, 0, 0, 0, time.FixedZone("", 3600)),
		ReplyTo:   "zoe@atelier.example",
		Language:  "fr",
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	m := invitation(t)
	before := time.Now().Truncate(time.Second)
	if err := newSender(t, box.URL()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	list := box.List()
	if len(list) != 1 {
		t.Fatalf("%d messages arrived, want 1", len(list))
	}
	got := list[0]
	unix := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	for _, field := range []struct{ name, got, want string }{
		{"From", got.From, `Zoé Marchand, Atelier <no-reply@latchkey.test>`},
		{"To", got.To, "Bob@xn--bcher-kva.example"},
		{"Subject", got.Subject, m.Subject},
		{"Text", unix(got.Text), m.Text},
		{"HTML", unix(got.HTML), m.HTML},
		{"MessageID", got.MessageID, m.MessageID},
	} {
		if field.got != field.want {
			t.Errorf("%s = %q, want %q", field.name, field.got, field.want)
		}
	}
	if got.At.Before(before) {
		t.Errorf("At = %s, before it was sent", got.At)
	}
	if i := bytes.IndexFunc(got.Raw, func(r rune) bool { return r >= 0x7f }); i >= 0 {
		t.Errorf("byte %d of the message is not ASCII", i)
	}

	entity := readEntity(t, got.Raw)
	for name, want := range map[string]string{
		"To":               "<Bob@xn--bcher-kva.example>",
		"Reply-To":         "<zoe@atelier.example>",
		"Message-Id":       "<" + m.MessageID + ">",
		"Date":             "Thu, 03 Dec 2026 10:00:00 +0000",
		"Content-Language": "fr",
		"Auto-Submitted":   "auto-generated",
		"User-Agent":       "",
		"X-Mailer":         "",
	} {
		if got := entity.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if kind, _, _ := entity.Header.ContentType(); kind != "multipart/alternative" {
		t.Errorf("Content-Type: %q", kind)
	}
	parts := entity.MultipartReader()
	for _, want := range []string{"text/plain", "text/html"} {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if kind, params, _ := part.Header.ContentType(); kind != want || params["charset"] != "UTF-8" {
			t.Errorf("part is %s %v, want %s in UTF-8", kind, params, want)
		}
	}
}

func readEntity(t *testing.T, raw []byte) *message.Entity {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return entity
}

func TestRule33NoHeaderCanBeInjected(t *testing.T) {
	t.Parallel()
	const attack = "Hi\r\nBcc: eve@evil.example\r\n\r\n\u2028\u202e<b>\x00=?utf-8?q?=0AX:?="
	const harmless = "Hi  Bcc: eve@evil.example     <b> = ?utf-8?q?=0AX:?="
	box := startMailbox(t)
	m := invitation(t)
	m.Subject, m.FromName, m.Language = attack, attack, attack
	if err := newSender(t, box.URL()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := box.List()[0]
	if got.Subject != harmless {
		t.Errorf("Subject = %q, want %q", got.Subject, harmless)
	}
	if want := `"` + harmless + `" <no-reply@latchkey.test>`; got.From != want {
		t.Errorf("From = %q, want %q", got.From, want)
	}
	if got.Text == "" || got.HTML == "" {
		t.Error("the bodies were cut off")
	}
	var names []string
	for fields := readEntity(t, got.Raw).Header.Fields(); fields.Next(); {
		names = append(names, fields.Key())
	}
	slices.Sort(names)
	want := []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To"}
	if !slices.Equal(names, want) {
		t.Errorf("headers are %q, want %q", names, want)
	}
}

func TestSendRefusesWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	s := newSender(t, box.URL())
	for name, spoil := range map[string]func(*Message){
		"no recipient":           func(m *Message) { m.To = Address{} },
		"no Message-ID":          func(m *Message) { m.MessageID = "" },
		"Message-ID in brackets": func(m *Message) { m.MessageID = "<1@latchkey.test>" },
		"Message-ID of two":      func(m *Message) { m.MessageID = "1@latchkey.test\r\nBcc: eve@evil.example" },
		"Reply-To of two":        func(m *Message) { m.ReplyTo = "zoe@atelier.example\r\nBcc: eve@evil.example" },
		"Reply-To not ASCII":     func(m *Message) { m.ReplyTo = "zoé@atelier.example" },
	} {
		m := invitation(t)
		spoil(&m)
		var failure *Error
		if err := s.Send(t.Context(), m); !errors.As(err, &failure) || !failure.Permanent || failure.Code != 0 {
			t.Errorf("%s: %v, want a permanent failure", name, err)
		}
	}
	if n := len(box.List()); n > 0 {
		t.Errorf("%d messages arrived", n)
	}
}

// The boundary is drawn from the bodies, so that no text can hold it: a name
// cannot begin a part of the mail.
func TestTheBoundaryOfAMailFollowsItsText(t *testing.T) {
	t.Parallel()
	m := invitation(t)
	first := m.boundary()
	m.Text = "--" + first + "\n" + m.Text
	if second := m.boundary(); second == first || m.boundary() != second {
		t.Errorf("%s, then %s", first, second)
	}
}

func TestSendFromSeveralGoroutines(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	s := newSender(t, box.URL())
	m := invitation(t)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if err := s.Send(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(box.List()); n != 10 {
		t.Errorf("%d messages arrived, want 10", n)
	}
}

// Reports of a mail come to the address that it names for them, or else to the server's own.
func TestReportsComeToTheReturnPath(t *testing.T) {
	t.Parallel()
	box := startMailbox(t)
	for _, path := range []string{"", "hello+return-x@shop.example"} {
		m, want := invitation(t), "no-reply@latchkey.test"
		if path != "" {
			m.ReturnPath, want = address(t, path), path
		}
		if err := newSender(t, box.URL()).Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if got := box.List()[0].Return; got != want {
			t.Errorf("%q: reports come to %q, want %q", path, got, want)
		}
	}
}
