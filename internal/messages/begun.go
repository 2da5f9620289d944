package messages

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// About says what a text is that is no answer: the message that it hands on, or whom a new
// conversation is with. At most one of them is there.
type About struct{ Message, Conversation, Contact uuid.NullUUID }

// About is what is kept of a new conversation with them. A conversation says who that is,
// whatever else is named.
func (w Whom) About() About {
	if w.Conversation.Valid {
		return About{Conversation: w.Conversation}
	}
	return About{Contact: w.Contact}
}

// TakenBack is where a message that was taken back is a draft: of an answer in its
// conversation, or of what is begun about something else.
type TakenBack struct {
	Conversation uuid.UUID
	About        About // zero for an answer
}

// Begun is what a member has begun to write that is no answer.
type Begun struct {
	Recipients, Subject, Text, CC, BCC string // as they were typed
	Channel                            uuid.NullUUID
	Files                              []uuid.UUID // nil in one that is to be kept leaves those that are there
}

// Kept is what a member has begun, and the snippets from which they choose.
type Kept struct {
	Begun
	There    bool
	SendAt   time.Time // when it goes by itself, the zero time for not
	Snippets []listing.Choice
}

// Inserted is a snippet that is to be put into a text.
type Inserted struct {
	Snippet uuid.NullUUID
	Cursor  int // see Draft
}

// Empty tells that there is nothing to keep.
func (b Begun) Empty() bool {
	return len(b.Files) == 0 && texts.Blank(b.Recipients+b.Subject+b.Text+b.CC+b.BCC)
}

// Clean checks what is kept. It fails with faults about the fields of its form.
func (b Begun) Clean() (Begun, error) {
	var wrong fault.List
	var err error
	for _, line := range []struct {
		field string
		text  *string
		most  int
	}{{"to", &b.Recipients, MaxCopies}, {"subject", &b.Subject, MaxSubject}, {"cc", &b.CC, MaxCopies}, {"bcc", &b.BCC, MaxCopies}} {
		*line.text, err = texts.CleanLine(line.field, *line.text, line.most)
		wrong.Add(err)
	}
	b.Text, err = CleanDraft(b.Text)
	wrong.Add(err)
	return b, wrong.Err()
}
