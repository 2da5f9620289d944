// Package listing holds what every list has: a query, a place in it, a page.
package listing

import (
	"bytes"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/texts"
)

// Cursor is the place of the last row of a page.
type Cursor struct {
	At  time.Time
	Key string
	ID  uuid.UUID
}

const (
	// PageRows is how many rows one page of a list has.
	PageRows = 50
	// MaxChoices is how many things a form offers in one list.
	MaxChoices = 200
	// MaxSearch is how long a search may be: as long as an address.
	MaxSearch = 254
)

// maxKey is how long the key of the longest name can be, in bytes.
const maxKey = texts.MaxName * utf8.UTFMax

// IsKey tells whether what a cursor holds may be the key that rows are sorted by.
func IsKey(key []byte) bool {
	return len(key) <= maxKey && utf8.Valid(key) && bytes.IndexByte(key, 0) < 0
}

// CountCap bounds how far a list is counted.
const CountCap = 1001

// NameQuery chooses rows of a list in the order of the names.
type NameQuery struct {
	Search string // the beginnings of words
	State  string // "" for any
	After  Cursor
	Limit  int
}

// NamePage is one page of such a list.
type NamePage[T any] struct {
	Rows    []T
	Next    Cursor
	More    bool
	Partial bool // a search has more than it lists, or may have
}

// The states by which a list is filtered where things can be put away.
const (
	Active  = "active"
	PutAway = "retired"
)
