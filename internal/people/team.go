package people

import "github.com/google/uuid"

// MaxTeams is how many teams a workspace has, MaxTeamMembers how many members one team.
const (
	MaxTeams       = 100
	MaxTeamMembers = 90
)

// Team is members to whom contacts are given together.
type Team struct {
	ID       uuid.UUID
	Name     string
	Members  []TeamMember // the active ones, by name
	Contacts int          // given to it; counted no further than a list is
	Version  int64
}

// Has tells whether a member is in the team.
func (t *Team) Has(member uuid.UUID) bool {
	for i := range t.Members {
		if t.Members[i].ID == member {
			return true
		}
	}
	return false
}

// TeamMember is an active member who is in a team, or can be.
type TeamMember struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Avatar uuid.NullUUID
	Role   string
}

// TeamDraft is what the form of a team asks for. Version is what the asker saw,
// zero for the change whatever there is.
type TeamDraft struct {
	Name    string
	Members []uuid.UUID
	Version int64
}
