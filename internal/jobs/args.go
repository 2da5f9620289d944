// Package jobs holds the work that happens behind a request: what a job is told
// (the argument types, which repositories insert in the transaction that caused
// them) and the River workers that do it.
//
// A job carries ids, never rights: a worker asks the database again, in the
// workspace that the job names, right before it acts.
package jobs

import (
	"time"

	"github.com/google/uuid"
)

// InvitationMail sends the mail of an invitation. A generation that is no
// longer the invitation's own is dropped: its link is dead.
type InvitationMail struct {
	Workspace  uuid.UUID `json:"workspace"`
	Invitation uuid.UUID `json:"invitation"`
	Generation int       `json:"generation"`
}

// Kind names the job in the queue.
func (InvitationMail) Kind() string { return "invitation_mail" }

// InvitationReminder sends the link of an invitation once more, the day before it expires.
type InvitationReminder InvitationMail

// Kind names the job in the queue.
func (InvitationReminder) Kind() string { return "invitation_reminder" }

// InvitationLapse tells whoever invited that an invitation ran out without an answer.
type InvitationLapse InvitationMail

// Kind names the job in the queue.
func (InvitationLapse) Kind() string { return "invitation_lapse" }

// VoidMail tells one member that an invitation could not be accepted because
// whoever sent it may not grant the role any more.
type VoidMail struct {
	Workspace  uuid.UUID `json:"workspace"`
	Invitation uuid.UUID `json:"invitation"`
	Member     uuid.UUID `json:"member"`
}

// Kind names the job in the queue.
func (VoidMail) Kind() string { return "void_mail" }

// LinkRequest is somebody asking for the mail of a sign-up or of a forgotten
// password. Whether the address has an account is found out here, behind the
// answer that was given.
type LinkRequest struct {
	Purpose  string `json:"purpose"`
	Email    string `json:"email"`
	Language string `json:"language"`
}

// Kind names the job in the queue.
func (LinkRequest) Kind() string { return "link_request" }

// AccountMail sends a link that proves an address: for a sign-up or a forgotten
// password. Without a token of that generation it is dropped.
type AccountMail struct {
	Purpose    string    `json:"purpose"`
	ID         uuid.UUID `json:"id"`
	Generation int       `json:"generation"`
}

// Kind names the job in the queue.
func (AccountMail) Kind() string { return "account_mail" }

// KnownAddressMail answers a sign-up for an address that has an account: the
// page says the same as for any other address, the mail says what to do.
type KnownAddressMail struct {
	User     uuid.UUID `json:"user"`
	Language string    `json:"language"`
}

// Kind names the job in the queue.
func (KnownAddressMail) Kind() string { return "known_address_mail" }

// LimitMail tells whoever reads the activity log that a member has used up an allowance of
// lookups, or has tried many addresses in vain.
type LimitMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Reader    uuid.UUID `json:"owner"`
	Member    uuid.UUID `json:"member"`
	Count     int       `json:"count"`
	Minutes   int       `json:"minutes"`
	Misses    bool      `json:"misses"`
}

// Kind names the job in the queue.
func (LimitMail) Kind() string { return "limit_mail" }

// Sweep deletes what has run out: sessions, links, counters.
type Sweep struct{}

// Kind names the job in the queue.
func (Sweep) Kind() string { return "sweep" }

// SealLogs seals what the activity logs have had since the last time.
type SealLogs struct{}

// Kind names the job in the queue.
func (SealLogs) Kind() string { return "seal_logs" }

// ReplyMail sends what a member wrote: to the customer, or to one of those who get a copy.
type ReplyMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Message   uuid.UUID `json:"message"`
	Copy      int       `json:"copy,omitempty"` // its place, 0 for the customer
}

// Kind names the job in the queue.
func (ReplyMail) Kind() string { return "reply_mail" }

// NotificationMail tells a member of what they were told and have not read.
type NotificationMail struct {
	Workspace uuid.UUID `json:"workspace"`
	Member    uuid.UUID `json:"member"`
}

// Kind names the job in the queue.
func (NotificationMail) Kind() string { return "notification_mail" }

// LendingEnd takes back what was lent to a member, once that is over.
type LendingEnd struct {
	Workspace uuid.UUID `json:"workspace"`
	Member    uuid.UUID `json:"member"`
}

// Kind names the job in the queue.
func (LendingEnd) Kind() string { return "lending_end" }

// AccessEnding tells that a member's access ends soon, unless it ends at another time by now.
type AccessEnding struct {
	Workspace uuid.UUID `json:"workspace"`
	Member    uuid.UUID `json:"member"`
	Ends      time.Time `json:"ends"`
}

// Kind names the job in the queue.
func (AccessEnding) Kind() string { return "access_ending" }
