// Package customers holds the nouns of the people whom a business serves. It does
// no I/O.
package customers

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
)

// Sources that the product stores itself; pages say them in the reader's language.
const (
	SourceByHand = "by hand" // as the table has it of whoever is added
	SourceImport = "import"
	SourceEmail  = "e-mail" // they wrote first
	SourceChat   = "chat"   // they wrote first, over another channel
)

// Contact is a customer, with what its reader may see.
type Contact struct {
	ID                                uuid.UUID
	Name, Email, Phone                masked.Text
	Street, PostalCode, City, Country masked.Text
	Language                          string
	Source                            string
	Tags                              []string
	AssigneeID                        uuid.NullUUID
	Assignee                          string
	TeamID                            uuid.NullUUID
	Team                              string
	Consent                           Consent
	Values                            []FieldValue // on a page of one's own alone
	Version                           int64
	Created                           time.Time
	SortKey                           string
	Others                            []masked.Text // its further addresses
	Dead                              time.Time     // when a server said that nobody has its address, for whoever lists; else zero
	Claims                            []Claim       // for whoever lists
	Notes                             []Note
	History                           []Act
	// OpenUntil is when a found record closes again, zero for whoever lists.
	OpenUntil time.Time
	// LastPurchase is read by a list in its order alone; the start of 1970 for none.
	LastPurchase time.Time
}

// Bought tells whether a list knows of a purchase.
func (c *Contact) Bought() bool { return !c.LastPurchase.Equal(time.Unix(0, 0)) }

// Title is what a contact is called where it has no name.
func (c *Contact) Title() string {
	if c.Name.Shown != "" {
		return c.Name.Shown
	}
	return c.Email.Shown
}

// Choices are what the form of a contact and the filters of the list offer.
// Whoever may not list gets the fields alone.
type Choices struct {
	Fields  []Field
	Tags    []listing.Choice
	Members []listing.Choice
	Teams   []listing.Choice
}

// Sort is an order of the list of contacts.
type Sort string

// The orders.
const (
	Newest     Sort = "newest"
	ByName     Sort = "name"
	ByPurchase Sort = "purchase" // the last one; for those who list payments
)

// ContactQuery chooses rows of the list.
type ContactQuery struct {
	Search   string // beginnings of words
	Tag      uuid.NullUUID
	Assignee uuid.NullUUID
	Team     uuid.NullUUID
	Value    FieldSearch
	Import   uuid.NullUUID // that brought or changed them; without a search they stand in the order of their making
	Consent  Answer        // "" for any
	Made     Span          // when they became customers
	Bought   Span          // their last purchase; for those who list payments
	Sort     Sort
	After    listing.Cursor
	Limit    int
}

// Filters is how many there are, beside the search.
func (q *ContactQuery) Filters() (filters int) {
	for _, set := range []bool{q.Tag.Valid, q.Assignee.Valid, q.Team.Valid, q.Value.Set(), q.Consent != "", q.Import.Valid,
		q.Made.Set(), q.Bought.Set()} {
		if set {
			filters++
		}
	}
	return filters
}

// Order is the order in which the list stands: one that is narrowed by a time, and searched for nothing,
// stands in the order of that time.
func (q *ContactQuery) Order() Sort {
	switch {
	case q.Search != "":
	case q.Bought.Set():
		return ByPurchase
	case q.Made.Set():
		return Newest
	}
	return q.Sort
}

// Most is how far a list is counted. What is searched for, or filtered twice, is
// looked for in one contact after the other, and not counted as far; a search
// finds no more than that, either.
func (q *ContactQuery) Most() int {
	if q.Search != "" || q.Filters() > 1 {
		return 250
	}
	return listing.CountCap - 1
}

// ContactPage is one page of the list. Count is beyond ContactQuery.Most for a
// list that is longer.
type ContactPage struct {
	Contacts []Contact
	Choices  // what it can be filtered by
	Next     listing.Cursor
	More     bool
	Count    int
	Partial  bool   // the search was too wide to look at everybody
	Import   string // the name of its file, "" for one that is not the reader's own
}

// Version is a contact as somebody saw it.
type Version struct {
	ID      uuid.UUID
	Version int64
}
