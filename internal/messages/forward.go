package messages

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// Forwarded is a message, as the page that forwards it shows it.
type Forwarded struct {
	Conversation uuid.UUID
	Customer     string
	Subject      string
	At           time.Time
	Sender, To   string // addresses, or who they are to another channel; "" for none
	// Channels are those of mail from which it can go, for a message of another channel.
	Channels []listing.Choice
	Chat     bool // it is of another channel
	Text     string
	Files    []File
	Kept     Kept
}

// Forward hands a message on.
type Forward struct {
	To      string // addresses, as they were typed
	Comment string
	Head    string      // what stands above what is quoted
	Channel uuid.UUID   // from which a message goes that is no mail
	Files   []uuid.UUID // of the message, those that go with it
	At      time.Time   // when it goes by itself, the zero time for now
	// UndoTime is how long it waits for its writer to take it back, zero for not.
	UndoTime time.Duration
}

// MaxHead is how long what stands above what is quoted can be.
const MaxHead = 5000

// Clean checks and cleans it. It fails with faults about the fields to and text.
func (f Forward) Clean() (clean Forward, to []mail.Address, wrong fault.List) {
	to, err := ReadCopies("to", f.To)
	if err == nil && len(to) == 0 {
		err = fault.Field("to", "fault.address_missing")
	}
	wrong.Add(err)
	if !texts.Blank(f.Comment) {
		f.Comment, err = CleanText(f.Comment)
		wrong.Add(err)
	} else {
		f.Comment = ""
	}
	return f, to, wrong
}

// Whole is the text of the mail: the comment, and below it what was said. What does not
// fit is left out, and dots say so.
func (f Forward) Whole(text string) string {
	whole := strings.TrimSpace(f.Comment + "\n\n" + f.Head + "\n\n" + text)
	if utf8.RuneCountInString(whole) > MaxStored {
		whole = texts.Cut(whole, MaxStored-1) + "…"
	}
	return whole
}
