package people

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// InvitationLife is how long the link of an invitation opens.
const InvitationLife = 7 * 24 * time.Hour

// InvitationReminded is how long before it expires an invitation is mailed once more.
const InvitationReminded = 24 * time.Hour

// Invite is what the invite dialog asks for, for one or many addresses.
type Invite struct {
	Addresses []mail.Address
	policy.Offer
	Language   string
	AccessEnds time.Time // zero for never
}

// Replacement is the new address of a member.
type Replacement struct {
	Address  mail.Address
	Language string // of the mail
}

// InvitationView is what the page behind a link shows.
type InvitationView struct {
	ID            uuid.UUID
	Workspace     uuid.UUID
	WorkspaceName string
	Slug          string
	Organization  string
	Business      Business // what signs the invitation, and no more
	Inviter       string
	InviterEmail  string // only to colour their initials
	InviterAvatar uuid.NullUUID
	Email         string
	EmailKey      string
	policy.Offer
	Language string
	Expires  time.Time
	// HasAccount tells whether the address has an account: the page is then a
	// sign-in. Only whoever holds the link from the mail learns it.
	HasAccount bool
}

// Joined is the outcome of an acceptance.
type Joined struct {
	User     uuid.UUID
	Epoch    int
	Slug     string
	Name     string // of the workspace
	Language string
}
