package people

import (
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) teams() *kit.Section[people.Team] {
	teams := kit.NewSection(s.Kit, s.store.Teams)
	teams.Choices = map[string]kit.Choose{"members": s.teammates}
	return teams
}

// teammates are those who can be in a team.
func (s *Pages) teammates(r *app.Request) (choices []kit.Choice, err error) {
	list, err := policy.Authorize[policy.List](r.Who.Actor, policy.Teams)
	if err != nil {
		return nil, err
	}
	mates, err := s.store.Teammates(r.Context(), list)
	for _, m := range mates {
		person := app.Person(m.Name, m.Email, m.Avatar)
		choices = append(choices, kit.Choice{
			Choice: listing.Choice{ID: m.ID, Name: m.Name}, Person: &person, Note: r.Words.T("role." + m.Role + ".name"),
		})
	}
	return choices, err
}
