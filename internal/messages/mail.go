package messages

import (
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/mailauth"
	"latchkey/internal/masked"
)

// Limits of what came with a mail.
const (
	MaxFiles    = 50        // of one mail; the others are in its original
	MaxFileName = 120       // in characters
	MaxFileKind = 100       // of a media type, in characters
	MaxPage     = 1_000_000 // of the HTML, in characters
	MaxSource   = 256 << 10 // how much of an original is shown, in bytes

	// FilePart is how much of a file is read at once, in bytes.
	FilePart = 1 << 20
)

// File is one that came with a message, as far as its reader may see it.
type File struct {
	ID     uuid.UUID
	Name   masked.Text
	Kind   string // the media type that its bytes have
	Size   int    // in bytes
	Closed bool   // the reader may not open it
	State  string // of one that went over WhatsApp by itself, "" for one that did not go
}

// Mail is what came with a message besides its text.
type Mail struct {
	Files    []File
	Page     bool // it has HTML that its reader may see
	Original bool // its original is kept, and its reader may see it
	Named    bool // whoever carries its text has given it an id
	// Doubt says why a mail with the address of a customer may not be theirs, "" for no doubt.
	Doubt mailauth.Verdict
	// Broadcast is what it answers, zero for none.
	Broadcast     uuid.NullUUID
	BroadcastName string
}

// MailPage is the HTML of a mail as it came.
type MailPage struct {
	Conversation uuid.UUID
	Subject      string
	HTML         string
	// Pictures that came with it, by their Content-ID.
	Pictures map[string]uuid.UUID
}

// Original is a part of a mail as it came.
type Original struct {
	Conversation uuid.UUID
	Subject      string
	Size         int // of all of it, in bytes
	Bytes        []byte
}

// shownPictures are the pictures that browsers draw and that cannot do anything else.
var shownPictures = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// IsPicture tells a picture that a page may show.
func IsPicture(kind string) bool { return shownPictures[kind] }

// HoldsText tells a file in which addresses and numbers may be read. Nobody can hide them
// within it, so it is closed to whoever may not see them.
func HoldsText(kind string) bool {
	family, _, _ := strings.Cut(kind, "/")
	switch family {
	case "audio", "video":
		return false
	case "image":
		return !IsPicture(kind) // What is said in others is not known.
	}
	return true
}
