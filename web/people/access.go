package people

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// subject is whose access is looked at: a member, an invitation, or a role that nobody
// has yet.
type subject struct {
	title  string
	logged string        // the title as the log has it
	role   policy.Role   // that nobody has yet, 0 where it is about somebody
	person people.Person // its id is that of a member
	shown  policy.Actor
	query  []string // how the page is asked for this subject
	back   frame.Link
	others []frame.Link // other roles, and this one with one restriction more or fewer
}

// accessPage says what somebody sees of the workspace and why, and shows it: with
// "page", the page of that address as they see it.
func (s *Pages) accessPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	var member, invitation uuid.NullUUID
	var role policy.Role
	var restrictions policy.Restrictions
	var page string
	err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"member": app.IntoID(&member), "invitation": app.IntoID(&invitation),
		"role": func(text string) (ok bool) { role, ok = policy.ParseRole(text); return ok },
		"restrictions": func(text string) (ok bool) {
			restrictions, ok = app.ParseRestrictions(strings.Split(text, ","))
			return ok
		},
		"page": func(text string) bool { page = text; return strings.HasPrefix(text, "/") },
	})
	if err != nil {
		return err
	}
	who, err := s.subjectOf(r, grant, member, invitation, policy.Offer{Role: role, Restrictions: restrictions})
	if err != nil {
		return err
	}
	contacts, orders := mayOpen(who.shown, policy.Contacts), mayOpen(who.shown, policy.Orders)
	of := people.Shown{Member: who.person.ID, Invitation: invitation.UUID, Role: who.person.Role}
	if page != "" {
		of.Logged = who.logged
	}
	facts, err := s.store.PreviewFacts(r.Context(), grant, of, contacts, orders, app.FurtherGrant(who.shown, policy.Conversations))
	if err != nil {
		return err
	}
	pages := previewPages(r, &who, &facts)
	if page == "" {
		return s.showAccess(w, r, &who, &facts, pages)
	}
	for i := range pages {
		pages[i].Current = pages[i].URL == r.URL.Path+"?"+r.URL.RawQuery
	}
	shown := app.Shown{
		User:  r.Who.User,
		Actor: who.shown,
		Frame: frame.Preview{
			Text: r.Words.T("access_page.bar", "Who", who.title), Mark: r.Words.T("access_page.mark"), Pages: pages,
			BackURL: who.address(r, ""), BackText: r.Words.T("access_page.back"),
		},
	}
	if who.person.Name != "" {
		shown.User.Name, shown.User.Email, shown.User.Avatar = who.person.Name, who.person.Email, who.person.Avatar
	}
	return s.Preview(w, r, shown, page, func() error {
		if facts.Noted {
			return nil
		}
		return s.store.NotePreview(r.Context(), grant, who.logged, who.person.ID, who.role)
	})
}

// address is the page about a subject, or a page as they see it.
func (who *subject) address(r *app.Request, page string) string {
	return r.Address("/settings/access") + app.QueryString(append([]string{"page", page}, who.query...)...)
}

// otherOffers lead to the other roles that the viewer may look at, and to this one with
// one restriction more or fewer.
func otherOffers(r *app.Request, actor policy.Actor, o policy.Offer) (links []frame.Link) {
	add := func(label string, other policy.Offer, current bool) {
		shown := policy.Membership{Workspace: actor.Membership().Workspace, Role: other.Role, Restrictions: other.Restrictions}
		if _, err := policy.Preview(actor, shown); err != nil {
			return // Wider than the viewer, or two that exclude each other.
		}
		links = append(links, frame.Link{Label: label, Current: current, URL: r.Address("/settings/access") + app.QueryString(
			"role", other.Role.String(), "restrictions", strings.Join(other.Restrictions.Names(), ","))})
	}
	for _, role := range policy.Roles {
		add(r.Role(role), policy.Offer{Role: role}, role == o.Role)
	}
	for _, restriction := range policy.RestrictionsFor(o.Role) {
		label := r.Words.T("restriction." + restriction.String() + ".label")
		if with := policy.RestrictionsOf(restriction); o.Restrictions.Has(restriction) {
			add(r.Words.T("access_page.without", "Restriction", label), policy.Offer{Role: o.Role, Restrictions: o.Restrictions &^ with}, false)
		} else {
			add(r.Words.T("access_page.with", "Restriction", label), policy.Offer{Role: o.Role, Restrictions: o.Restrictions | with}, false)
		}
	}
	return links
}

func mayOpen(actor policy.Actor, resource policy.Resource) *policy.Grant[policy.Open] {
	grant, err := policy.Authorize[policy.Open](actor, resource)
	if err != nil {
		return nil
	}
	return &grant
}

