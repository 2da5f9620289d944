// Package ledger holds the restricted search: finding one customer by the exact
// address. The entry that it leaves is the key to that customer.
package ledger

import (
	"time"

	"github.com/google/uuid"
)

// KeyLife is how long a lookup opens the customer that it found.
const KeyLife = 30 * time.Minute

// OwnListed is how many of their own searches somebody sees, the latest first. All stay in the
// ledger for as long as the workspace is there; of an address, its mask.
const OwnListed = 100

// OpeningLife is how long a record that was opened is opened again without counting.
const OpeningLife = time.Hour

// MaxReason is how long the reason of a lookup may be, in characters.
const MaxReason = 200

// Day is the window of the allowance of a day, from its first lookup on.
const Day = 24 * time.Hour

// Lookup is one line of the ledger.
type Lookup struct {
	ID       uuid.UUID
	Member   uuid.UUID
	Name     string // of the member
	Resource string
	Found    bool
	Mask     string // the masked form of the address
	Reason   string
	Peer     string
	At       time.Time
	// Open is whom it still opens, and until when; the zero id where it opens nobody any more.
	Open     uuid.UUID
	Customer string // as they are called
	Until    time.Time
}

// Result is the answer of a lookup: the contact, or the zero id.
type Result struct {
	Line    uuid.UUID // of the ledger, of a search that was made
	Contact uuid.UUID
	Left    int // lookups that are left today
	PerDay  int
}
