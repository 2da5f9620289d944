package people

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// heirs are those who stay, and can be given what is assigned to those who are removed.
func (s *Pages) heirs(r *app.Request, actor policy.Actor, all several) ([]ui.Option, error) {
	remove, err := policy.Authorize[policy.Delete](actor, policy.Members)
	if err != nil {
		return nil, err
	}
	leaves := func(id uuid.UUID) bool {
		return slices.ContainsFunc(all.chosen, func(p people.Person) bool { return p.ID == id && may(actor, toRemove, &p) == nil })
	}
	i := slices.IndexFunc(all.chosen, func(p people.Person) bool { return leaves(p.ID) })
	_, ends, err := s.store.Consequences(r.Context(), remove, all.chosen[i].ID)
	if err != nil {
		return nil, err
	}
	options := []ui.Option{{Label: r.Words.T("members.hand_to_nobody")}}
	for _, other := range ends.Others {
		if !leaves(other.ID) {
			options = append(options, ui.Option{Value: other.ID.String(), Label: other.Name, Selected: other.ID == all.handTo.UUID})
		}
	}
	return options, nil
}
