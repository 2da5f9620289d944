package people

import (
	"net/http"
	"strconv"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

type roleForm struct {
	Role         string   `form:"role"`
	Restrictions []string `form:"restrictions"`
	AccessEnds   string   `form:"access_ends"`
	Version      string   `form:"version"`
}

// memberOf reads the member that an address names, for a form about them.
func (s *Pages) memberOf(r *app.Request, actor policy.Actor) (people.Person, error) {
	id, err := r.ID()
	if err != nil {
		return people.Person{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil {
		return people.Person{}, err
	}
	return s.store.Member(r.Context(), open, id)
}

func (s *Pages) editRolePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	member, err := s.memberOf(r, grant.Actor())
	if err != nil {
		return err
	}
	in := roleForm{Role: member.Role.String(), Restrictions: member.Restrictions.Names(), Version: app.VersionText(member.Version)}
	if !member.AccessEnds.IsZero() {
		in.AccessEnds = member.AccessEnds.In(r.Words.Zone).Format(time.DateOnly)
	}
	// Whoever may not change this member at all learns it before the form.
	if err := policy.CanChange(grant.Actor(), policy.MemberID(member.ID), member.Held, member.Offer); err != nil {
		return err
	}
	return s.showEditRole(w, r, grant.Actor(), member, in, http.StatusOK, nil)
}

func (s *Pages) showEditRole(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, member people.Person, in roleForm, status int,
	wrong app.Faults,
) error {
	chosen := member.Offer
	if role, ok := policy.ParseRole(in.Role); ok {
		chosen.Role = role
		chosen.Restrictions, _ = app.ParseRestrictions(in.Restrictions)
	}
	since := r.Words.T("members.since", "Role", r.Role(member.Role), "Workspace", r.Workspace().Name, "Day", r.Words.Date(member.Joined))
	if !member.AccessEnds.IsZero() {
		since = r.Words.T("members.since_until", "Since", since, "Day", r.Words.ShortDay(member.AccessEnds))
	}
	if !member.LentUntil.IsZero() {
		since = r.Words.T("access_request.lent_edit", "Since", since, "Moment", r.Words.Exact(member.LentUntil), "Role", r.Role(member.OwnRole))
	}
	customers, err := s.customers(r, actor)
	if err != nil {
		return err
	}
	title := r.Words.T("members.edit_title", "Name", member.Name)
	p := view.EditRolePage{Frame: s.Frame(w, r, title, "members", membersCrumb(r))}
	p.Path = r.Address("/settings/members/" + member.ID.String() + "/role")
	p.Form = view.EditRoleForm{
		Person: app.Person(member.Name, member.Email, member.Avatar),
		Action: p.Path, CancelURL: r.Address("/settings/members"), CSRF: r.CSRF,
		Since: since, FirstName: texts.FirstName(member.Name),
		Roles:      roleChoices(r, policy.Givable(actor), chosen, lockedTo(actor, member.Held), &member.Offer, customers),
		AccessEnds: in.AccessEnds, MinEnds: app.Today(r), EndsError: wrong["access_ends"], CanEnd: true,
		Version: in.Version, Error: wrong[""] + wrong["role"],
	}
	return app.Render(w, r, status, view.EditRole(p))
}

// lockedTo are the restrictions that somebody cannot lift, as an owner set them.
func lockedTo(actor policy.Actor, held policy.Held) policy.Restrictions {
	if actor.Membership().Role == policy.Owner {
		return 0
	}
	return held.SetByOwner
}

func (s *Pages) editRole(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in roleForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	member, err := s.memberOf(r, grant.Actor())
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
		_, err := s.store.ChangeMember(r.Context(), grant, member.ID, change)
		if status, err = noteRefusal(r, w, wrong, err); err != nil {
			return err
		}
	}
	if status == http.StatusConflict {
		in.Version = app.VersionText(member.Version)
	}
	if len(wrong) > 0 {
		return s.showEditRole(w, r, grant.Actor(), member, in, status, wrong)
	}
	key := "notice.access_changed"
	if change.Role != member.Role {
		key = "notice.role_changed"
	}
	return s.toChanged(w, r, app.Notice{
		Text: r.Words.T(key, "Name", member.Name, "Article", r.Words.T("role."+change.Role.String()+".article")),
		Row:  member.ID.String(),
	})
}

func readChange(r *app.Request, in roleForm, wrong app.Faults) (c people.Change, err error) {
	if c.Offer, err = app.ParseOffer(in.Role, in.Restrictions); err != nil {
		if err := wrong.Note(r, err); err != nil {
			return c, err
		}
	}
	if in.Version != "" {
		if c.Version, err = strconv.ParseInt(in.Version, 10, 64); err != nil || c.Version < 1 {
			return c, fault.New(fault.BadRequest, "fault.unreadable")
		}
	}
	c.AccessEnds, err = parseEnd(r, in.AccessEnds)
	return c, wrong.Note(r, err)
}
