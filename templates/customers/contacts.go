// Package customers renders the pages of the people whom a business serves.
package customers

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// ContactsPage lists customers for whoever may list them.
type ContactsPage struct {
	frame.Frame
	CreateURL   string // "" when closed
	Export      parts.ExportChoice
	ImportURL   string // "" when closed
	WriteURL    string // to all of this list, "" when closed, or for a search
	Action      string // where the filter form (GET) goes
	Query       string
	Tags        []ui.Option // field "tag"
	Assignees   []ui.Option // field "assignee"
	Teams       []ui.Option // field "team"; empty when there are none
	Fields      []ui.Option // field "field"; empty when there are none
	Value       string      // field "value", beside the field
	Consents    []ui.Option // field "consent"
	MadeFrom    string      // fields "made_from" and "made_to": days
	MadeTo      string
	Purchases   bool // its reader lists payments, and has the next
	NeverBought bool // field "bought"
	BoughtFrom  string
	BoughtTo    string
	Import      string      // field "import": the one that the list is of, "" for none
	Sorts       []ui.Option // field "sort"; empty where there is one order alone
	Filtered    bool
	Chips       []frame.Link // what is asked of the list beside its line of filters
	Created     string       // what the last column holds
	ByPurchase  bool         // it is the last purchase, which a phone shows, too
	Rows        []ContactRow
	Summary     string // "5,000 customers", "more than 1,000 customers"
	TooWide     string // says that the search did not look at everybody, "" if it did
	NextURL     string
	FirstURL    string
	Bulk        Bulk
	DeletedURL  string // the deletions that can be undone, "" when closed
}

// Bulk changes the chosen customers of a list.
type Bulk struct {
	Filter    string // of the list, as its address has it
	All       string // "All 214 of this list", "" where all are on the page, or too many
	Deletes   bool
	Action    string      // POST, "" when closed
	Assignees []ui.Option // field "assignee"
	Teams     []ui.Option // field "team"; empty when there are none
}

// ContactRow is one customer of the list.
type ContactRow struct {
	frame.Person
	ID       string
	URL      string
	Phone    string
	Tags     []string
	Assignee string
	Created  string // or their last purchase, "" for none, in a list by that
}

// ContactPage is one customer with everything of theirs that the reader may see.
type ContactPage struct {
	frame.Frame
	frame.Person
	Since      string           // "Customer since 8 January 2024"
	OpenUntil  string           // "Open to you until 15:10", brass with an open lock; "" for who lists
	WriteURL   string           // of a new conversation, "" when closed
	EditURL    string           // "" when closed
	Menu       []parts.MenuItem // what else may be done with them
	FindAction string           // POST of the next lookup, "" for who lists
	LookupsURL string           // one's own searches
	Found      string           // the address that the last lookup found
	Left       string
	Facts      []parts.Fact
	Claims     []Claim
	Tags       []string
	Sections   []parts.RecordSection
	NoteAction string // POST of a new note, "" when closed
	NoteText   string
	NoteError  string
	Notes      []Note
	History    []StoryLine
}

// Claim is an address on which its reader decides.
type Claim struct{ Email, Text, Action string }

// Note is what somebody wrote down about a customer.
type Note struct {
	frame.Person // its author
	At, Text     string
	ID           string
	RemoveAction string // POST with the field "note", "" for everybody but the author
}

// StoryLine is one act of a customer's history.
type StoryLine struct {
	At, Name, Text string
}

// MergePage asks for the second customer, then shows both.
type MergePage struct {
	frame.Frame
	Action, CancelURL     string
	Keep                  MergeSide
	Other                 *MergeSide // nil until the address is given
	OtherID               string
	Version, OtherVersion string
	Text                  string      // what will happen
	Moves                 []string    // what each of them has
	Choices               []ui.Choice // who stays, and with which of two values
	Hint                  string      // what becomes of the others
	Error                 string
	Email, EmailError     string
}

// MergeSide is one of the two.
type MergeSide struct {
	frame.Person
	Facts []parts.Fact
}

// DeletedPage lists the deletions that can be undone.
type DeletedPage struct {
	frame.Frame
	Lead     string
	Rows     []DeletedRow
	NextURL  string
	FirstURL string
}

// DeletedRow is one of them; URL leads to undoing it, "" when that is closed.
type DeletedRow struct {
	frame.Person
	URL, At string
}

// ContactForm creates or changes a customer, as a page.
type ContactForm struct {
	frame.Frame
	Action, CancelURL    string
	Submit               string
	Name, NameError      string
	Email, EmailError    string
	Phone, PhoneError    string
	Street, StreetError  string
	PostalCode, City     string
	PlaceError           string
	Countries, Languages []ui.Option // fields "country", "language"
	Consents             []ui.Option // field "consent"
	Fields               []parts.OwnField
	Tags, TagsError      string      // separated by commas
	Assignees            []ui.Option // field "assignee"; empty when closed
	Teams                []ui.Option // field "team"; empty when closed, or when there are none
	Version              string
	Error                string
	// EmailNote says that the address is looked up first, for who may not list.
	EmailNote string
	TakenURL  string // of the customer who has the address already
}

// DeleteContactsPage asks before several customers are deleted: those that were chosen, or
// all that a filter finds.
type DeleteContactsPage struct {
	frame.Frame
	Action, CancelURL string
	Contacts          []string
	All, Filter       string
}
