package customers

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/texts"
)

// MaxNote is how long a note may be, in characters.
const MaxNote = 5000

// MaxAuthor is how long a file may say who wrote one, in characters.
const MaxAuthor = 400

// Note is what a member wrote down about a customer.
type Note struct {
	ID     uuid.UUID
	Member uuid.UUID
	Author string
	Text   string
	At     time.Time
	Hides  bool   // it holds what masks hide
	By     string // who brought it with a file, where somebody else wrote it
	Email  string // of the member who wrote it, which colours their face; "" where somebody else did
}

// Act is one line of a customer's history: what was done, not what was seen.
type Act struct {
	At      time.Time
	Author  string
	Act     string
	Fields  []string          // those that were changed
	File    string            // of an import that changed them
	Was     map[string]string // what texts an import changed, for whoever sees them all
	Consent *ConsentChange    // nil where it stayed
}

// CleanNote trims a note. It fails with a fault about the field text.
func CleanNote(text string) (string, error) {
	return texts.CleanParagraphs("text", text, "fault.note_empty", MaxNote)
}
