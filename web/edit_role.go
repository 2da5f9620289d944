package web

import (
	"net/http"
	"strconv"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
)

type roleForm struct {
	Role         string   `form:"role"`
	Restrictions []string `form:"restrictions"`
	AccessEnds   string   `form:"access_ends"`
	Version      string   `form:"version"`
}

// memberOf reads the member that an address names, for a form about them.
func (s *Server) memberOf(r *Request, actor policy.Actor) (people.Person, error) {
	id, err := r.id()
	if err != nil {
		return people.Person{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil {
		return people.Person{}, err
	}
	return s.store.Member(r.Context(), open, id)
}

func (s *Server) editRolePage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	member, err := s.memberOf(r, grant.Actor())
	if err != nil {
		return err
	}
	in := roleForm{Role: member.Role.String(), Restrictions: member.Restrictions.Names(), Version: strconv.FormatInt(member.Version, 10)}
	if !member.AccessEnds.IsZero() {
		in.AccessEnds = member.AccessEnds.In(r.Words.Zone).Format(time.DateOnly)
	}
	// Whoever may not change this member at all learns it before the form.
	if err := policy.CanChange(grant.Actor(), policy.ID(member.ID), member.Held, member.Offer); err != nil {
		return err
	}
	return s.showEditRole(w, r, grant.Actor(), member, in, http.StatusOK, nil)
}

func (s *Server) showEditRole(w http.ResponseWriter, r *Request, actor policy.Actor, member people.Person, in roleForm, status int, wrong faults) error {
	chosen := member.Offer
	if role, ok := policy.ParseRole(in.Role); ok {
		chosen.Role = role
		chosen.Restrictions, _ = parseRestrictions(in.Restrictions)
	}
	locked := member.SetByOwner
	if actor.Membership().Role == policy.Owner {
		locked = 0
	}
	since := r.Words.T("members.since", "Role", r.role(member.Role), "Workspace", r.Place().Name, "Day", r.Words.Date(member.Joined))
	if !member.AccessEnds.IsZero() {
		since = r.Words.T("members.since_until", "Since", since, "Day", r.Words.ShortDay(member.AccessEnds))
	}
	title := r.Words.T("members.edit_title", "Name", member.Name)
	p := view.EditRolePage{Frame: s.frame(w, r, title, "members", r.membersCrumb())}
	p.Path = r.url("/settings/members/" + member.ID.String() + "/role")
	p.Form = view.EditRoleForm{
		Person: person(member.Name, member.Email, member.Avatar),
		Action: p.Path, CancelURL: r.url("/settings/members"), CSRF: r.csrf,
		Since: since, FirstName: texts.FirstName(member.Name),
		Roles:      r.roleChoices(policy.Givable(actor), chosen, locked, &member.Offer),
		AccessEnds: in.AccessEnds, MinEnds: r.today(), EndsError: wrong["access_ends"], CanEnd: true,
		Version: in.Version, Error: wrong[""] + wrong["role"],
	}
	return render(w, r, status, view.EditRole(p))
}

func (s *Server) editRole(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in roleForm
	if err := decode(r, &in); err != nil {
		return err
	}
	member, err := s.memberOf(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := faults{}
	change, err := r.readChange(in, wrong)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if len(wrong) == 0 {
		_, err := s.store.ChangeMember(r.Context(), grant, member.ID, change)
		if status, err = r.noteRefusal(w, wrong, err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.showEditRole(w, r, grant.Actor(), member, in, status, wrong)
	}
	key := "notice.access_changed"
	if change.Role != member.Role {
		key = "notice.role_changed"
	}
	leaveNotice(w, notice{
		Text: r.Words.T(key, "Name", member.Name, "Article", r.Words.T("role."+change.Role.String()+".article")),
		Row:  member.ID.String(),
	})
	return redirect(w, r, r.url("/settings/members"))
}

func (r *Request) readChange(in roleForm, wrong faults) (c people.Change, err error) {
	if c.Offer, err = parseOffer(in.Role, in.Restrictions); err != nil {
		if err := wrong.note(r, err); err != nil {
			return c, err
		}
	}
	if in.Version != "" {
		if c.Version, err = strconv.ParseInt(in.Version, 10, 64); err != nil || c.Version < 1 {
			return c, fault.New(fault.BadRequest, "fault.unreadable")
		}
	}
	c.AccessEnds, err = r.parseEnd(in.AccessEnds)
	return c, wrong.note(r, err)
}
