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
	Turns   string      // who of them answers
}

// Teams share contacts among their members.
var Teams = &section.Of[Team]{
	Resource: policy.Teams, Table: "teams", Noun: "team", Most: MaxTeams, Unique: true, Undo: true,
	Item: func(t *Team) *section.Item { return &t.Item },
	Fields: []section.Field[Team]{
		section.SetOf("members", policy.Members, "members", "team_members", "member_id", MaxTeamMembers,
			func(t *Team) *[]uuid.UUID { return &t.Members }).InList(),
		section.ChoiceOf("turns", []string{NoTurns, ByTurn, LeastFirst}, func(t *Team) *string { return &t.Turns }),
	},
	Counts: &section.Counts{
		Resource: policy.Contacts, Filter: "team",
		SQL: `from contacts c where c.workspace_id = x.workspace_id and c.team_id = x.id and c.deleted_at is null`,
	},
}

// Who of a team answers what comes in for it, among those who are online: nobody is chosen,
// one after the other, or who has the fewest open conversations.
const (
	NoTurns    = "nobody"
	ByTurn     = "turn"
	LeastFirst = "least"
)

// Teammate is an active member who is in a team, or can be.
type Teammate struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Avatar uuid.NullUUID
	Role   string
}
