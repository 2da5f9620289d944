package templates

import (
	// FindPage is the restricted search: one field, one button, then one customer

	"latchkey/templates/ui"
)

// or none. There is nothing else on it that could tell more.
type FindPage struct {
	Frame
	Action     string // POST
	Email      string
	EmailError string
	Reason     string
	Left       string // "487 of 500 left today"
	None       bool   // this address was looked up, and no customer has it
	CreateURL  string // "Add as a new customer", "" when closed; carries no address
	Error      string // the limit is reached: when to go on
	LookupsURL string // one's own searches
}

// ContactsPage lists customers for whoever may list them.
type ContactsPage struct {
	Frame
	CreateURL  string // "" when closed
	Export     ExportChoice
	ImportURL  string // "" when closed
	Action     string // where the filter form (GET) goes
	Query      string
	Tags       []ui.Option // field "tag"
	Assignees  []ui.Option // field "assignee"
	Teams      []ui.Option // field "team"; empty when there are none
	Fields     []ui.Option // field "field"; empty when there are none
	Value      string      // field "value", beside the field
	Sorts      []ui.Option // field "sort"
	Filtered   bool
	Rows       []ContactRow
	Summary    string // "5,000 customers", "more than 1,000 customers"
	Partial    bool   // the search was too wide to look at everybody; Summary says so
	NextURL    string
	FirstURL   string
	Bulk       Bulk
	DeletedURL string // the deletions that can be undone, "" when closed
}

// Bulk changes the chosen customers of a list.
type Bulk struct {
	Action    string      // POST, "" when closed
	Assignees []ui.Option // field "assignee"
	Teams     []ui.Option // field "team"; empty when there are none
}

// ContactRow is one customer of the list.
type ContactRow struct {
	Person
	ID       string
	URL      string
	Phone    string
	Tags     []string
	Assignee string
	Created  string
}

// Value is a word that may be a mask: then it stands beside a lock, and Why
// says in words that it is hidden.
type Value struct {
	Text   string
	Hidden bool
}

// ContactPage is one customer with everything of theirs that the reader may see.
type ContactPage struct {
	Frame
	Person
	Since      string // "Customer since 8 January 2024"
	OpenUntil  string // "Open to you until 15:10", brass with an open lock; "" for who lists
	EditURL    string // "" when closed
	DeleteURL  string // page that asks; "" when closed
	MergeURL   string // likewise
	FindAction string // POST of the next lookup, "" for who lists
	LookupsURL string // one's own searches
	Left       string
	Facts      []Fact
	Tags       []string
	Sections   []RecordSection
	NoteAction string // POST of a new note, "" when closed
	NoteText   string
	NoteError  string
	Notes      []Note
	History    []StoryLine
}

// Note is what somebody wrote down about a customer.
type Note struct {
	Person       // its author
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
	Frame
	Action, CancelURL     string
	Keep                  MergeSide
	Other                 *MergeSide // nil until the address is given
	OtherID               string
	Version, OtherVersion string
	Text                  string // what will happen
	Email, EmailError     string
}

// MergeSide is one of the two.
type MergeSide struct {
	Person
	Facts []Fact
}

// DeletedPage lists the deletions that can be undone.
type DeletedPage struct {
	Frame
	Lead     string
	Rows     []DeletedRow
	NextURL  string
	FirstURL string
}

// DeletedRow is one of them; URL leads to undoing it, "" when that is closed.
type DeletedRow struct {
	Person
	URL, At string
}

// Fact is one labelled value of a customer; several lines for an address.
type Fact struct {
	Label string
	Lines []Value
}

// RecordSection is one kind of a customer's records.
type RecordSection struct {
	Label     string
	Heads     []Head
	Rows      []RecordRow
	Empty     string // said when there are none
	More      string // "the newest 20", "" when all are shown
	CreateURL string // "" when closed
}

// Head is the head of a column.
type Head struct {
	Label   string
	Numeric bool
}

// RecordRow is one record; Cells follow the heads. The second one names the
// record, carries its link and comes first on a phone.
type RecordRow struct {
	URL   string // "" for none
	Cells []Cell
}

// Cell is one value of a row. A state is drawn as a badge: Badge is "good",
// "plain", "warn" or "bad".
type Cell struct {
	Value
	URL     string // "" for none
	Badge   string
	Numeric bool
}

// RecordsPage is a list of records: transactions, orders and their like.
type RecordsPage struct {
	Frame
	Lead   string
	Export ExportChoice
	// ImportURL leads to bringing a file, "" where that is closed.
	ImportURL string
	Action    string
	States    []ui.Option // field "state"
	Kinds     []ui.Option // field "kind", of transactions alone
	From, To  string      // fields "from" and "to", days
	Filtered  bool
	Totals    []string // one a currency
	Section   RecordSection
	Hidden    string // why names are masked, "" when they are not
	NextURL   string
	FirstURL  string
}

// ContactForm creates or changes a customer, as a page.
type ContactForm struct {
	Frame
	Action, CancelURL    string
	Submit               string
	Name, NameError      string
	Email, EmailError    string
	Phone, PhoneError    string
	Street, StreetError  string
	PostalCode, City     string
	PlaceError           string
	Countries, Languages []ui.Option // fields "country", "language"
	Fields               []FieldInput
	Tags, TagsError      string      // separated by commas
	Assignees            []ui.Option // field "assignee"; empty when closed
	Teams                []ui.Option // field "team"; empty when closed, or when there are none
	Version              string
	Error                string
	// EmailNote says that the address is looked up first, for who may not list.
	EmailNote string
}

// LookupsPage shows a member their own searches.
type LookupsPage struct {
	Frame
	Left    string
	Rows    []LookupRow
	FindURL string
}

// LookupRow is one search.
type LookupRow struct {
	At, Address string
	Found       bool
	FoundLabel  string
}

// ActivityPage is the activity log: sentences, the lookups among them.
type ActivityPage struct {
	Frame
	Lead     string
	Action   string
	Members  []ui.Option // field "member"
	Kinds    []ui.Option // field "kind"
	Filtered bool
	Today    []LookupsToday
	Days     []ActivityDay
	NextURL  string
	FirstURL string
	Export   ExportChoice
}

// LookupsToday is how far one member's allowance is used.
type LookupsToday struct {
	Person
	Used, Limit int
	UsedText    string // "13 of 500"
	Split       string // "9 found, 4 not found"
}

// ActivityDay is one day of the log.
type ActivityDay struct {
	Label   string
	Entries []ActivityEntry
}

// ActivityEntry is one line.
type ActivityEntry struct {
	Time    string
	Person         // Name "" for the system
	Text    string // "looked up h•••@w•••.fr"
	Badge   string // "Found", "Not found", "Limit", "" for none
	Kind    string // "good", "plain", "warn" of the badge
	Address string // on the network
}
