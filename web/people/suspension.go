package people

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

func (s *Pages) suspendPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	return s.showSuspend(w, r, grant, id, removeForm{}, http.StatusOK, nil)
}

func (s *Pages) showSuspend(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID, in removeForm, status int, wrong app.Faults,
) error {
	m, err := s.memberOf(r, grant.Actor())
	if err != nil {
		return err
	}
	switch refused := policy.CanChange(grant.Actor(), policy.MemberID(id), m.Held, m.Offer); {
	case refused != nil:
		return refused
	case m.Role == policy.Owner: // Nobody is asked what is refused then.
		return fault.New(fault.Conflict, "fault.owner_suspended", "Name", m.Name)
	case m.StatusAt(time.Now()) != people.Confirmed:
		return fault.New(fault.Conflict, "fault.changed_meanwhile", "Name", m.Name)
	}
	customers, others, err := s.store.Successors(r.Context(), grant, []uuid.UUID{id}, in.chosen())
	if err != nil {
		return err
	}
	first, page := texts.FirstName(m.Name), r.Address("/settings/members/"+id.String())
	p := view.RemovePage{Frame: s.Frame(w, r, r.Words.T("suspend.title", "Name", m.Name), "members", membersCrumb(r))}
	p.Path = page + "/suspend"
	p.Form = view.RemoveForm{
		Person: app.Person(m.Name, m.Email, m.Avatar), Title: p.Title, Button: r.Words.T("member.suspend"),
		Action: p.Path, CancelURL: page, CSRF: r.CSRF, RoleLabel: r.Role(m.Role),
		Lead: r.Words.T("suspend.lead", "Name", first), Error: wrong[""],
		HandTo:      handingOver(r, customers, others, in.HandTo, r.Words.T("suspend.stays", "Name", first)),
		HandToError: wrong["hand_to"],
	}
	if customers > 0 {
		p.Form.Consequences = []view.Consequence{{Count: customers, Text: r.Words.T("suspend.customers", "Count", customers, "Name", first)}}
	}
	return app.Render(w, r, status, view.Remove(p))
}

func (s *Pages) suspend(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in removeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	handTo, err := in.successor()
	var m people.Person
	if err == nil {
		m, err = s.store.Suspend(r.Context(), grant, id, handTo)
	}
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if err != nil {
		return s.showSuspend(w, r, grant, id, in, app.StatusOf(w, err), wrong)
	}
	return s.toSuspended(w, r, "notice.member_suspended", &m)
}

func (s *Pages) reactivate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	m, err := s.store.Reactivate(r.Context(), grant, id)
	if err != nil {
		return err
	}
	return s.toSuspended(w, r, "notice.member_reactivated", &m)
}

func (s *Pages) toSuspended(w http.ResponseWriter, r *app.Request, said string, m *people.Person) error {
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(said, "Name", m.Name), Row: m.ID.String()})
	return app.Redirect(w, r, r.Address("/settings/members/"+m.ID.String()))
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
	return []parts.MenuItem{{Label: r.Words.T("suspend.item"), URL: base + "/suspend", Icon: "pause"}}
}
