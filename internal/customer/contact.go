// Package customer holds the nouns of the people whom a business serves, and of
// what they bought. It does no I/O.
package customer

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// Text is a part of a customer as its reader may see it. A hidden one holds the
// mask and nothing else: the clear text never leaves the repository.
type Text struct {
	Shown  string
	Hidden bool
}

// Hide replaces what the mask hides. It is called where rows are read.
func Hide(mask policy.Mask, part policy.Mask, clear string) Text {
	if !mask.Hides(part) {
		return Text{Shown: clear}
	}
	if clear == "" && part != policy.MaskName {
		return Text{} // That one is missing may be told: whoever sees the mask may fill it in.
	}
	switch part {
	case policy.MaskEmail:
		return Text{mail.Mask(clear), true}
	case policy.MaskPhone:
		return Text{MaskPhone(clear), true}
	default:
		return Text{"•••", true}
	}
}

// MaskPhone keeps the country's first digits and the last two: enough to
// recognise, of constant shape, so that it tells no length.
func MaskPhone(phone string) string {
	if len(phone) < 6 {
		return "•••"
	}
	return phone[:3] + " •• •• •• " + phone[len(phone)-2:]
}

// Contact is a customer, with what its reader may see.
type Contact struct {
	ID                                uuid.UUID
	Name, Email, Phone                Text
	Street, PostalCode, City, Country Text
	Language                          string
	Source                            string
	Tags                              []string
	AssigneeID                        uuid.NullUUID
	Assignee                          string
	TeamID                            uuid.NullUUID
	Team                              string
	Values                            []FieldValue // on a page of one's own alone
	Version                           int64
	Created                           time.Time
	SortKey                           string
	Others                            []Text // its further addresses
	Notes                             []Note
	History                           []Act
	// OpenUntil is when a found record closes again, zero for whoever lists.
	OpenUntil time.Time
}

// Title is what a contact is called where it has no name.
func (c *Contact) Title() string {
	if c.Name.Shown != "" {
		return c.Name.Shown
	}
	return c.Email.Shown
}

// Draft is what a form says of a contact.
type Draft struct {
	Name       string
	Email      mail.Address // the zero Address for none
	HasEmail   bool
	Phone      string // E.164, "" for none
	Language   string
	Street     string
	PostalCode string
	City       string
	Country    string
	Tags       []string
	AssigneeID uuid.NullUUID
	TeamID     uuid.NullUUID
	// Values are those of fields, as they are stored; "" takes one away. A field
	// that is not among them keeps what it has.
	Values  map[uuid.UUID]string
	Version int64
}

// Choices are what the form of a contact and the filters of the list offer.
// Whoever may not list gets the fields alone.
type Choices struct {
	Fields  []Field
	Tags    []Tag
	Members []workspace.MemberName
	Teams   []workspace.TeamName
}

// Sort is an order of the list of contacts.
type Sort string

// The orders.
const (
	Newest Sort = "newest"
	ByName Sort = "name"
)

// ContactQuery chooses rows of the list.
type ContactQuery struct {
	Search   string // beginnings of words
	Tag      uuid.NullUUID
	Assignee uuid.NullUUID
	Team     uuid.NullUUID
	Value    FieldSearch
	Sort     Sort
	After    Cursor
	Limit    int
}

// Filters is how many there are, beside the search.
func (q *ContactQuery) Filters() (filters int) {
	for _, set := range []bool{q.Tag.Valid, q.Assignee.Valid, q.Team.Valid, q.Value.Set()} {
		if set {
			filters++
		}
	}
	return filters
}

// Most is how far a list is counted. What is searched for, or filtered twice, is
// looked for in one contact after the other, and not counted as far; a search
// finds no more than that, either.
func (q *ContactQuery) Most() int {
	if q.Search != "" || q.Filters() > 1 {
		return 250
	}
	return CountCap - 1
}

// Cursor is the place of the last row of a page.
type Cursor struct {
	At  time.Time
	Key string
	ID  uuid.UUID
}

// ContactPage is one page of the list. Count is beyond ContactQuery.Most for a
// list that is longer.
type ContactPage struct {
	Contacts []Contact
	Choices  // what it can be filtered by
	Next     Cursor
	More     bool
	Count    int
	Partial  bool // the search was too wide to look at everybody
}

// UndoTime is how long a deletion can be undone.
const UndoTime = 30 * 24 * time.Hour

// Deleted is a contact whose deletion can be undone.
type Deleted struct {
	Contact
	At time.Time
}

// DeletedQuery chooses a page of them.
type DeletedQuery struct {
	After Cursor
	Limit int
}

// DeletedPage is one page of them.
type DeletedPage struct {
	Contacts []Deleted
	Next     Cursor
	More     bool
}

// Version is a contact as somebody saw it.
type Version struct {
	ID      uuid.UUID
	Version int64
}

// CountCap bounds how far a list is counted.
const CountCap = 1001

// MaxTags is how many tags one contact carries.
const MaxTags = 20

// CleanLine is workspace.CleanLine.
func CleanLine(field, text string, most int) (string, error) {
	return workspace.CleanLine(field, text, most)
}

// CleanName is workspace.CleanName for somebody whose name may be missing.
func CleanName(field, name string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", nil
	}
	return workspace.CleanName(field, name)
}

// CleanTag is workspace.CleanName for a tag, which is shorter, and has no comma:
// that parts tags where several are typed.
func CleanTag(field, name string) (string, error) {
	name, err := workspace.CleanName(field, name)
	switch {
	case err != nil:
		return "", err
	case utf8.RuneCountInString(name) > MaxTagName:
		return "", fault.Field(field, "fault.name_long", "Max", MaxTagName)
	case strings.Contains(name, ","):
		return "", fault.Field(field, "fault.tag_comma")
	}
	return name, nil
}

// CleanTags splits and trims a list of tags; doubled ones count once.
func CleanTags(text string) ([]string, error) {
	var tags []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		tag, err := CleanLine("tags", part, MaxTagName)
		if err != nil {
			return nil, err
		}
		if key := workspace.SearchKey(tag); key != "" && !seen[key] {
			seen[key] = true
			tags = append(tags, tag)
		}
	}
	if len(tags) > MaxTags {
		return nil, fault.Field("tags", "fault.too_many_tags", "Max", MaxTags)
	}
	return tags, nil
}

// Words are what a contact is found by: each word of its name, and the parts of
// its addresses, given by their keys.
func Words(name string, keys ...string) []string {
	seen := map[string]bool{"": true}
	var words []string
	add := func(word string) {
		if len(word) <= 254 && !seen[word] {
			seen[word] = true
			words = append(words, word)
		}
	}
	for word := range strings.FieldsSeq(workspace.SearchKey(name)) {
		add(word)
	}
	for _, key := range keys {
		add(key)
		local, domain, _ := strings.Cut(key, "@")
		add(domain)
		for word := range strings.FieldsFuncSeq(local, func(r rune) bool { return strings.ContainsRune(".-_+", r) }) {
			add(word)
		}
	}
	return words
}
