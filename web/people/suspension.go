package people

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// suspension takes a member's access away for a while, or gives it back.
func (s *Pages) suspension(
	change func(context.Context, policy.Grant[policy.Update], uuid.UUID) (people.Person, error), said string,
) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		id, err := r.ID()
		if err != nil {
			return err
		}
		m, err := change(r.Context(), grant, id)
		if err != nil {
			return err
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T(said, "Name", m.Name), Row: id.String()})
		return app.Redirect(w, r, r.Address("/settings/members/"+id.String()))
	}
}

// suspensionItem is what a menu of a member offers of it, nothing for an owner or one whose
// access has ended by itself, or is an owner's alone to give back.
func suspensionItem(r *app.Request, actor policy.Actor, m *people.Person, base string) []parts.MenuItem {
	switch {
	case m.Role == policy.Owner || policy.CanChange(actor, policy.MemberID(m.ID), m.Held, m.Offer) != nil:
		return nil
	case !m.Suspended.IsZero() && policy.CanReactivate(actor, policy.MemberID(m.ID), m.Held) != nil:
		return nil
	case !m.Suspended.IsZero():
		return []parts.MenuItem{{Label: r.Words.T("member.reactivate"), URL: base + "/reactivate", Icon: "play", Post: true}}
	case m.StatusAt(time.Now()) != people.Confirmed:
		return nil
	}
	return []parts.MenuItem{{Label: r.Words.T("member.suspend"), URL: base + "/suspend", Icon: "pause", Post: true}}
}
