package customers

import (
	"time"

	"latchkey/internal/listing"
)

// UndoTime is how long a deletion can be undone.
const UndoTime = 30 * 24 * time.Hour

// Deleted is a contact whose deletion can be undone.
type Deleted struct {
	Contact
	At time.Time
}

// DeletedQuery chooses a page of them.
type DeletedQuery struct {
	After listing.Cursor
	Limit int
}

// DeletedPage is one page of them.
type DeletedPage struct {
	Contacts []Deleted
	Next     listing.Cursor
	More     bool
}
