package messages

import (
	"time"

	"github.com/google/uuid"
)

// Limits of the files that a member sends, or puts beside a note. In base64 a mail with
// them is as large as one that comes in may be: 57 bytes are a line of 78.
const (
	MostAttached = 20                          // files
	MaxAttached  = (MaxMail - 1<<19) / 78 * 57 // of all of them, in bytes
)

// LooseKept is how long files are kept that came with a form which was not sent.
const LooseKept = 24 * time.Hour

// Upload is a file as a member brings it.
type Upload struct {
	Name  string
	Bytes []byte
}

// Place is where files wait that a member brought: in a conversation, for an answer or
// for a note, or for a conversation that has not begun.
type Place struct {
	Conversation uuid.NullUUID
	Note         bool
}
