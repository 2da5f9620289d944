// Package messages knows what a business and its customers write to each other.
package messages

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/texts"
)

// The states of a conversation.
const (
	Open    = "open"
	Snoozed = "snoozed" // until a time, or until the customer writes
	Closed  = "closed"
	Spam    = "spam"
)

// AnyState asks for conversations of all states.
const AnyState = "any"

// States are all of them, in the order in which they are offered.
var States = []string{Open, Snoozed, Closed, Spam}

// Lengths of texts, in characters.
const (
	MaxSubject = 300
	MaxText    = 20_000  // what a member writes
	MaxStored  = 100_000 // what comes in
	MaxPreview = 200     // how much of a message a list shows

	// MaxMail is how large a mail from a customer may be, in bytes.
	MaxMail = 25 << 20

	// TokenLength is how long the token of a conversation is, which answers carry.
	TokenLength = 26
	// ReturnMark begins what the address has behind its plus to which a mail is returned
	// that cannot be delivered; a token follows.
	ReturnMark = "return-"
)

// Conversation is what one customer and the business write to each other over one channel.
type Conversation struct {
	ID          uuid.UUID
	Number      int64 // by which people name it
	Subject     string
	State       string
	Channel     string
	Kind        string      // of the channel
	Handle      masked.Text // who the customer is to a channel that is no address of mail
	Written     time.Time   // when the customer wrote last, zero for never
	Contact     Contact
	AssigneeID  uuid.NullUUID
	TeamID      uuid.NullUUID
	Assignee    string
	Presence    string // a people.Presence of whom it is assigned to
	Team        string
	LastAt      time.Time
	LastText    string
	LastOurs    bool
	Until       time.Time        // which it is snoozed, zero for not
	Stay        bool             // snoozed also when the customer writes
	Blocked     bool             // what the customer writes begins in Spam
	Waiting     time.Time        // since when the customer has waited for an answer, zero for not
	Tags        []listing.Choice // of the conversation itself
	Unread      bool             // its reader has not seen the latest message of the customer
	Undelivered bool             // something of ours did not arrive, or nobody knows whether
}

// Contact is the customer of a conversation, as far as its reader may see them.
type Contact struct {
	ID       uuid.UUID
	Name     string
	Email    masked.Text
	Phone    masked.Text
	Claim    masked.Text // an address that somebody wrote down for them, and that another has
	Language string
}

// Title is what a customer is called who may have no name.
func (c *Contact) Title() string {
	switch {
	case c.Name != "":
		return c.Name
	case c.Email.Shown != "":
		return c.Email.Shown
	}
	return c.Phone.Shown
}

// EntryKind says what stands in a conversation.
type EntryKind string

// The kinds of entries.
const (
	FromCustomer EntryKind = "in"
	FromMember   EntryKind = "out"
	HandedOn     EntryKind = "forward" // a message, to somebody else
	ByItself     EntryKind = "auto"    // to the customer, and nobody wrote it
	Note         EntryKind = "note"    // which no customer sees
	Event        EntryKind = "event"
)

// The states of a message that a member wrote.
const (
	Queued  = "queued"
	Sending = "sending"
	Sent    = "sent"
	Delayed = "delayed" // another server says that it tries again
	Failed  = "failed"
	// Unclear is a message of which nobody knows whether it was taken. It is not sent
	// again by itself.
	Unclear = "unclear"
)

// What a member decides of an Unclear one.
const (
	Arrived   = "arrived"
	SendAgain = "again"
)

// Why a message was not even handed over: keys of sentences, where a server would have said why.
const (
	ChannelGone        = "fault.channel_gone"
	ChannelUnconfirmed = "fault.channel_unconfirmed"
	ChannelNotSetUp    = "fault.channel_not_set_up"
	WindowClosed       = "fault.window_closed"
)

// Reasons are all of them.
var Reasons = []string{ChannelGone, ChannelUnconfirmed, ChannelNotSetUp, WindowClosed}

// Entry is one thing that was said or done in a conversation.
type Entry struct {
	Kind    EntryKind
	ID      uuid.UUID
	At      time.Time
	Member  uuid.NullUUID
	Author  string
	Text    string // of an event the act
	State   string // of a message that a member wrote
	Failure string
	// Stranger is who sent a message to the business from an address that is not the customer's.
	Stranger masked.Text
	Mail     Mail // what came with it
	Copies   []Copy
	Forwards time.Time // when its reader hands it on, the zero time where they have not planned that
}

// Page is a part of a conversation, the oldest first.
type Page struct {
	Conversation
	Entries   []Entry
	Earlier   listing.Cursor // the first of them, where there are earlier ones
	More      bool
	Kept      KeptDraft        // what the reader has begun to write
	Others    []OtherRecipient // to whom an answer goes besides the customer
	Attached  []File           // to what the reader has begun to write
	Signed    []Signed         // what is put below what they write
	NoteFiles []File           // that wait for a note of theirs
	Mark      string           // of whom it goes to, which an answer has to know
	ReplyTo   masked.Text      // where the customer wants answers, "" for where they write from
	Snippets  []listing.Choice
	Shortcuts []listing.Choice // that the reader may start
	Ongoing   int              // runs of workflows
	Latest    uuid.UUID        // the latest message, which an answer has to know
	Beside    List             // the inbox that it was opened from
	Following bool             // its reader is told of what is new in it
	Told      int              // notifications of other things that its reader has not read
}

// NoSender is the stranger who gave no address.
const NoSender = "?"

// AnyWorkflow is the workflow whose name its reader may not see.
const AnyWorkflow = "?"

// EntryRows is how many entries one page of a conversation shows.
const EntryRows = 100

// CleanText trims what a member writes. It fails with a fault about the field text.
func CleanText(text string) (string, error) {
	return texts.CleanParagraphs("text", text, "fault.message_empty", MaxText)
}

// CleanNote trims a note. It fails with a fault about the field text.
func CleanNote(text string) (string, error) { return customers.CleanNote(text) }

// Preview is how a message begins, on one line.
func Preview(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(line) > MaxPreview {
		return texts.Cut(line, MaxPreview-1) + "…"
	}
	return line
}
