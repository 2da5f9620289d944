package people

import (
	"github.com/google/uuid"
)

// Workspace is what Settings → General holds.
type Workspace struct {
	ID               uuid.UUID
	Name             string
	Slug             string
	LookupsPerMinute int
	LookupsPerDay    int
}

// Context is what mails say about a workspace.
type Context struct {
	Name, Slug, Organization, Language string
}
