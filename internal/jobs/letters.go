package jobs

import (
	"time"

	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// InvitationLetter is what the mail of an invitation says.
type InvitationLetter struct {
	Email, Language                        string
	Workspace, Slug, Organization, Inviter string
	Signature                              []string // of the business: its name, address and phone
	policy.Offer
	Expires time.Time
	Link    string
}

// VoidLetter tells a member that an invitation has become void.
type VoidLetter struct {
	Email, Name, Language string
	Invited               string
	Role                  policy.Role
	Workspace, Slug       string
}

// LimitLetter tells whoever reads the activity log that a member has used up an allowance.
type LimitLetter struct {
	Email, Language, Member, Workspace, Slug string
}

// AccountLetter carries the link of a sign-up or reset.
type AccountLetter struct {
	Email, Language, Link string
	Expires               time.Time
}

// ReplyLetter is what goes to a customer, for one of those who get it.
type ReplyLetter struct {
	To, Channel, ChannelName, Language string
	MoreTo, CC                         []string // as everybody sees who else gets it
	Deliver                            string   // the address that this mail goes to
	Token                              string   // which an answer carries back
	Return                             string   // token of the address to which it is returned
	Subject, Text                      string
	Forwards                           bool     // it hands another on
	Automatic                          bool     // nobody wrote it
	Answers                            bool     // it is not the first of its conversation
	References                         []string // Message-IDs of the thread, the latest last
	Files                              []mail.File
}
