package people

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// memberSheet is the stylesheet of the pages about one member's access.
const memberSheet = "css/apart/member.css"

// lastWeek is what the pages of members tell of the log: of the days that it calls the last seven.
var lastWeek = activity.Filter{Days: 7}

// memberPage is what one member has here, what they did, and what was done to their access.
func (s *Pages) memberPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	actor := grant.Actor()
	log := app.FurtherGrant(actor, policy.AuditLog)
	since, _ := lastWeek.Bounds(r.Words.Zone)
	m, err := s.store.Profile(r.Context(), grant, log, app.FurtherGrant(actor, policy.Contacts), id, since)
	if err != nil {
		return err
	}
	now, base := time.Now(), r.Address("/settings/members/"+id.String())
	p := view.MemberPage{
		Frame:  s.Frame(w, r, m.Name, "members", membersCrumb(r)),
		Person: app.Person(m.Name, m.Email, m.Avatar),
		HeldAccess: view.HeldAccess{
			RoleLabel: r.Role(m.Role), Key: r.Key(m.Offer), Restrictions: r.Restrictions(m.Restrictions),
		},
		Status: string(m.StatusAt(now)), StatusLabel: r.Words.T("members.status_confirmed"),
		Lead: memberLead(r, &m),
	}
	p.Sheet, p.Presence = memberSheet, app.Presence(m.Presence)
	if p.Status == string(people.Expired) {
		p.StatusLabel = r.Words.T("members.access_ended", "Day", r.Words.ShortDay(m.AccessEnds))
	}
	if p.Status == string(people.Suspended) {
		p.Status, p.StatusLabel = string(people.Expired), r.Words.T("members.status_suspended")
	}
	if _, err := policy.Preview(actor, shownMember(actor, &m.Person)); err == nil {
		p.AccessURL = r.Address("/settings/access") + app.QueryString("member", id.String())
	}
	p.Facts = memberFacts(r, actor, &m, now)
	mayChange(r, actor, &m.Person, base, &p)
	if log != nil {
		whatTheyDid(r, &m, now, &p)
	}
	if actor.Membership().Role == policy.Owner {
		p.NoDevices = r.Words.T("member.no_devices")
		for _, d := range m.Devices {
			p.Devices = append(p.Devices, view.DeviceLine{
				Name:  d.Name,
				Since: r.Words.T("member.device_since", "Day", r.Words.ShortDay(d.Since)), LastSeen: r.Words.Ago(d.LastSeen, now),
			})
		}
		if len(p.Devices) > 0 && p.EditURL != "" {
			p.SignOutURL = base + "/sign-out"
		}
	}
	return app.Render(w, r, http.StatusOK, view.Member(p))
}

// memberLead says since when somebody is here, and who invited them.
func memberLead(r *app.Request, m *people.Profile) string {
	joined := r.Words.Date(m.Joined)
	if m.InvitedBy == "" {
		return r.Words.T("member.joined", "Day", joined)
	}
	return r.Words.T("member.joined_invited", "Day", joined, "Inviter", m.InvitedBy, "Invited", r.Words.ShortDay(m.InvitedAt))
}

// memberFacts are what a member has, in the order of what an owner asks.
func memberFacts(r *app.Request, actor policy.Actor, m *people.Profile, now time.Time) []parts.Fact {
	line := func(texts ...string) (lines []parts.Value) {
		for _, text := range texts {
			lines = append(lines, parts.Value{Text: text})
		}
		return lines
	}
	var facts []parts.Fact
	if m.Restrictions != 0 {
		facts = append(facts, parts.Fact{
			Label: r.Words.T("member.restrictions"),
			Lines: line(setBy(r, "member.restriction", m.Held, m.Given, slices.Collect(m.Restrictions.All()))...),
		})
	}
	if !m.LentUntil.IsZero() {
		facts = append(facts, parts.Fact{Label: r.Words.T("access_request.lent"), Lines: line(
			r.Words.T("access_request.lent_until", "Moment", r.Words.Exact(m.LentUntil), "Role", r.Role(m.OwnRole)))})
	}
	if !m.AccessEnds.IsZero() {
		facts = append(facts, parts.Fact{Label: r.Words.T("members.access_ends"), Lines: line(r.Words.Date(m.AccessEnds))})
	}
	facts = append(facts, parts.Fact{Label: r.Words.T("member.email"), Lines: line(m.Email)})
	if m.NewAddress != "" {
		waits := r.Words.T("replace.waits", "Email", m.NewAddress, "Day", r.Words.ShortDay(m.NewAddressUntil))
		if !m.NewAddressUntil.After(now) {
			waits = r.Words.T("replace.waits_no_more", "Email", m.NewAddress)
		}
		facts = append(facts, parts.Fact{Label: r.Words.T("replace.invited"), Lines: line(waits)})
	}
	seen := "–"
	if presence := app.Presence(m.Presence); presence != "" {
		seen = r.Words.T("presence." + presence)
	} else if !m.LastSeen.IsZero() {
		seen = r.Words.Ago(m.LastSeen, now)
	}
	facts = append(facts, parts.Fact{Label: r.Words.T("members.last_seen"), Lines: line(seen)})
	if len(m.Teams) > 0 {
		facts = append(facts, parts.Fact{Label: r.Resource(policy.Teams), Lines: line(m.Teams...)})
	}
	if app.May[policy.List](actor, policy.Contacts) {
		lines := line(r.Words.T("member.customers", "Count", m.Contacts), r.Words.T("member.conversations", "Count", m.Conversations))
		if m.Contacts > 0 {
			lines[0].URL = r.Address("/contacts") + app.QueryString("assignee", m.ID.String())
		}
		if m.Conversations > 0 && app.May[policy.List](actor, policy.Conversations) && r.Sections.Has(policy.Conversations) {
			lines[1].URL = r.Address("/conversations") + app.QueryString("inbox", "all", "assignee", m.ID.String())
		}
		facts = append(facts, parts.Fact{Label: r.Words.T("member.assigned"), Lines: lines})
	}
	var places []string
	for _, place := range m.Places {
		places = append(places, r.Words.T("member.place", "Workspace", place.Name, "Role", r.Words.T("role."+place.Role+".name")))
	}
	if len(places) > 0 {
		facts = append(facts, parts.Fact{
			Label: r.Words.T("member.elsewhere", "Organization", m.Organization), Lines: line(places...),
		})
	}
	return facts
}

