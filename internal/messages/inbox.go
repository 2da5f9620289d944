package messages

import (
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

// Query chooses conversations of an inbox, the latest first.
type Query struct {
	Inbox Inbox
	State string
	After listing.Cursor
	Limit int
}

// List is one page of an inbox, with how many open ones each inbox has.
type List struct {
	Conversations []Conversation
	Next          listing.Cursor
	More          bool
	Counts        map[Inbox]int // no further than listing.CountCap
	InTeam        bool          // whether the reader is in a team
}
