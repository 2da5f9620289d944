package people

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// seersPage says who sees a customer, a field of the customers, or a section: the matrix
// the other way round, by the same decisions.
func (s *Pages) seersPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	asked := question{resource: policy.Contacts}
	err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"contact": app.IntoID(&asked.contact),
		"after": func(text string) (ok bool) {
			asked.after, ok = parseCursor(text)
			return ok
		},
		"field": func(text string) (ok bool) {
			asked.field = text
			asked.part, ok = map[string]policy.Mask{"phone": policy.MaskPhone, "email": policy.MaskEmail}[text]
			return ok
		},
		"resource": func(text string) (ok bool) {
			asked.resource, ok = policy.ParseResource(text)
			return ok && r.Sections.Has(asked.resource) && !asked.resource.Personal()
		},
	})
	if err != nil {
		return err
	}
	var contacts *policy.Grant[policy.Open]
	if asked.field != "" {
		asked.resource = policy.Contacts
	}
	if asked.contact.Valid {
		open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Contacts)
		if err != nil {
			return err
		}
		contacts, asked.resource = &open, policy.Contacts
	}
	seers, err := s.store.Seers(r.Context(), grant, contacts, asked.contact.UUID, asked.after)
	if err != nil {
		return err
	}
	what := r.Resource(asked.resource)
	switch {
	case asked.contact.Valid:
		what = seers.Called
	case asked.field != "":
		what = r.Words.T("seers.field_" + asked.field)
	}
	title := r.Words.T("seers.title", "What", what)
	if asked.field != "" && !asked.contact.Valid {
		title = r.Words.T("seers.title_" + asked.field)
	}
	p := view.SeersPage{
		Frame: s.Frame(w, r, title, "members", membersCrumb(r)), Title: title, Lead: r.Words.T("seers.lead"),
		Action: r.Address("/settings/access/who"), Groups: seerGroups(r, &asked, &seers),
		Back: frame.Link{Label: r.Words.T("members.title"), URL: r.Address("/settings/members")},
	}
	if asked.after != (people.MemberCursor{}) {
		p.FirstURL = p.Action + asked.queryString(people.MemberCursor{})
	}
	if seers.More {
		p.NextURL = p.Action + asked.queryString(seers.Next)
	}
	if asked.contact.Valid {
		p.Back = frame.Link{Label: seers.Called, URL: r.Address("/contacts/" + asked.contact.UUID.String())}
	}
	p.Sheet = memberSheet
	for _, field := range []string{"phone", "email"} {
		p.Choices = append(p.Choices, frame.Link{
			Label: r.Words.T("seers.field_" + field), Current: asked.field == field, URL: p.Action + app.QueryString("field", field),
		})
	}
	ofSection := asked.field == "" && !asked.contact.Valid
	if !ofSection {
		p.Sections = []ui.Option{{Label: r.Words.T("seers.section")}}
	}
	for _, resource := range policy.Resources() {
		if r.Sections.Has(resource) && !resource.Personal() {
			p.Sections = append(p.Sections, ui.Option{
				Value: resource.String(), Label: r.Resource(resource), Selected: ofSection && resource == asked.resource,
			})
		}
	}
	return app.Render(w, r, http.StatusOK, view.Seers(p))
}

// question is what is asked about: a section, a field of the customers, one customer.
type question struct {
	resource policy.Resource
	field    string
	part     policy.Mask
	contact  uuid.NullUUID
	after    people.MemberCursor
}

// queryString asks the same from another place on.
func (q *question) queryString(after people.MemberCursor) string {
	var pairs []string
	switch {
	case q.contact.Valid:
		pairs = []string{"contact", q.contact.UUID.String()}
	case q.field == "":
		pairs = []string{"resource", q.resource.String()}
	}
	return app.QueryString(append(pairs, "field", q.field, "after", formatCursor(after))...)
}

