package policy

// An id says by its type what it names, so that a member is never taken for a
// user. All of them are UUIDs, which this package need not know.

// WorkspaceID names a workspace.
type WorkspaceID [16]byte

// MemberID names a user in one workspace.
type MemberID [16]byte

// UserID names a user, who may be a member of several workspaces.
type UserID [16]byte

// OrganizationID names what holds workspaces together.
type OrganizationID [16]byte
