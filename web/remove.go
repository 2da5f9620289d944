package web

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
)

func (s *Server) removePage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	id, err := r.id()
	if err != nil {
		return err
	}
	return s.showRemove(w, r, grant, id, removeForm{}, http.StatusOK, nil)
}

func (s *Server) showRemove(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete], id uuid.UUID, in removeForm, status int, wrong faults) error {
	member, ends, err := s.store.Consequences(r.Context(), grant, id)
	if err != nil {
		return err
	}
	first := texts.FirstName(member.Name)
	p := view.RemovePage{Frame: s.frame(w, r, r.Words.T("members.remove_title", "Name", member.Name, "Workspace", r.Place().Name), "members", r.membersCrumb())}
	p.Path = r.url("/settings/members/" + id.String() + "/remove")
	p.Form = view.RemoveForm{
		Person: person(member.Name, member.Email, member.Avatar),
		Action: p.Path, CancelURL: r.url("/settings/members"), CSRF: r.csrf,
		Workspace: r.Place().Name, FirstName: first, RoleLabel: r.role(member.Role),
		Organization: r.Words.T("members.organization_stays", "Name", first, "Organization", r.Place().Organization),
		Error:        wrong[""], HandToError: wrong["hand_to"],
	}
	if ends.Contacts > 0 {
		p.Form.HandTo = []ui.Option{{Label: r.Words.T("members.hand_to_nobody")}}
		for _, other := range ends.Others {
			p.Form.HandTo = append(p.Form.HandTo, ui.Option{Value: other.ID.String(), Label: other.Name, Selected: other.ID.String() == in.HandTo})
		}
	}
	for _, c := range []view.Consequence{
		{Count: ends.Contacts, Text: r.Words.T("members.ends_contacts", "Count", ends.Contacts, "Name", first)},
		{Count: ends.Invitations, Text: r.Words.T("members.ends_invitations", "Count", ends.Invitations, "Name", first)},
		{Count: ends.Sessions, Text: r.Words.T("members.ends_sessions", "Count", ends.Sessions)},
	} {
		if c.Count > 0 {
			p.Form.Consequences = append(p.Form.Consequences, c)
		}
	}
	return render(w, r, status, view.Remove(p))
}

type removeForm struct {
	HandTo string `form:"hand_to"` // a member, "" for nobody
}

func (s *Server) remove(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	var in removeForm
	if err := decode(r, &in); err != nil {
		return err
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	var handTo uuid.NullUUID
	if in.HandTo != "" {
		if handTo.UUID, err = uuid.Parse(in.HandTo); err != nil {
			return s.showRemove(w, r, grant, id, in, http.StatusUnprocessableEntity, faults{"hand_to": r.Words.T("fault.choice")})
		}
		handTo.Valid = true
	}
	removed, err := s.store.RemoveMember(r.Context(), grant, id, handTo)
	wrong := faults{}
	if err := wrong.note(r, err); err != nil {
		return err
	}
	if err != nil {
		return s.showRemove(w, r, grant, id, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.removed", "Name", removed.Name, "Workspace", r.Place().Name)})
	return redirect(w, r, r.url("/settings/members"))
}