// subjectOf reads whose access is asked for. One that sees more than the viewer is a fault of
// kind Forbidden.
func (s *Pages) subjectOf(
	r *app.Request, grant policy.Grant[policy.Open], member, invitation uuid.NullUUID, offer policy.Offer,
) (who subject, err error) {
	switch {
	case member.Valid:
		if who.person, err = s.store.Member(r.Context(), grant, member.UUID); err != nil {
			return who, err
		}
		who.title, who.logged, who.query = who.person.Name, who.person.Name, []string{"member", member.UUID.String()}
		who.back = frame.Link{Label: who.person.Name, URL: r.Address("/settings/members/" + member.UUID.String())}
	case invitation.Valid:
		if who.person, err = s.store.Invitation(r.Context(), grant, invitation.UUID); err != nil {
			return who, err
		}
		who.title, who.logged, who.person.ID = who.person.Email, who.person.Email, uuid.Nil
		who.query = []string{"invitation", invitation.UUID.String()}
		who.back = frame.Link{Label: r.Words.T("members.title"), URL: r.Address("/settings/members")}
	default: // A role that nobody has yet: the last one, if none is asked for.
		offer.Role = cmp.Or(offer.Role, policy.Agent)
		if !offer.Exists() {
			return who, fault.New(fault.BadRequest, "fault.filter")
		}
		who.person.Offer, who.role, who.logged = offer, offer.Role, offer.Role.String()
		who.title = r.Words.T("somebody." + offer.Role.String())
		who.query = []string{"role", offer.Role.String(), "restrictions", strings.Join(offer.Restrictions.Names(), ",")}
		who.back = frame.Link{Label: r.Words.T("roles.title"), URL: r.Address("/settings/roles")}
		who.others = otherOffers(r, grant.Actor(), offer)
	}
	var wider *policy.GiveRefusal
	if who.shown, err = policy.Preview(grant.Actor(), shownMember(grant.Actor(), &who.person)); errors.As(err, &wider) {
		err = fault.New(fault.Forbidden, "fault.preview_wider", "Who", who.title)
	}
	return who, err
}

// previewPages are those that an owner looks at first: the customers, one of them, an
// order, the conversations.
func previewPages(r *app.Request, who *subject, facts *people.PreviewFacts) (pages []frame.Link) {
	add := func(resource policy.Resource, label, path string) {
		if r.Sections.Has(resource) && who.shown.Opens(resource) {
			pages = append(pages, frame.Link{Label: label, URL: who.address(r, path)})
		}
	}
	section := func(resource policy.Resource) { add(resource, r.Resource(resource), app.PathOf(resource)) }
	section(policy.Dashboard)
	section(policy.Contacts)
	if facts.Contact.Valid {
		add(policy.Contacts, r.Words.T("access_page.one_customer"), "/contacts/"+facts.Contact.UUID.String())
	}
	section(policy.Orders)
	if facts.Order.Valid {
		add(policy.Orders, r.Words.T("access_page.one_order"), "/orders/"+facts.Order.UUID.String())
	}
	section(policy.Conversations)
	return pages
}

func (s *Pages) showAccess(w http.ResponseWriter, r *app.Request, who *subject, facts *people.PreviewFacts, pages []frame.Link) error {
	title := r.Words.T("access_page.title", "Who", who.title)
	p := view.AccessPage{
		Frame: s.Frame(w, r, title, "members", membersCrumb(r)),
		Title: title, Lead: accessLead(r, who, facts.Given), Key: r.Key(who.person.Offer), Pages: pages, Back: who.back, Others: who.others,
	}
	p.Sheet = memberSheet
	var names []string
	for i := range facts.Guardians {
		names = append(names, facts.Guardians[i].Name)
	}
	if len(names) > 0 {
		p.Changes = r.Words.T("access_page.who_changes", "Names", r.Listed(names))
	}
	access := policy.AccessOf(who.person.Offer)
	for _, area := range policy.Areas {
		if area == "organization" {
			continue
		}
		section := view.AccessArea{Label: r.Words.T("area." + area)}
		for i, resource := range policy.Resources() {
			if resource.Area() == area && r.Sections.Has(resource) && !resource.Personal() {
				section.Rows = append(section.Rows, s.accessRow(r, who, facts, access[i]))
			}
		}
		if len(section.Rows) > 0 {
			p.Areas = append(p.Areas, section)
		}
	}
	return app.Render(w, r, http.StatusOK, view.Access(p))
}

// accessLead says what somebody is, who made them that, and until when.
func accessLead(r *app.Request, who *subject, given people.Given) string {
	lead := roleGiven(r, who.person.Held, given)
	if labels := r.Restrictions(who.person.Restrictions); len(labels) > 0 {
		lead += " · " + strings.Join(labels, " · ")
	}
	if lent := lentNow(r, &who.person); lent != "" {
		lead += " · " + lent
	}
	if who.person.ID != uuid.Nil && who.person.StatusAt(time.Now()) == people.Expired {
		lead += " · " + r.Words.T("members.access_ended", "Day", r.Words.ShortDay(who.person.AccessEnds))
	}
	return lead
}

// accessRow says whether a section is open to somebody, how far, and why.
func (s *Pages) accessRow(r *app.Request, who *subject, facts *people.PreviewFacts, a policy.Access) view.AccessRow {
	row := view.AccessRow{Label: r.Resource(a.Resource)}
	row.Verdict, row.Text, row.Why = reasonOf(r, who.person.Held, facts.Given, a)
	row.Word = r.Words.T("access_page." + row.Verdict)
	if len(a.Actions) == 0 {
		return row
	}
	if row.Why == "" {
		row.Why = r.Words.T("reason.by_role", "Role", r.Role(who.person.Role))
	}
	if s.Previews(a.Resource) {
		row.URL = who.address(r, app.PathOf(a.Resource))
	}
	switch {
	case a.Resource == policy.Contacts && a.Can(policy.LookupCode):
		row.Text = r.Words.T("access_page.finds", "PerDay", facts.PerDay, "Count", facts.Customers) + alsoCan(r, a)
	case a.Resource == policy.Contacts:
		row.Text = r.Words.T("access_page.lists", "Count", facts.Customers) + alsoCan(r, a)
	case a.Resource == policy.Conversations:
		row.Text += " " + r.Words.T("access_page.talks", "Count", r.Capped("access_page.open_talks", facts.Conversations))
	}
	return row
}
