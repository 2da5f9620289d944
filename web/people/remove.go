package people

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func (s *Pages) removePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	return s.showRemove(w, r, grant, id, removeForm{}, http.StatusOK, nil)
}

func (s *Pages) showRemove(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete], id uuid.UUID, in removeForm, status int,
	wrong app.Faults,
) error {
	member, ends, err := s.store.Consequences(r.Context(), grant, id, in.chosen())
	if err != nil {
		return err
	}
	first := texts.FirstName(member.Name)
	p := view.RemovePage{
		Frame: s.Frame(w, r, r.Words.T("members.remove_title", "Name", member.Name, "Workspace", r.Workspace().Name), "members", membersCrumb(r)),
	}
	p.Path = r.Address("/settings/members/" + id.String() + "/remove")
	p.Form = view.RemoveForm{
		Person: app.Person(member.Name, member.Email, member.Avatar),
		Action: p.Path, CancelURL: r.Address("/settings/members"), CSRF: r.CSRF,
		Title: p.Title, Button: r.Words.T("members.remove_access"), RoleLabel: r.Role(member.Role),
		Lead:  r.Words.T("members.organization_stays", "Name", first, "Organization", ends.Organization),
		Error: wrong[""], HandToError: wrong["hand_to"],
	}
	p.Form.HandTo = handingOver(r, ends.Contacts, ends.Others, in.HandTo, r.Words.T("members.hand_to_nobody"))
	for _, c := range []view.Consequence{
		{Count: ends.Contacts, Text: r.Words.T("members.ends_contacts", "Count", ends.Contacts, "Name", first)},
		{Count: ends.Invitations, Text: r.Words.T("members.ends_invitations", "Count", ends.Invitations, "Name", first)},
		{Count: ends.Sessions, Text: r.Words.T("members.ends_sessions", "Count", ends.Sessions)},
	} {
		if c.Count > 0 {
			p.Form.Consequences = append(p.Form.Consequences, c)
		}
	}
	return app.Render(w, r, status, view.Remove(p))
}

// handingOver offers to whom customers can go, nothing where there are none. The first is
// what becomes of them otherwise.
func handingOver(r *app.Request, customers int, others []listing.Choice, chosen, otherwise string) []ui.Option {
	if customers == 0 {
		return nil
	}
	options := []ui.Option{{Label: otherwise}}
	for _, other := range others {
		options = append(options, ui.Option{Value: other.ID.String(), Label: other.Name, Selected: other.ID.String() == chosen})
	}
	return r.Further(options, len(others), "hand_to~members")
}

type removeForm struct {
	HandTo string `form:"hand_to"` // a member, "" for what becomes of them otherwise
}

// successor is who was chosen, nobody where nobody was.
func (in removeForm) successor() (to uuid.NullUUID, err error) {
	if in.HandTo == "" {
		return to, nil
	}
	if to.UUID, err = uuid.Parse(in.HandTo); err != nil {
		return to, fault.Field("hand_to", "fault.choice")
	}
	to.Valid = true
	return to, nil
}

// chosen is the same for a form that is drawn again: what is wrong with it was said.
func (in removeForm) chosen() uuid.NullUUID {
	to, _ := in.successor()
	return to
}

func (s *Pages) remove(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	var in removeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	handTo, err := in.successor()
	var removed people.Person
	if err == nil {
		removed, err = s.store.RemoveMember(r.Context(), grant, id, handTo)
	}
	wrong := app.Faults{}
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if err != nil {
		return s.showRemove(w, r, grant, id, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.removed", "Name", removed.Name, "Workspace", r.Workspace().Name)})
	return app.Redirect(w, r, r.Address("/settings/members"))
}
