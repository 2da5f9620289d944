package messages

import (
	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
)

// Inbox is a part of the conversations that a member may see.
type Inbox string

// The inboxes.
const (
	Mine       Inbox = "mine"       // assigned to the member
	OfTeams    Inbox = "team"       // assigned to a team of theirs, or to somebody in it
	Unassigned Inbox = "unassigned" // assigned to nobody
	All        Inbox = "all"
)

// Inboxes are those of a reach, the narrowest first. The first one is where somebody
// lands who sees no more than a part; who sees everything lands in the last.
func Inboxes(reach policy.Reach) []Inbox {
	switch reach {
	case policy.ReachAll:
		return []Inbox{Mine, OfTeams, Unassigned, All}
	case policy.ReachTeam:
		return []Inbox{Mine, OfTeams}
	case policy.ReachOwn:
		return []Inbox{Mine}
	default:
		return nil
	}
}

// Sort is the order of a list of conversations.
type Sort string

// The orders.
const (
	Newest  Sort = ""
	Oldest  Sort = "oldest"
	Longest Sort = "waiting" // whose customer waits for an answer, the longest first
)

// Sorts are all of them.
var Sorts = []Sort{Newest, Oldest, Longest}

// Show is what a list is narrowed to by what became of a conversation.
type Show string

// What is shown.
const (
	Everything  Show = ""
	Unread      Show = "unread"  // by whoever looks
	WaitingOnly Show = "waiting" // for an answer
	// Undelivered are those where something of ours did not arrive, or nobody knows whether, and
	// that no member has closed since.
	Undelivered Show = "undelivered"
	// Of those, why.
	Bounced Show = "bounced" // it came back
	Denied  Show = "refused" // a server or a provider did not take it
	NotSent Show = "failed"  // nobody was asked to
	Unknown Show = "unclear"
)

// Shows are all of them.
var Shows = []Show{Everything, Unread, WaitingOnly, Undelivered, Bounced, Denied, NotSent, Unknown}

// Undelivered tells that what did not arrive is shown, or some of it.
func (s Show) Undelivered() bool { return s == Undelivered || s.Why() }

// Why tells that it is that for one reason.
func (s Show) Why() bool { return s == Bounced || s == Denied || s == NotSent || s == Unknown }

// Query chooses conversations of an inbox.
type Query struct {
	Inbox    Inbox
	State    string // AnyState for all
	Search   string // the beginnings of words, or the number of one
	Sort     Sort
	Show     Show
	Channel  uuid.NullUUID
	Tag      uuid.NullUUID // of the customer
	Label    uuid.NullUUID // a tag of the conversation
	Assignee uuid.NullUUID
	Chosen   []uuid.NullUUID // what a form beside the list has chosen
	After    listing.Cursor
	Limit    int
}

// Filters is how many filters narrow the list.
func (q *Query) Filters() (filters int) {
	for _, set := range []bool{q.Show != Everything, q.Channel.Valid, q.Tag.Valid, q.Label.Valid, q.Assignee.Valid} {
		if set {
			filters++
		}
	}
	return filters
}

// OfPart tells that no whole inbox is asked for, but a part of one: counts of an inbox are
// not those of the list.
func (q *Query) OfPart() bool {
	q2 := *q
	q2.Show = Everything
	return q2.Filters() > 0 || q.Sort == Longest || q.State != Open
}

// Number is that of the conversation that is searched for, typed as 12 or #12; 0 for none.
func (q *Query) Number() int64 { return ParseNumber(q.Search) }

// InboxRows is how many rows one page of an inbox has. It is less than that of other lists:
// a row takes two lines, and the page stands beside each of its conversations, too.
const InboxRows = 30

// MostGiven is how many conversations somebody is told of who is given many at once: the
// latest. The others stand in their inbox, too.
const MostGiven = 30

// MostLooked is how many conversations a search or a filter looks at for one page.
const MostLooked = 1000

// MostCounted is how many conversations of an inbox are looked at to count those of it, or
// of a view.
const MostCounted = 501

// Counts are how many open conversations an inbox has, no further than MostCounted, and of
// how many of those the reader has not seen the latest message, or a customer waits.
type Counts struct{ Open, Unread, Waiting int }

// Share is how many conversations of a part of an inbox are unread, or wait for an answer.
type Share struct {
	Unread, Waiting int
	More            bool // there may be more: not all were looked at
}

// List is one page of an inbox, with how many open ones each inbox has.
type List struct {
	Conversations []Conversation
	Next          listing.Cursor
	More          bool
	// Partial tells that MostLooked conversations were looked at and there are others: a
	// further page looks at those, but for a word that more conversations have.
	Partial bool
	Counts  map[Inbox]Counts
	Share   Share // where the query is OfPart
	Views   []View
	InTeam  bool // whether the reader is in a team
	// What the list can be narrowed by, and whom a conversation can be given to.
	Channels, Tags, Labels, Members, Teams []listing.Choice
}