// mayChange offers what the viewer may do with a member, or says why nothing.
func mayChange(r *app.Request, actor policy.Actor, m *people.Person, base string, p *view.MemberPage) {
	p.Menu = replaceItem(r, actor, m, base)
	err := policy.CanRemove(actor, policy.MemberID(m.ID), m.Held)
	var refused *policy.GiveRefusal
	switch {
	case errors.As(err, &refused):
		p.Closed = r.GiveSentence(refused)
		return
	case err != nil:
		return
	}
	if errors.As(policy.CanReactivate(actor, policy.MemberID(m.ID), m.Held), &refused) && refused.Reason == policy.GiveBarred {
		p.Closed = r.GiveSentence(refused)
	}
	p.EditURL = base + "/role"
	p.Menu = append(append(p.Menu, suspensionItem(r, actor, m, base)...),
		parts.MenuItem{Label: r.Words.T("members.remove"), URL: base + "/remove", Icon: "user-minus", Danger: true})
}

// whatTheyDid is what the log knows of a member.
func whatTheyDid(r *app.Request, m *people.Profile, now time.Time, p *view.MemberPage) {
	log := r.Address("/settings/audit-log")
	p.LogURL = log + app.QueryString("person", m.ID.String())
	lookups := lastWeek
	lookups.Person, lookups.Subject = uuid.NullUUID{UUID: m.ID, Valid: true}, activity.Lookups
	p.LookupsURL = log + app.QueryString(lookups.Pairs()...)
	p.WeekTitle = r.Words.T("member.week", "Days", lastWeek.Days)
	p.Week = r.Words.T("member.looked_up", "Found", m.Week.Found, "Missed", m.Week.Missed)
	if m.Week.Found+m.Week.Missed == 0 {
		p.Week = r.Words.T("member.looked_up_none")
	}
	for _, c := range m.Week.Lookups {
		line := view.LookedUp{Name: c.Name, Ago: r.Words.Ago(c.At, now), Badge: r.Words.T("find.missed"), Kind: "plain"}
		if c.Contact.Valid {
			line.Name = cmp.Or(c.Name, r.Words.T("member.customer"))
			line.URL, line.Badge, line.Kind = r.Address("/contacts/"+c.Contact.UUID.String()), r.Words.T("find.found"), "good"
		}
		p.LookedUp = append(p.LookedUp, line)
	}
	p.ChangesNone = r.Words.T("member.no_changes")
	for i := range m.Changes {
		entry := kit.ActivityEntry(r, &m.Changes[i])
		entry.Time, entry.Address = r.Words.ShortDay(m.Changes[i].At), ""
		p.Changes = append(p.Changes, entry)
	}
}

// shownMember is a member as the policy shows them to another.
func shownMember(actor policy.Actor, m *people.Person) policy.Membership {
	return policy.Membership{
		Workspace: actor.Membership().Workspace, Member: policy.MemberID(m.ID), Version: m.Version,
		Role: m.Role, Restrictions: m.Restrictions,
	}
}

// signOutMember ends every session of a member.
func (s *Pages) signOutMember(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	m, ended, err := s.store.SignOutMember(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.member_signed_out", "Name", m.Name, "Count", ended)})
	return app.Redirect(w, r, r.Address("/settings/members/"+id.String()))
}
