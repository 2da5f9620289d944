// Package mail knows what an e-mail address is, writes messages, hands them to a mail server and
// says what became of them. For development and tests it also has a mail server of its own, [Mailbox].
//
// [Sender.Send] makes one attempt. When to try again is decided by the job that calls it,
// and the words of a message by its templates.
package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one person, ready but for its encoding.
type Message struct {
	To       Address
	FromName string // shown before the sender's address; may be empty
	Subject  string
	Text     string // plain text body
	HTML     string // the same in HTML

	// MessageID and Date are fixed when the message is queued: a mail that is sent twice is the
	// same to the byte, and is shown once. The id has no angle brackets.
	MessageID string
	Date      time.Time

	ReplyTo  string // a plain address; may be empty
	Language string // BCP 47 tag of both bodies, such as "fr"; may be empty

	// From is shown as the sender in place of the server's own address; may be zero.
	From Address
	// ReturnPath is where reports come to of a mail that is not delivered, in place of the
	// server's own address; may be zero.
	ReturnPath Address
	// Personal is what one person wrote to another: absence notices may answer it.
	Personal bool
	// Answers is what a program says by itself to a mail: no program answers it (RFC 3834).
	Answers bool
	// MoreTo and CC are who else gets it: each is sent a mail of their own, with the same
	// header. Deliver is whom this one goes to; the zero one is To.
	MoreTo, CC []Address
	Deliver    Address
	Files      []File
	// Unsubscribe is where whoever gets it stops mails of its kind by one POST (RFC 8058), "" for
	// what is no mailing.
	Unsubscribe string
	// References are the Message-IDs of the thread that it answers, the latest last.
	References []string
}

// File is what is sent with a message.
type File struct {
	Name  string
	Kind  string // its media type
	Bytes []byte
}

// encode writes the message in full, before any server is spoken to.
// An error means that the message can never be sent as it is.
func (m Message) encode(from Address) ([]byte, error) {
	if m.To == (Address{}) {
		return nil, errors.New("mail: message has no recipient")
	}
	if !IsMessageID(m.MessageID) {
		return nil, fmt.Errorf("mail: %q is no Message-ID (want local@domain without brackets)", m.MessageID)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(m.boundary()))
	// The addresses are canonical already. The setters that take text would read them again with net/mail.
	if m.From != (Address{}) {
		from = m.From
	}
	msg.FromMailAddress(&netmail.Address{Name: clean(m.FromName), Address: from.envelope()})
	msg.ToMailAddress(plain(append([]Address{m.To}, m.MoreTo...))...)
	if len(m.CC) > 0 {
		msg.CcMailAddress(plain(m.CC)...)
	}
	if m.ReplyTo != "" {
		reply, err := ParseAddress(m.ReplyTo)
		if err != nil {
			return nil, fmt.Errorf("mail: Reply-To: %w", err)
		}
		msg.ReplyToMailAddress(&netmail.Address{Address: reply.envelope()})
	}
	msg.Subject(clean(m.Subject))
	msg.SetDateWithValue(m.Date.UTC())
	msg.SetMessageIDWithValue(m.MessageID)
	switch {
	case m.Answers:
		msg.SetGenHeader("Auto-Submitted", "auto-replied")
		msg.SetGenHeader("X-Auto-Response-Suppress", "All") // for programs that do not know the former
	case !m.Personal:
		msg.SetGenHeader("Auto-Submitted", "auto-generated") // keeps absence notices from answering
	}
	if err := m.thread(msg); err != nil {
		return nil, err
	}
	if m.Unsubscribe != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		msg.SetGenHeader("Precedence", "bulk")
	}
	if m.Language != "" {
		msg.SetGenHeader(gomail.HeaderContentLang, clean(m.Language))
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}

	for _, f := range m.Files {
		kind := gomail.WithFileContentType(gomail.ContentType(clean(f.Kind)))
		if err := msg.AttachReader(clean(f.Name), bytes.NewReader(f.Bytes), kind); err != nil {
			return nil, fmt.Errorf("mail: file: %w", err)
		}
	}

	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("mail: encode message: %w", err)
	}
	return b.Bytes(), nil
}

// recipient is whom the mail goes to.
func (m Message) recipient() Address {
	if m.Deliver != (Address{}) {
		return m.Deliver
	}
	return m.To
}

// plain are addresses without names, as mail servers get them.
func plain(list []Address) []*netmail.Address {
	out := make([]*netmail.Address, len(list))
	for i, a := range list {
		out[i] = &netmail.Address{Address: a.envelope()}
	}
	return out
}

// thread says which messages it answers.
func (m Message) thread(msg *gomail.Msg) error {
	if len(m.References) == 0 {
		return nil
	}
	ids := make([]string, len(m.References))
	for i, id := range m.References {
		if !IsMessageID(id) {
			return fmt.Errorf("mail: %q is no Message-ID to refer to", id)
		}
		ids[i] = "<" + id + ">"
	}
	msg.SetGenHeader(gomail.HeaderInReplyTo, ids[len(ids)-1])
	msg.SetGenHeader(gomail.HeaderReferences, strings.Join(ids, " "))
	return nil
}

// boundary divides the two bodies. It is drawn from them: nobody can write a text that holds it.
func (m Message) boundary() string {
	sum := sha256.Sum256([]byte(m.MessageID + "\x00" + m.Text + "\x00" + m.HTML))
	return hex.EncodeToString(sum[:])
}

// MaxMessageID is how long a Message-ID can be, in bytes: a line of a header.
const MaxMessageID = 998

// IsMessageID reports whether s can stand between the angle brackets of a Message-ID.
func IsMessageID(s string) bool {
	left, right, _ := strings.Cut(s, "@")
	return isDotAtom(left) && isDotAtom(right)
}

// clean makes text fit for one line of a header or of a page. Control characters and line ends
// become spaces, so that no header can be added. Direction marks go, so that no text reads backwards.
// An opening of an encoded word is broken up, so that no reader decodes what the product did not encode.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(strings.ReplaceAll(s, "=?", "= ?"))
}
