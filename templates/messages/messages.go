// Package messages renders the pages of conversations.
package messages

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// InboxPage is an inbox in which no conversation is open.
type InboxPage struct {
	frame.Frame
	Inbox Inbox
}

// Inbox is a list of conversations, the latest first.
type Inbox struct {
	Name     string
	States   []frame.Link
	Rows     []InboxRow
	Empty    string // what to say where there is none
	FirstURL string
	NextURL  string
}

// InboxRow is a conversation in a list.
type InboxRow struct {
	frame.Person
	ID      string
	URL     string
	At      string
	Exact   string
	Subject string
	Text    string
	Waiting bool // for an answer
	Current bool
}

// ConversationPage is one conversation, with its inbox and its customer beside it.
type ConversationPage struct {
	frame.Frame
	Inbox      Inbox
	BackURL    string
	Person     frame.Person
	Subject    string
	Under      string // over which channel, and who has it
	Closed     bool
	EarlierURL string
	Days       []Day
	Facts      []parts.Fact
	Hidden     bool   // something of the customer is hidden from the reader
	ContactURL string // "" where the reader may not open customers

	Base                  string // of its forms, "" for whoever may only read
	Query                 string // of the inbox that the forms lead back to
	To                    parts.Value
	Latest                string // message that the reader has seen
	ReplyText, ReplyError string
	NoteText, NoteError   string
	Assignees, Teams      []ui.Option
	AssignErrors          map[string]string
}

// Day is what was said on one day.
type Day struct {
	Label   string
	Entries []Entry
}

// Entry is a message, a note or something that was done.
type Entry struct {
	Kind   string // "in", "out", "note", "event"
	ID     string
	Text   string
	Under  string
	State  string // of a message of ours
	Failed bool
}
