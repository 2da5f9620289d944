package people

import (
	"net/http"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// invitationOf reads the pending invitation that an address names, for a form about it.
func (s *Pages) invitationOf(r *app.Request, actor policy.Actor) (people.Person, error) {
	id, err := r.ID()
	if err != nil {
		return people.Person{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil {
		return people.Person{}, err
	}
	return s.store.Invitation(r.Context(), open, id)
}

func (s *Pages) editInvitationPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	invited, err := s.invitationOf(r, grant.Actor())
	if err != nil {
		return err
	}
	if invited.Replaces.Valid {
		return fault.New(fault.Conflict, "fault.place_decides", "Email", invited.Email)
	}
	in := roleForm{Role: invited.Role.String(), Restrictions: invited.Restrictions.Names()}
	if !invited.AccessEnds.IsZero() {
		in.AccessEnds = invited.AccessEnds.In(r.Words.Zone).Format(time.DateOnly)
	}
	// Whoever may not change this invitation at all learns it before the form.
	if err := policy.CanChange(grant.Actor(), policy.MemberID{}, invited.Held, invited.Offer); err != nil {
		return err
	}
	return s.showEditInvitation(w, r, grant.Actor(), invited, in, http.StatusOK, nil)
}

func (s *Pages) showEditInvitation(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, invited people.Person, in roleForm, status int, wrong app.Faults,
) error {
	chosen := invited.Offer
	if role, ok := policy.ParseRole(in.Role); ok {
		chosen.Role = role
		chosen.Restrictions, _ = app.ParseRestrictions(in.Restrictions)
	}
	customers, err := s.customers(r, actor)
	if err != nil {
		return err
	}
	p := view.EditRolePage{Frame: s.Frame(w, r, r.Words.T("members.edit_invitation", "Email", invited.Email), "members", membersCrumb(r))}
	p.Path = r.Address("/settings/members/invitations/" + invited.ID.String() + "/role")
	p.Form = view.EditRoleForm{
		Person: app.Person("", invited.Email, invited.Avatar), Title: p.Title,
		Action: p.Path, CancelURL: r.Address("/settings/members"), CSRF: r.CSRF,
		Since:     r.Words.T("members.invited_as", "Role", r.Role(invited.Role), "Inviter", invited.Inviter),
		FirstName: invited.Email, Effect: r.Words.T("members.invitation_effect"),
		Roles:      roleChoices(r, policy.Givable(actor), chosen, lockedTo(actor, invited.Held), &invited.Offer, customers),
		AccessEnds: in.AccessEnds, MinEnds: app.Today(r), EndsError: wrong["access_ends"], CanEnd: true,
		Error: wrong[""] + wrong["role"] + wrong["email"],
	}
	return app.Render(w, r, status, view.EditRole(p))
}

func (s *Pages) editInvitation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in roleForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	invited, err := s.invitationOf(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	change, err := readChange(r, in, wrong)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if len(wrong) == 0 {
		_, err := s.store.ChangeInvitation(r.Context(), grant, invited.ID, change)
		if status, err = noteRefusal(r, w, wrong, err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.showEditInvitation(w, r, grant.Actor(), invited, in, status, wrong)
	}
	return s.toChanged(w, r, app.Notice{
		Text: r.Words.T("notice.invitation_changed", "Email", invited.Email, "Article", r.Words.T("role."+change.Role.String()+".article")),
		Row:  invited.ID.String(),
	})
}
