package people

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// memberMenu offers what may be done with a member.
func (s *Pages) memberMenu(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	member, err := s.memberOf(r, grant.Actor())
	if err != nil {
		return err
	}
	if err := policy.CanRemove(grant.Actor(), policy.MemberID(member.ID), member.Held); err != nil {
		return err
	}
	base := r.Address("/settings/members/" + member.ID.String())
	return app.Render(w, r, http.StatusOK, parts.Menu(parts.MenuPage{
		Frame: s.Frame(w, r, member.Name, "members", membersCrumb(r)),
		Items: append([]parts.MenuItem{
			{Label: r.Words.T("members.edit_role"), URL: base + "/role", Icon: "key-round"},
			{
				Label: r.Words.T("member.preview"), Icon: "eye",
				URL: r.Address("/settings/access") + app.QueryString("member", member.ID.String()),
			},
		}, append(append(replaceItem(r, grant.Actor(), &member, base), suspensionItem(r, grant.Actor(), &member, base)...),
			parts.MenuItem{Label: r.Words.T("members.remove"), URL: base + "/remove", Icon: "user-minus", Danger: true})...),
	}))
}

// invitationMenu offers what may be done with an invitation that waits for an answer.
func (s *Pages) invitationMenu(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Members)
	if err != nil {
		return err
	}
	invited, err := s.store.Invitation(r.Context(), open, id)
	if err != nil {
		return err
	}
	if err := policy.CanRemove(grant.Actor(), policy.MemberID{}, invited.Held); err != nil {
		return err
	}
	base := r.Address("/settings/members/invitations/" + invited.ID.String())
	p := parts.MenuPage{Frame: s.Frame(w, r, invited.Email, "members", membersCrumb(r))}
	if policy.CanGrant(grant.Actor(), invited.Offer) == nil {
		p.Items = append(
			p.Items, parts.MenuItem{Label: r.Words.T("members.resend"), URL: base + "/resend", Icon: "send", Post: true, Makes: true},
		)
	}
	if !invited.Replaces.Valid && policy.CanChange(grant.Actor(), policy.MemberID{}, invited.Held, invited.Offer) == nil {
		p.Items = append(p.Items, parts.MenuItem{Label: r.Words.T("members.edit_role"), URL: base + "/role", Icon: "key-round"})
	}
	p.Items = append(
		p.Items,
		parts.MenuItem{
			Label: r.Words.T("member.preview"), Icon: "eye",
			URL: r.Address("/settings/access") + app.QueryString("invitation", invited.ID.String()),
		},
		parts.MenuItem{Label: r.Words.T("members.withdraw"), URL: base + "/withdraw", Icon: "user-minus", Post: true, Danger: true},
	)
	return app.Render(w, r, http.StatusOK, parts.Menu(p))
}
