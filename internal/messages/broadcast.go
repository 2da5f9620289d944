package messages

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Bounds of a broadcast.
const (
	MaxBroadcasts    = 1000
	MostPerMinute    = 600
	UsualPerMinute   = 60
	MostAhead        = 365 * 24 * time.Hour // that it is scheduled
	BroadcastTries   = 5                    // of each mail that the server does not take
	BroadcastSettles = 30 * time.Second     // after a mail that was not taken
	MostImports      = 20                   // that one can be for
	// A broadcast pauses by itself once so many mails have failed or came back since it was begun or
	// let go on, if that is more than one in twenty.
	ManyFailed   = 20
	ManyFailedOf = 20
)

// Broadcast is what is written once, for many who said yes to mailings.
type Broadcast struct {
	section.Item
	Kind    string // of the channel that it goes over
	Subject string // of one by mail
	Text    string // of one by mail, with variables
}

// Broadcasts are written here; how one goes out is its Run.
var Broadcasts = &section.Of[Broadcast]{
	Resource: policy.Broadcasts, Table: "broadcasts", Noun: "broadcast", Most: MaxBroadcasts, Undo: true,
	Item: func(b *Broadcast) *section.Item { return &b.Item },
	Fields: []section.Field[Broadcast]{
		broadcastKind(),
		section.TextOf("subject", MaxSubject, func(b *Broadcast) *string { return &b.Subject }).InList().With(BroadcastVariables...),
		section.ParagraphsOf("text", MaxText, func(b *Broadcast) *string { return &b.Text }).With(BroadcastVariables...),
	},
	Check: checkWords,
}

// BroadcastVariables are those of its words, and of what stands for the variables of a template.
var BroadcastVariables = []string{ContactName, WorkspaceName}

// broadcastKind is how it goes out: by mail, where nobody says.
func broadcastKind() section.Field[Broadcast] {
	kind := section.ChoiceOf("kind", []string{Email, WhatsApp}, func(b *Broadcast) *string { return &b.Kind }).InList().Kept()
	kind.Usual = Email
	return kind
}

// checkWords wants the words of one by mail, and none of another one.
func checkWords(b *Broadcast) (wrong fault.List) {
	for _, field := range []struct{ name, text string }{{"subject", b.Subject}, {"text", b.Text}} {
		switch {
		case b.Kind == Email && field.text == "":
			wrong.Add(fault.Field(field.name, "fault.required"))
		case b.Kind != Email && field.text != "":
			wrong.Add(fault.Field(field.name, "fault.not_here"))
		}
	}
	return wrong
}

// RunState says how far a broadcast is.
type RunState string

// The states. One that was never begun, or was taken back before it began, has none.
const (
	Unsent    RunState = ""
	Scheduled RunState = "scheduled"
	Gathering RunState = "gathering" // who gets it
	Underway  RunState = "sending"
	Paused    RunState = "paused"
	Done      RunState = "done"
	Stopped   RunState = "stopped"
	NoState   RunState = "none" // what nobody can ask for
)

// Going tells that it goes on by itself.
func (s RunState) Going() bool { return s == Scheduled || s == Gathering || s == Underway }

// Ended tells that nothing more goes out.
func (s RunState) Ended() bool { return s == Done || s == Stopped }

// Run is how a broadcast goes out.
type Run struct {
	State      RunState
	ManyFailed bool // it paused by itself
	Gone       bool // it stopped by itself, because nothing is sent over its channel any more
	// TemplateGone tells that it paused by itself: its template is approved no more, or says something else.
	TemplateGone bool
	Failure      string // of the last that a provider did not deliver, in its words
	Channel      uuid.UUID
	From         string // the name of that channel
	Segment             // whom it is for
	Chosen       Chosen
	PerMinute    int
	Starts       time.Time
	Ended        time.Time

	Total, Sent, Failed, LeftOut, DeadAddresses, Unsubscribed int
	Delivered, Read                                           int // of those sent over WhatsApp, as far as its provider tells
}

// Chosen are the names of what a Segment asks for, "" for what is gone.
type Chosen struct{ Tag, Team, Assignee, Field string }

// BroadcastPage is a broadcast with how it goes out.
type BroadcastPage struct {
	Broadcast
	Run
	Audience  Audience // while it has not begun
	Channels  []listing.Choice
	Tags      []listing.Choice
	Members   []listing.Choice
	Teams     []listing.Choice
	Fields    []listing.Choice
	Imports   []Brought  // the reader's own, the latest first
	Templates []Template // that one over WhatsApp can be sent with, while it has not begun
	Template  string     // the name of that with which it was begun
	Spoken    string     // its language
	Values    []string   // what stands for its variables
	Reader    string     // by whose name variables are filled
	Workspace string
}

// Brought is an import that brought or changed customers.
type Brought struct {
	ID   uuid.UUID
	File string
	At   time.Time
}

// Begin is what a member asks for.
type Begin struct {
	Channel uuid.UUID // of one by mail
	Filling           // of one over WhatsApp, which goes over the channel of its template
	Segment
	PerMinute int
	Starts    time.Time // the zero time for now
}

// Trial is what a member asks for who tries one.
type Trial struct {
	Channel uuid.UUID // of one by mail, which goes to their own address
	Filling           // of one over WhatsApp
	Number  string    // to which that goes
}

// Check checks it. The faults are about the fields per_minute and at, and those of Segment.Clean.
func (b *Begin) Check(now time.Time) (wrong fault.List) {
	if b.PerMinute < 1 || b.PerMinute > MostPerMinute {
		wrong.Add(fault.Field("per_minute", "fault.number_range", "Least", 1, "Most", MostPerMinute))
	}
	if !b.Starts.IsZero() && (b.Starts.Before(now) || b.Starts.Sub(now) > MostAhead) {
		wrong.Add(fault.Field("at", "fault.broadcast_at"))
	}
	_, halves := b.Clean()
	wrong.Add(halves)
	return wrong
}

// broadcastID begins the Message-ID of a broadcast's mail, before the id of who gets it.
const broadcastID = "broadcast."

// BroadcastMessageID is the part before the domain of the Message-ID of a mail that somebody gets.
func BroadcastMessageID(recipient uuid.UUID) string { return broadcastID + recipient.String() }

// BroadcastAnswered are the ids of those who got mails of broadcasts, among Message-IDs that are
// answered.
func BroadcastAnswered(answers []string) []uuid.UUID {
	recipients := []uuid.UUID{}
	for _, answer := range answers {
		rest, ok := strings.CutPrefix(answer, broadcastID)
		local, _, _ := strings.Cut(rest, "@")
		if id, err := uuid.Parse(local); ok && err == nil {
			recipients = append(recipients, id)
		}
	}
	return recipients
}
