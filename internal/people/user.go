package people

import (
	"time"

	"github.com/google/uuid"
)

// User is a person with one account.
type User struct {
	ID       uuid.UUID
	Name     string
	Email    string
	EmailKey string
	Language string
	Theme    string
	Avatar   uuid.NullUUID
}

// Account is what signing in reads.
type Account struct {
	ID           uuid.UUID
	Name         string
	Email        string
	PasswordHash string
	Language     string
	Epoch        int
}

// UserWorkspace is the workspace that a user works in, with what they are in it.
type UserWorkspace struct {
	ID           uuid.UUID
	Name         string
	Slug         string
	Role         string
	Language     string
	TimeZone     string
	Country      string
	Currency     string
	Restrictions []string
	Member       uuid.UUID
	Logo         uuid.NullUUID
}

// ListedWorkspace is one workspace of a user, as the list of all of theirs shows it.
type ListedWorkspace struct {
	ID             uuid.UUID     `json:"id"`
	Name           string        `json:"name"`
	Slug           string        `json:"slug"`
	Role           string        `json:"role"`
	Organization   string        `json:"organization"`
	OrganizationID uuid.UUID     `json:"organization_id"`
	Logo           uuid.NullUUID `json:"logo"`
}

// Memberships are where a user is a member, or is invited.
type Memberships struct {
	Home          string            // the address of the workspace where they were last, "" for none
	Workspaces    []ListedWorkspace // sorted by organization
	More          bool              // there are more of them
	Organizations []Organization
	Invitations   []OwnInvitation
}

// Organization is one that a user belongs to, with their role in it.
type Organization struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Role string    `json:"role"`
}

// OwnInvitation is a pending invitation for the user who is signed in.
type OwnInvitation struct {
	ID          uuid.UUID `json:"id"`
	WorkspaceID uuid.UUID `json:"workspace_id"`
	Workspace   string    `json:"workspace"`
	Role        string    `json:"role"`
	Inviter     string    `json:"inviter"`
}

// Session is one place where a user is signed in.
type Session struct {
	ID       uuid.UUID
	Device   string
	Address  string
	Created  time.Time
	LastSeen time.Time
}

// SignUp is what the page behind the link of a sign-up knows.
type SignUp struct {
	ID       uuid.UUID
	Email    string
	EmailKey string
	Language string
}
