package messages

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
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
	Subject string
	Text    string // with variables
}

// Broadcasts are written here; how one goes out is its Run.
var Broadcasts = &section.Of[Broadcast]{
	Resource: policy.Broadcasts, Table: "broadcasts", Noun: "broadcast", Most: MaxBroadcasts, Undo: true,
	Item: func(b *Broadcast) *section.Item { return &b.Item },
	Fields: []section.Field[Broadcast]{
		section.TextOf("subject", MaxSubject, func(b *Broadcast) *string { return &b.Subject }).Must().InList().
			With(ContactName, WorkspaceName),
		section.ParagraphsOf("text", MaxText, func(b *Broadcast) *string { return &b.Text }).Must().With(ContactName, WorkspaceName),
	},
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
	Channel    uuid.UUID
	From       string // the name of that channel
	Segment           // whom it is for
	Chosen     Chosen
	PerMinute  int
	Starts     time.Time
	Ended      time.Time

	Total, Sent, Failed, LeftOut, DeadAddresses, Unsubscribed int
}

// Chosen are the names of what a Segment asks for, "" for what is gone.
type Chosen struct{ Tag, Team, Assignee, Field string }

// Segment is those customers who meet all that is asked; what is not set asks nothing.
type Segment struct {
	Tag, Team, Assignee uuid.NullUUID
	Country, Language   string                // by their codes
	Value               customers.FieldSearch // what they have in a field of the business's own
	Import              uuid.NullUUID         // that brought or changed them
}

// Clean checks what is chosen from what the product knows, and that nobody asks by halves. It
// fails with faults about country, language, field and value, without which is what it returns.
func (s Segment) Clean() (Segment, error) {
	var wrong fault.List
	if s.Country != "" && !i18n.IsCountry(s.Country) {
		s.Country = ""
		wrong.Add(fault.Field("country", "fault.choice"))
	}
	if _, known := i18n.ParseLanguage(s.Language); s.Language != "" && !known {
		s.Language = ""
		wrong.Add(fault.Field("language", "fault.choice"))
	}
	_, err := texts.CleanLine("value", s.Value.Typed, listing.MaxSearch)
	switch {
	case err != nil:
		wrong.Add(err)
	case s.Value.Field.Valid && s.Value.Typed == "":
		wrong.Add(fault.Field("value", "fault.required"))
	case !s.Value.Field.Valid && s.Value.Typed != "":
		wrong.Add(fault.Field("field", "fault.required"))
	}
	return s, wrong.Err()
}

// Audience is how many customers a broadcast is for, and why the others do not get it.
type Audience struct {
	Yes, No, Unknown, NoAddress int
	Dead                        int // who said yes, and whose address took no mail for good
}

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
	Imports   []Brought // the reader's own, the latest first
	Reader    string    // by whose name variables are filled
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
	Channel uuid.UUID
	Segment
	PerMinute int
	Starts    time.Time // the zero time for now
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

// UnsubscribeToken names a recipient in the address by which they stop mailings, with the
// secret link of theirs that goes with it.
func UnsubscribeToken(workspace, recipient uuid.UUID, link string) string {
	return base64.RawURLEncoding.EncodeToString(append(workspace[:], recipient[:]...)) + link
}

// ReadUnsubscribeToken is whom a token names, if the link is theirs; false for one that is
// none.
func ReadUnsubscribeToken(token string) (workspace, recipient uuid.UUID, link string, ok bool) {
	const ids = 43 // characters of two of them
	if len(token) != ids+signin.LinkLength {
		return workspace, recipient, "", false
	}
	both, err := base64.RawURLEncoding.DecodeString(token[:ids])
	if err != nil {
		return workspace, recipient, "", false
	}
	copy(workspace[:], both)
	copy(recipient[:], both[len(workspace):])
	return workspace, recipient, token[ids:], true
}

// UnsubscribePath leads to the page on which somebody stops mailings, without its token.
const UnsubscribePath = "/unsubscribe/"

// OneClickName is the field that a mail program posts for whoever presses its own button, and
// OneClick the whole of it (RFC 8058).
const (
	OneClickName = "List-Unsubscribe"
	OneClick     = OneClickName + "=One-Click"
)

// IsOneClick tells that a body is that.
func IsOneClick(body string) bool { return strings.TrimSpace(body) == OneClick }
