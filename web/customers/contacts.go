package customers

import (
	"net/http"
	"slices"
	"time"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// contactsSheet is the stylesheet of what is done with several customers.
const contactsSheet = "css/apart/contacts.css"

// writeURL leads to a broadcast to all of a list that is narrowed, of whom those get it who said
// yes to mailings when it goes out. A search by words finds other people tomorrow: it leads nowhere.
func writeURL(r *app.Request, actor policy.Actor, q customers.ContactQuery, found customers.ContactPage) string {
	asked := customers.ContactQuery{Tag: q.Tag, Assignee: q.Assignee, Team: q.Team, Value: q.Value, Import: q.Import}
	asked.Made, asked.Bought = q.Made, q.Bought
	said := q.Consent == "" || q.Consent == customers.Yes
	may := r.Sections.Has(policy.Broadcasts) && app.May[policy.Create](actor, policy.Broadcasts) &&
		app.May[policy.Update](actor, policy.Broadcasts)
	if !may || !said || q.Search != "" || asked.Filters() == 0 || len(found.Contacts) == 0 {
		return ""
	}
	return r.Address(app.PathOf(policy.Broadcasts)+"/new") + contactQueryString(r, asked, listing.Cursor{})
}

func (s *Pages) contacts(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readContactQuery(r, grant.Actor(), r.URL.Query())
	if err != nil {
		return err
	}
	found, err := s.store.Contacts(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := view.ContactsPage{
		Frame:  s.Frame(w, r, r.Resource(policy.Contacts), ""),
		Export: kit.ExportChoice(r, policy.Contacts, r.Words.T("files.export")), ImportURL: kit.ImportURL(r, policy.Contacts),
		Action: r.Address("/contacts"), Query: q.Search,
		Filtered:  q.Filters() > 0,
		Value:     q.Value.Typed,
		Tags:      []ui.Option{{Label: r.Words.T("contact.any_tag")}},
		Assignees: []ui.Option{{Label: r.Words.T("contact.anybody")}},
		Consents: answerOptions(q.Consent, r.Words.T("contact.any_consent"), func(a customers.Answer) string {
			return r.Words.T("contact.consent_is", "Answer", answerText(r, a))
		}),
		Created: r.Words.T("customers.list.created"),
		Summary: r.CappedAt(q.Most(), "contact.count", found.Count),
	}
	switch {
	case found.Partial:
		p.Summary, p.TooWide = "", r.Words.T("contact.too_wide")
	case found.Count > q.Most() && q.Search != "":
		p.Summary = r.CappedAt(q.Most(), "contact.found", found.Count)
	}
	if q.Import.Valid {
		p.Import = q.Import.UUID.String()
	}
	p.WriteURL = writeURL(r, grant.Actor(), q, found)
	p.Chips = contactChips(r, p.Action, q, found)
	if q.Search != "" || !q.Import.Valid && !q.Made.Set() && !q.Bought.Set() { // Else they stand as they came, or bought.
		for _, sort := range contactSorts(grant.Actor()) {
			p.Sorts = append(p.Sorts, ui.Option{Value: string(sort), Label: r.Words.T("contact.sort_" + string(sort)), Selected: q.Sort == sort})
		}
	}
	p.MadeFrom, p.MadeTo = kit.DaysOf(r, q.Made)
	if app.May[policy.List](grant.Actor(), policy.Transactions) {
		p.BoughtFrom, p.BoughtTo = kit.DaysOf(r, q.Bought)
		p.Purchases, p.NeverBought = true, q.Bought.Never()
	}
	if q.Sort == customers.ByPurchase {
		p.Created, p.ByPurchase = r.Words.T("spent.last"), true
	}
	if _, err := policy.Authorize[policy.Create](grant.Actor(), policy.Contacts); err == nil {
		p.CreateURL = r.Address("/contacts/new")
	}
	if _, err := policy.Authorize[policy.Update](grant.Actor(), policy.Contacts); err == nil {
		p.Bulk.Action = r.Address("/contacts/bulk")
		p.Bulk.Assignees = []ui.Option{{Label: r.Words.T("contact.nobody")}}
	}
	if _, err := policy.Authorize[policy.Delete](grant.Actor(), policy.Contacts); err == nil {
		p.DeletedURL = r.Address("/contacts/deleted")
		p.Bulk.Deletes = true
	}
	p.Tags = slices.Grow(p.Tags, len(found.Tags))
	for _, tag := range found.Tags {
		p.Tags = append(p.Tags, ui.Option{Value: tag.ID.String(), Label: tag.Name, Selected: q.Tag.UUID == tag.ID && q.Tag.Valid})
	}
	p.Tags = r.Further(p.Tags, len(found.Tags), "tag~tags")
	p.Assignees, p.Bulk.Assignees = slices.Grow(p.Assignees, len(found.Members)), slices.Grow(p.Bulk.Assignees, len(found.Members))
	for _, m := range found.Members {
		p.Bulk.Assignees = append(p.Bulk.Assignees, r.Assignee(m))
		p.Assignees = append(p.Assignees, ui.Option{
			Value: m.ID.String(), Label: m.Name, Selected: q.Assignee.UUID == m.ID && q.Assignee.Valid,
		})
	}
	p.Assignees = r.Further(p.Assignees, len(found.Members), "assignee~members")
	p.Bulk.Assignees = r.Further(p.Bulk.Assignees, len(found.Members), "assignee~members")
	for i, t := range found.Teams {
		if i == 0 {
			p.Teams, p.Bulk.Teams = []ui.Option{{Label: r.Words.T("contact.any_team")}}, []ui.Option{{Label: r.Words.T("contact.no_team")}}
		}
		p.Bulk.Teams = append(p.Bulk.Teams, ui.Option{Value: t.ID.String(), Label: t.Name})
		p.Teams = append(p.Teams, ui.Option{Value: t.ID.String(), Label: t.Name, Selected: q.Team.UUID == t.ID && q.Team.Valid})
	}
	for i := range found.Fields {
		f := &found.Fields[i]
		if i == 0 {
			p.Fields = []ui.Option{{Label: r.Words.T("contact.any_field")}}
		}
		p.Fields = append(p.Fields, ui.Option{Value: f.ID.String(), Label: f.Name, Selected: q.Value.Field.UUID == f.ID && q.Value.Field.Valid})
	}
	now := time.Now()
	p.Rows = make([]view.ContactRow, 0, len(found.Contacts))
	for i := range found.Contacts {
		c, id := &found.Contacts[i], found.Contacts[i].ID.String()
		row := view.ContactRow{
			Person: frame.Person{Name: c.Title(), Email: c.Email.Shown, Initials: texts.Initials(c.Title()), Tint: texts.Tint(id)},
			ID:     id,
			URL:    r.Address("/contacts/" + id), Phone: shownPhone(c.Phone).Shown, Tags: c.Tags, Assignee: c.Assignee,
			Created: r.Words.Ago(c.Created, now),
		}
		if q.Sort == customers.ByPurchase {
			row.Created = "–"
			if c.Bought() {
				row.Created = r.Words.Ago(c.LastPurchase, now)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	if q.After != (listing.Cursor{}) {
		p.FirstURL = p.Action + contactQueryString(r, q, listing.Cursor{})
	}
	p.Sheet, p.Bulk.Filter = contactsSheet, contactQueryString(r, q, listing.Cursor{})
	if (found.More || q.After != listing.Cursor{}) && !found.Partial && found.Count <= maxOfFilter {
		p.Bulk.All = r.Words.T("contactbulk.all", "Count", found.Count)
	}
	if found.More {
		p.NextURL = p.Action + contactQueryString(r, q, found.Next)
	}
	return app.Render(w, r, http.StatusOK, view.Contacts(p))
}
