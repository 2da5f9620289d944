package mail

import (
	"bytes"
	"io"
	"time"

	"github.com/emersion/go-message/mail"
)

// Received is a message that a [Mailbox] took.
type Received struct {
	ID        string // counts up from 1
	At        time.Time
	From      string // the header, decoded, else the sender of the envelope
	Return    string // the sender of the envelope, to which reports would come
	To        string // the recipient of the envelope, which is where the mail would have gone
	Subject   string
	Text      string
	HTML      string
	MessageID string // without angle brackets
	Raw       []byte // as it came over the wire; not to be changed
}

// readMessage reads what it can of a message. What is malformed stays empty: a developer still finds it in Raw.
func readMessage(raw []byte) Received {
	received := Received{Raw: raw}
	reader, _ := mail.CreateReader(bytes.NewReader(raw)) // not nil with an unknown charset, which is readable enough
	if reader == nil {
		return received
	}
	received.From, _ = reader.Header.Text("From")
	received.Subject, _ = reader.Header.Subject()
	received.MessageID, _ = reader.Header.MessageID()
	for {
		part, _ := reader.NextPart()
		if part == nil { // the end, or nothing readable any more
			return received
		}
		header, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		body, _ := io.ReadAll(part.Body)
		switch kind, _, _ := header.ContentType(); kind {
		case "text/plain":
			received.Text = string(body)
		case "text/html":
			received.HTML = string(body)
		}
	}
}