// seerGroups are those of a page by what they see, and how many of all do: of a customer it
// is not known where there is more than one page.
func seerGroups(r *app.Request, asked *question, seers *people.SeerPage) []view.SeerGroup {
	groups, counts := []view.SeerGroup{{Verdict: "yes"}, {Verdict: "narrow"}, {Verdict: "no"}}, map[string]int{}
	for i := range seers.Alike {
		verdict, _ := seesIt(r, asked, &people.Seer{Person: people.Person{Held: seers.Alike[i].Held}})
		counts[verdict] += seers.Alike[i].Count
	}
	whole := !seers.More && asked.after == (people.MemberCursor{})
	for i := range seers.People {
		seer := &seers.People[i]
		verdict, why := seesIt(r, asked, seer)
		role := roleGiven(r, seer.Held, seer.Given)
		if lent := lentNow(r, &seer.Person); lent != "" {
			role += " · " + lent
		}
		for g := range groups {
			if groups[g].Verdict == verdict {
				groups[g].People = append(groups[g].People, view.SeerLine{
					Person: app.Person(seer.Name, seer.Email, seer.Avatar), Role: role, Why: why,
					URL: r.Address("/settings/members/" + seer.ID.String()),
				})
			}
		}
	}
	var some []view.SeerGroup
	for _, group := range groups {
		count := counts[group.Verdict]
		if asked.contact.Valid {
			count = len(group.People)
		}
		if group.Label = r.Words.T("seers."+group.Verdict, "Count", count, "Number", r.Words.Number(count)); asked.contact.Valid && !whole {
			group.Label = r.Words.T("seers.some_" + group.Verdict)
		}
		if count > 0 {
			some = append(some, group)
		}
	}
	return some
}

// seesIt decides of one member, and says why.
func seesIt(r *app.Request, asked *question, seer *people.Seer) (verdict, why string) {
	if asked.resource != policy.Contacts {
		verdict, what, why := reasonOf(r, seer.Held, seer.Given, policy.AccessTo(seer.Offer, asked.resource))
		return verdict, strings.TrimSpace(what + " " + why)
	}
	return seesCustomer(r, asked, seer)
}

// seesCustomer decides of the customers: listed, found by their address, or met in
// conversations.
func seesCustomer(r *app.Request, asked *question, seer *people.Seer) (verdict, why string) {
	word := func(key string) string { return r.Words.T("seers." + key) }
	switch a := policy.AccessTo(seer.Offer, policy.Contacts); {
	case a.Can(policy.LookupCode) && seer.Found:
		return "yes", word("found")
	case a.Can(policy.LookupCode):
		why = word("finds")
		if asked.field == "" && len(policy.AccessTo(seer.Offer, policy.Orders).Actions) > 0 && r.Sections.Has(policy.Orders) {
			why += " " + word("in_orders")
		}
		return "narrow", why
	case len(a.Actions) > 0:
		return "yes", word("lists")
	}
	talks := policy.AccessTo(seer.Offer, policy.Conversations)
	if len(talks.Actions) == 0 || !r.Sections.Has(policy.Conversations) {
		return "no", whyClosed(r, seer.Held, seer.Given, policy.Contacts)
	}
	narrowed := narrowedWhy(r, seer.Held, seer.Given, narrowedBy(seer.Offer, policy.Conversations))
	verdict = "yes"
	switch one := asked.contact.Valid; {
	case one && !seer.Talked:
		return "no", word("no_talk")
	case talks.Reach == policy.ReachAll:
		why = word("talks_all")
	case talks.Reach == policy.ReachTeam && one && !seer.Team:
		return "no", word("not_team") + " " + narrowed
	case talks.Reach == policy.ReachTeam:
		verdict, why = "narrow", word("talks_team")
	case one && !seer.Own:
		return "no", word("not_own") + " " + narrowed
	default:
		verdict, why = "narrow", word("talks_own")
	}
	if asked.contact.Valid {
		verdict = "yes" // This one is among them.
	}
	if hidden := talks.Mask; hidden.Hides(policy.MaskPhone|policy.MaskEmail) && (asked.part == 0 || hidden.Hides(asked.part)) {
		verdict, why = "narrow", why+" "+word("masked")
	}
	return verdict, strings.TrimSpace(why + " " + narrowed)
}
