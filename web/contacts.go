package web

import (
	"net/http"
	"time"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
	"latchkey/templates"
	"latchkey/templates/ui"
)

func (s *Server) contacts(w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
	q, err := r.readContactQuery(r.URL.Query())
	if err != nil {
		return err
	}
	found, err := s.store.Contacts(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := templates.ContactsPage{
		Frame:  s.frame(w, r, r.resource(policy.Contacts), "", templates.Link{Label: r.Words.T("area.customers")}),
		Export: r.exportChoice(policy.Contacts, r.Words.T("files.export")), ImportURL: r.importURL(policy.Contacts),
		Action: r.url("/contacts"), Query: q.Search, Filtered: q.Search != "" || q.Tag.Valid || q.Assignee.Valid || q.Team.Valid || q.Value.Set(),
		Value:     q.Value.Typed,
		Tags:      []ui.Option{{Label: r.Words.T("contact.any_tag")}},
		Assignees: []ui.Option{{Label: r.Words.T("contact.anybody")}},
		Sorts: []ui.Option{
			{Value: string(customer.Newest), Label: r.Words.T("contact.newest"), Selected: q.Sort != customer.ByName},
			{Value: string(customer.ByName), Label: r.Words.T("contact.by_name"), Selected: q.Sort == customer.ByName},
		},
		Summary: r.cappedAt(q.Most(), "contact.count", found.Count),
	}
	switch {
	case found.Partial:
		p.Summary, p.Partial = r.Words.T("contact.too_wide"), true
	case found.Count > q.Most() && q.Search != "":
		p.Summary = r.cappedAt(q.Most(), "contact.found", found.Count)
	}
	if _, err := policy.Authorize[policy.Create](grant.Actor(), policy.Contacts); err == nil {
		p.CreateURL = r.url("/contacts/new")
	}
	if _, err := policy.Authorize[policy.Update](grant.Actor(), policy.Contacts); err == nil {
		p.Bulk.Action = r.url("/contacts/bulk")
		p.Bulk.Assignees = []ui.Option{{Label: r.Words.T("contact.nobody")}}
	}
	if _, err := policy.Authorize[policy.Delete](grant.Actor(), policy.Contacts); err == nil {
		p.DeletedURL = r.url("/contacts/deleted")
	}
	for _, tag := range found.Tags {
		p.Tags = append(p.Tags, ui.Option{Value: tag.ID.String(), Label: tag.Name, Selected: q.Tag.UUID == tag.ID && q.Tag.Valid})
	}
	for _, m := range found.Members {
		p.Assignees = append(p.Assignees, ui.Option{Value: m.ID.String(), Label: m.Name, Selected: q.Assignee.UUID == m.ID && q.Assignee.Valid})
		p.Bulk.Assignees = append(p.Bulk.Assignees, ui.Option{Value: m.ID.String(), Label: m.Name})
	}
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
	for i := range found.Contacts {
		c := &found.Contacts[i]
		row := templates.ContactRow{
			Person: templates.Person{Name: c.Title(), Email: c.Email.Shown, Initials: workspace.Initials(c.Title()), Tint: workspace.Tint(c.ID.String())},
			ID:     c.ID.String(),
			URL:    r.url("/contacts/" + c.ID.String()), Phone: phone(c.Phone).Shown, Tags: c.Tags, Assignee: c.Assignee,
			Created: r.Words.Ago(c.Created, now),
		}
		p.Rows = append(p.Rows, row)
	}
	if q.After != (customer.Cursor{}) {
		p.FirstURL = p.Action + contactQueryString(q, customer.Cursor{})
	}
	if found.More {
		p.NextURL = p.Action + contactQueryString(q, found.Next)
	}
	return render(w, r, http.StatusOK, templates.Contacts(p))
}
