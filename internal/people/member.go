// Package people holds the nouns of the product's main job: people and their
// place in a workspace. It does no I/O.
package people

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
)

// Person is one row of "Workspace members": a member, or a pending invitation.
type Person struct {
	ID      uuid.UUID
	Pending bool // an invitation
	Name    string
	Email   string
	Avatar  uuid.NullUUID
	SortKey string // what the list is sorted by within a role
	policy.Held
	AccessEnds time.Time // zero for never
	Suspended  time.Time // zero for nobody who is
	// LentUntil is when what they have ends, zero for what is theirs; OwnRole is what they are then.
	LentUntil time.Time
	OwnRole   policy.Role
	Version   int64

	// Of a member.
	Joined   time.Time
	LastSeen time.Time // zero for never
	Presence Presence

	// Of an invitation.
	Inviter   string
	Place     string // the name of the member whose place it is, "" for somebody new
	InviterID uuid.UUID
	Expires   time.Time
	Language  string
	MailState MailState
	MailText  string        // what the mail server said
	Replaces  uuid.NullUUID // the member whose place it is, read where one invitation is
}

// Status is what the members page shows of somebody.
type Status string

// The statuses.
const (
	Confirmed Status = "confirmed"
	Pending   Status = "pending"
	Expired   Status = "expired" // an invitation that ran out, or access that ended
	Suspended Status = "suspended"
)

// Parts of them that only the filter asks for: no row shows one.
const (
	Unseen      Status = "unseen"       // joined and was last seen longer ago than its span
	LongUnseen  Status = "long_unseen"  // the same, for longer
	EndsSoon    Status = "ends_soon"    // a member whose access ends within its span
	ExpiresSoon Status = "expires_soon" // an invitation that runs out within its span
)

// Statuses lists them for the filter.
var Statuses = []Status{Confirmed, Pending, Expired, Unseen, LongUnseen, EndsSoon, ExpiresSoon}

// Spans are how long ago, or how far ahead, those look that depend on it: whole days.
var Spans = map[Status]time.Duration{
	Unseen: 30 * Day, LongUnseen: 90 * Day, EndsSoon: 7 * Day, ExpiresSoon: 2 * Day,
}

// StatusAt tells the status at one moment.
func (p *Person) StatusAt(now time.Time) Status {
	switch {
	case p.Pending && p.Expires.After(now):
		return Pending
	case !p.Suspended.IsZero():
		return Suspended
	case p.Pending, !p.AccessEnds.IsZero() && !p.AccessEnds.After(now):
		return Expired
	default:
		return Confirmed
	}
}

// Here is when a member joined or was last seen.
func (p *Person) Here() time.Time {
	if p.LastSeen.After(p.Joined) {
		return p.LastSeen
	}
	return p.Joined
}

// MailState is how far an invitation's mail has come.
type MailState string

// The states of a mail.
const (
	MailQueued  MailState = "queued"
	MailSent    MailState = "sent"
	MailDelayed MailState = "delayed" // the mail server is down or busy: tried again
	MailFailed  MailState = "failed"  // refused for good
)

// MemberQuery chooses rows of the members page.
type MemberQuery struct {
	Search string      // the beginnings of words of the name or address, "" for all
	Role   policy.Role // zero for any
	Status Status      // "" for any
	Sort   MemberSort
	After  MemberCursor // the zero Cursor begins at the top
	Limit  int
}

// MemberSort is the order of members; invitations follow them, by address.
type MemberSort string

// The orders. By role they are by name within it; by time the last is the first.
const (
	ByRole   MemberSort = ""
	ByName   MemberSort = "name"
	BySeen   MemberSort = "seen" // or joined, who was not seen since
	ByJoined MemberSort = "joined"
)

// MemberSorts lists them for the list.
var MemberSorts = []MemberSort{ByRole, ByName, BySeen, ByJoined}

// Filtered tells that a query asks for a part of the list.
func (q MemberQuery) Filtered() bool { return q.Search != "" || q.Narrows() }

// Narrows tells that it does so by more than words.
func (q MemberQuery) Narrows() bool { return q.Role != 0 || q.Status != "" }

// InvitedRank is the rank of invitations in the list: after all members.
const InvitedRank = 9

// MemberCursor is the place of the last row of a page.
type MemberCursor struct {
	Rank int16
	Key  string
	At   time.Time // in an order of time
	ID   uuid.UUID
}

// MemberPage is one page of the list.
type MemberPage struct {
	People  []Person
	Next    MemberCursor
	More    bool
	Partial bool         // a search has more than it lists, or may have
	Counts  MemberCounts // of the whole list, when nothing narrows it
}

// MemberCounts counts the whole workspace, whatever the filters.
type MemberCounts struct {
	Confirmed, Pending, Expired int
}

// Total is everybody in the list.
func (c MemberCounts) Total() int { return c.Confirmed + c.Pending + c.Expired }

// Change is what the edit dialog asks for. Version is what the asker saw: a
// change that somebody else made meanwhile is not overwritten. Zero asks for
// the change whatever there is.
type Change struct {
	policy.Offer
	AccessEnds time.Time
	Version    int64
}

// Consequences is what ends with a member's access.
type Consequences struct {
	Contacts    int // assigned to them
	Invitations int // pending ones that they sent
	Sessions    int
	Others      []listing.Choice // to whom the contacts can be handed

	Organization string // where they stay
}
