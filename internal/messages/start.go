package messages

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// Whom says to whom a member writes first. At most one of them is there.
type Whom struct {
	Contact      uuid.NullUUID
	Conversation uuid.NullUUID // an earlier one with the same customer
	Address      string        // the customer's, whole
}

// Start is the beginning of a conversation that a member writes.
type Start struct {
	Whom
	Channel       uuid.UUID
	Subject, Text string
	To            Recipients  // what was typed of them
	Files         []uuid.UUID // that wait with its writer
	// UndoTime is how long it waits for its writer to take it back, zero for not; At is when it
	// goes, the zero time for now.
	UndoTime time.Duration
	At       time.Time
}

// Clean checks and cleans it. It fails with faults about the fields subject and text.
func (s Start) Clean() (Start, fault.List) {
	var wrong fault.List
	var err error
	s.Subject, err = texts.CleanLine("subject", s.Subject, MaxSubject)
	if err == nil && s.Subject == "" {
		err = fault.Field("subject", "fault.required")
	}
	wrong.Add(err)
	s.Text, err = CleanText(s.Text)
	wrong.Add(err)
	return s, wrong
}

// Beginning is what the form of a new conversation offers.
type Beginning struct {
	Contact  Contact // with the zero id where nobody is chosen yet
	Channels []listing.Choice
	Signed   []Signed // by each of them, where there is something to put below
	Kept     Kept
}
