// Package notification knows what members are told, and how.
package notification

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
)

// Kind is why somebody is told something.
type Kind string

// The kinds.
const (
	Assigned  Kind = "assigned"  // somebody else gave them a conversation
	Mentioned Kind = "mentioned" // somebody named them in a note
	Followed  Kind = "followed"  // a conversation that they follow has something new
	Team      Kind = "team"      // a team of theirs has a conversation that nobody has
	Joined    Kind = "joined"    // somebody accepted their invitation
	Declined  Kind = "declined"  // somebody declined it
	Lapsed    Kind = "lapsed"    // it ran out
	Ending    Kind = "ending"    // their access ends soon, or that of a member
	Limit     Kind = "limit"     // a member has used up their lookups
	Export    Kind = "export"    // their file is ready
	Digest    Kind = "digest"    // a week is over
	Asked     Kind = "asked"     // a member asks for access
	Answered  Kind = "answered"  // their own request for access is answered
	// Undelivered is what they wrote, or what was written in a conversation of theirs, that did
	// not arrive, or of which nobody knows whether it did.
	Undelivered Kind = "undelivered"
	Broadcast   Kind = "broadcast" // one that they began paused or stopped by itself
)

// Kinds are all of them, as they are chosen from. Links in mails count on their places: a new
// one comes last.
func Kinds() []Kind {
	return []Kind{
		Assigned, Mentioned, Followed, Team, Joined, Declined, Lapsed, Ending, Limit, Export, Digest, Asked, Answered, Undelivered,
		Broadcast,
	}
}

// OfConversation tells whether it is about a conversation.
func (k Kind) OfConversation() bool {
	return k == Assigned || k == Mentioned || k == Followed || k == Team || k == Undelivered
}

// Bounds of what a member is told: they keep the newest Most, for Life.
const (
	Most = 100
	Life = 90 * 24 * time.Hour
)

const (
	// Gather is how long a mail waits for what else there is to tell: so a member is sent
	// one each Gather at most, and none of what they have read by then.
	Gather = 5 * time.Minute
	// MostBeforeEnd is how many days before an access ends it may be told at the earliest.
	MostBeforeEnd = 30
)

// Why is why a broadcast did something by itself.
type Why string

// The reasons.
const (
	ManyFailed  Why = "many_failed"  // it paused
	ChannelGone Why = "channel_gone" // it stopped
	// TemplateGone is that it paused, because its template is approved no more, or says something else.
	TemplateGone Why = "template_gone"
	TestFailed   Why = "test_failed" // a test of it was not delivered
)

// Choice is how a member is told of one kind.
type Choice struct {
	Kind       Kind
	Bell, Mail bool
}

// Usual is how somebody is told who has chosen nothing.
func (k Kind) Usual() Choice {
	mailed := k != Followed && k != Team && k != Export
	return Choice{Kind: k, Bell: k != Digest, Mail: mailed}
}

// Concerns tells whether a member can be told of a kind at all: nobody is told of what they
// may not open.
func (k Kind) Concerns(actor policy.Actor) bool {
	role := actor.Membership().Role
	switch k {
	case Assigned, Mentioned, Followed, Team, Undelivered:
		return actor.Opens(policy.Conversations)
	case Joined, Declined, Lapsed:
		return actor.Opens(policy.Members)
	case Ending:
		return role != policy.Owner || actor.Opens(policy.Members)
	case Limit:
		return actor.Opens(policy.AuditLog)
	case Digest, Asked:
		return role == policy.Owner
	case Answered:
		return role != policy.Owner
	case Export:
		return exports(actor)
	case Broadcast:
		return actor.Opens(policy.Broadcasts)
	}
	return false
}

// exports tells whether any list may leave by a member.
func exports(actor policy.Actor) bool {
	for _, r := range policy.Resources() {
		if _, err := policy.Authorize[policy.Export](actor, r); err == nil {
			return true
		}
	}
	return false
}

// Notice is one thing that members are told of.
type Notice struct {
	Kind                             Kind
	Conversation, Export, Invitation uuid.NullUUID
	Request                          uuid.NullUUID // for access
	Broadcast                        uuid.NullUUID
	Why                              Why
}
