package people

import (
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// MaxTeams is how many teams a workspace has, MaxTeamMembers how many members one team.
const (
	MaxTeams       = 100
	MaxTeamMembers = 90
)

// Team is members to whom contacts are given together; the contacts are its Count.
type Team struct {
	section.Item
	Members []uuid.UUID // the active ones, by name
}

// Teams share contacts among their members.
var Teams = &section.Of[Team]{
	Resource: policy.Teams, Table: "teams", Noun: "team", Most: MaxTeams, Unique: true, Undo: true,
	Item: func(t *Team) *section.Item { return &t.Item },
	Fields: []section.Field[Team]{
		section.SetOf("members", policy.Members, "members", "team_members", "member_id", MaxTeamMembers,
			func(t *Team) *[]uuid.UUID { return &t.Members }).InList(),
	},
	Counts: &section.Counts{
		Resource: policy.Contacts, Filter: "team",
		SQL: `from contacts c where c.workspace_id = x.workspace_id and c.team_id = x.id and c.deleted_at is null`,
	},
}

// Teammate is an active member who is in a team, or can be.
type Teammate struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Avatar uuid.NullUUID
	Role   string
}
