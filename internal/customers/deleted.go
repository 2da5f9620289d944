package customers

import (
	"time"

	"latchkey/internal/listing"
)

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
