// Package messages renders the pages of conversations.
package messages

import (
	"latchkey/internal/messages"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// InboxPage is an inbox in which no conversation is open.
type InboxPage struct {
	frame.Frame
	Inbox    Inbox
	StartURL string // of a new conversation, "" for whom that is closed
}

// Inbox is a list of conversations.
type Inbox struct {
	Name   string
	Find   Find
	Bulk   *Bulk // nil where nothing is done with many
	States []frame.Link
	// Keeps what is shown as a view, or changes the view that it is; "" for neither.
	ViewLabel, ViewURL string
	Tally              []frame.Link // to the unread ones, and to those that wait
	Rows               []InboxRow
	Empty              string // what to say where there is none
	AllURL             string // of the inbox that nothing narrows, "" where nothing does
	Partial            string // that not all were looked at
	Until              string // until when a conversation stands here, "" where that is clear
	FirstURL           string
	NextURL            string
}

// Find searches an inbox and narrows it.
type Find struct {
	Action, Inbox, State, Query string
	Narrowed                    bool // by more than words
	Shows, Sorts                []ui.Option
	Channels, Assignees         []ui.Option // none where there is nothing to choose
	Labels, Tags                []ui.Option // of the conversation, and of the customer
}

// Bulk changes the chosen conversations of a list.
type Bulk struct {
	Action                          string
	Acts, Snoozes, Assignees, Teams []ui.Option
	Tags                            []ui.Option // that conversations can have

	At, Error string // a day and a time to snooze until, and what is wrong with the form
	Stay      bool
}

// InboxRow is a conversation in a list.
type InboxRow struct {
	frame.Person
	ID          string
	Chosen      bool // for what is done with many
	URL         string
	At          string
	Exact       string
	Subject     string
	Text        string
	Waiting     bool   // for an answer
	Undelivered bool   // something of ours did not arrive, or nobody knows whether
	Unread      bool   // by whoever looks
	State       string // "" for an open one
	Choose      string // what its box is called
	Current     bool
	Tags        []string // of the conversation
	People      string   // who of the others is there, and whether they write
}

// ConversationPage is one conversation, with its inbox and its customer beside it.
type ConversationPage struct {
	frame.Frame
	DoingURL   string // where its reader says that they read or write
	People     string // who of the others is there, and whether they write
	Inbox      Inbox
	BackURL    string
	Person     frame.Person
	Number     string
	Subject    string
	Unverified bool   // the last mail of the customer may be somebody else's
	Under      string // over which channel, and who has it
	Closed     bool
	EarlierURL string
	Days       []Day
	Facts      []parts.Fact
	Hidden     bool   // something of the customer is hidden from the reader
	StartURL   string // of a new conversation with the customer, "" for whom that is closed
	ContactURL string // "" where the reader may not open customers
	KnownURL   string // of what else is known of the customer

	Base                  string // of its forms, "" for whoever may only read
	Query                 string // of the inbox that the forms lead back to
	Recipients            Recipients
	Latest                string // message that the reader has seen
	ReplyText, ReplyError string
	PlannedText           string
	NoteText, NoteError   string
	Attached, NoteFiles   []Attached // that wait for what is written
	FilesHint             string     // which files its channel takes, "" for any
	FilesError            string
	NoteFilesError        string
	Signed                []Signed    // what is put below the answer
	HasDraft              bool        // the text of the answer is a draft that was kept
	Snippets              []ui.Option // to put into the answer; the first is none
	Assignees, Teams      []ui.Option
	Assignee              Assignee
	AssignErrors          map[string]string
	Tags, MoreTags        []ui.Option // that the conversation has, and can still get
	TagError              string
	Shortcuts             *Shortcuts
	Fill                  Fill
	Planned               string // when the reader's answer goes by itself, "" for none
	PlanAt, PlanError     string
	Sleeps                string // until when, or that it lies in Spam; "" for neither
	Snoozes               []ui.Option
	SnoozeAt, SnoozeError string
	SnoozeStay            bool
	Spam, Blocked         bool
	CanBlock              bool // the customer has an address
	WindowClosed          bool // templates alone can be sent
	Templates             []OfferedTemplate
	TemplateError         string
	TemplateLost          string // what was typed for a template that cannot be sent any more
	Following             bool   // its reader is told of what is new in it
	DeleteURL             string // "" for whoever may not delete for good
	Arrange               []frame.Link
}

// Assignee is the member who has a conversation.
type Assignee struct {
	ID, Name       string // "" for nobody
	Presence, Word string // "online", "busy" or "offline", and what that is called
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
	Parts  []messages.Part // of a text in which something is quoted
	Mail   Mail
	Under  string
	State  string // of a message of ours
	Failed bool
	Copies []Copy

	Forwards   string // when its reader hands it on, "" where they have not planned that
	ForwardURL string // "" where it cannot be forwarded, or not by this reader
	SettleURL  string // where its reader says whether it arrived, "" where that is known
	Again      bool   // it can be sent once more there
}

// ForwardPage hands a message on.
type ForwardPage struct {
	frame.Frame
	Action, CancelURL string
	To                ui.TextField
	Error             string
	Quoted            string
	Chat              bool        // it is no mail: it goes from one of
	Channels          []ui.Option // those of mail
	ChannelError      string
	Files             []Attached
	FilesError        string
	Composer          Composer

	Planned, PlannedTo, PlannedText string // when it goes, "" where that is not planned
}

// Copy is somebody who got a message.
type Copy struct {
	Label   string // "To", "CC", "BCC"
	Address parts.Value
	Wrong   string // what became of it, "" for nothing to say
}

// Attached is a file that goes with what is written unless its box is cleared.
type Attached struct {
	ID, Name, Under string
	URL             string // where it can be saved from, "" for nowhere
	Ticked          bool
}

// Recipients is whom the form of an answer goes to.
type Recipients struct {
	To                parts.Value
	ReplyTo           bool   // that is where the customer wants answers, and not where they write from
	Window            string // until when an answer may be sent, "" where it always may
	Alone             bool   // what is no mail goes to nobody besides
	Mark              string
	Others            []OtherRecipient // besides
	CC, BCC           string
	CCError, BCCError string
}

// OtherRecipient is somebody who gets an answer unless their box is cleared.
type OtherRecipient struct {
	Key     string
	Label   string // "CC", "BCC"
	Address parts.Value
	Kept    bool
}

// StartPage is the form of a new conversation.
type StartPage struct {
	frame.Frame
	Action, CancelURL     string
	Contact, Conversation string // whom a page chose
	Name                  string // of whom it chose, "" for nobody
	To                    parts.Value
	Closed                bool // the reader starts from a conversation alone, and chose none
	Unconnected           bool // there is no channel
	Error, ToError        string
	Address, Subject      ui.TextField
	Channels              []ui.Option
	ChannelError          string
	Recipients            Recipients // what was typed besides
	Composer              Composer
}

// ConfirmPage asks for the code that was mailed to the address of a channel.
type ConfirmPage struct {
	frame.Frame
	Action, SendAction, CancelURL string
	Sent                          bool   // a code was mailed
	RecordHost, Record            string // of DNS, which confirms it too
	RecordError                   string
	ByRecord                      string // stands in place of the code then
	Code                          ui.TextField
}

// ConnectionPage says how a custom channel and the program behind it speak.
type ConnectionPage struct {
	frame.Frame
	In, Out                               string // addresses; Out is "" for none
	EditURL                               string
	Secret                                string // a new one, which is shown this once; "" for none
	Secrets                               []string
	SecretAction, EndAction, ReplayAction string
	Deliveries                            []DeliveryRow
}

// DeliveryRow is one time that a message was handed over.
type DeliveryRow struct {
	Message, At, Number, URL string
	Taken                    bool
	Answer                   string
	Next                     string // that it is tried again, "" for not
	Replay                   bool   // it can be handed over once more
}

// ProviderPage asks how a channel of WhatsApp reaches its provider.
type ProviderPage struct {
	frame.Frame
	Action, CancelURL string
	In, Verify        string // what the provider is told of us
	Fields            []ui.TextField
}
