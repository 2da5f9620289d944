// Package exporting holds the files that leave a workspace, and how far they are.
package exporting

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
)

// Export is a file that was asked for, and how far it is.
type Export struct {
	ID       uuid.UUID
	Member   uuid.UUID // its maker, who alone gets it
	Maker    string
	Resource string
	State    State
	Rows     int64
	Total    int64 // about how many there will be
	Created  time.Time
	Finished time.Time // zero while it is written
	// Session is the sign-in that asked for it, to which it is bound.
	Session uuid.UUID
}

// Separator is what stands between the cells of a file, by its name in forms.
type Separator string

// The separators that a file may be written with.
const (
	Comma     Separator = "comma"
	Semicolon Separator = "semicolon"
	Tab       Separator = "tab"
)

// Separators lists them all.
var Separators = []Separator{Comma, Semicolon, Tab}

// Rune is the sign itself.
func (s Separator) Rune() rune {
	switch s {
	case Semicolon:
		return ';'
	case Tab:
		return '\t'
	default:
		return ','
	}
}

// Style is how a file is written.
type Style struct {
	Separator Separator
	Language  i18n.Language // of its reader, in which its columns are named
	Filter    string        // what of the list it holds, as the list itself writes that; "" for all
}

// Head is what a column is called. In English it is called as programs call it.
func Head(words *i18n.Words, column string) string { return words.T("column." + column) }

// Heads are what columns are called.
func Heads(words *i18n.Words, columns ...string) []string {
	heads := make([]string, len(columns))
	for i, column := range columns {
		heads[i] = Head(words, column)
	}
	return heads
}

// State is how far a file has come.
type State string

// The states of an export.
const (
	Running State = "running"
	Ready   State = "ready"
	Refused State = "refused" // its maker's access changed meanwhile
	Failed  State = "failed"
	Expired State = "expired"
)

// Life is how long a file is kept.
const Life = time.Hour
