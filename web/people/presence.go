package people

import (
	"net/http"
	"slices"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

type busyForm struct {
	Presence string `form:"presence"`
	Next     string `form:"next"`
}

// busy says for the reader that they are busy, or that they are not, from any page, and
// comes back to it.
func (s *Pages) busy(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	var in busyForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	presence := people.Presence(in.Presence)
	if !slices.Contains([]people.Presence{people.Online, people.Busy}, presence) {
		return fault.Field("presence", "fault.choice")
	}
	if err := s.store.SetBusy(r.Context(), actor, presence == people.Busy); err != nil {
		return err
	}
	next := app.SafePath(in.Next)
	if next == "" {
		next = r.Address("")
	}
	return app.Redirect(w, r, next)
}
