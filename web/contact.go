package web

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/i18n"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
)

func (s *Server) contactPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Open]) error {
	return s.showContact(w, r, grant, http.StatusOK, func(*view.ContactPage) {})
}

// showContact draws the page of a customer; with adds what a refused form says.
func (s *Server) showContact(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Open], status int, with func(*view.ContactPage)) error {
	c, records, err := s.customerOf(r, grant, true)
	if err != nil {
		return err
	}
	title := c.Title()
	p := view.ContactPage{
		Frame:  s.frame(w, r, title, "", frame.Link{Label: r.resource(policy.Contacts), URL: r.url("/contacts")}),
		Person: person(title, c.ID.String(), uuid.NullUUID{}),
		Since:  r.Words.T("contact.since", "Day", r.Words.Date(c.Created)),
		Facts:  r.facts(&c), Tags: c.Tags,
	}
	p.Email = ""
	base := r.url("/contacts/" + c.ID.String())
	r.story(&c, grant.Actor(), base, &p)
	if !c.OpenUntil.IsZero() {
		p.OpenUntil = r.Words.T("contact.open_until", "Time", r.clock(c.OpenUntil))
	}
	if _, err := policy.Authorize[policy.Update](grant.Actor(), policy.Contacts); err == nil {
		p.EditURL = base + "/edit"
	}
	if _, err := policy.Authorize[policy.Delete](grant.Actor(), policy.Contacts); err == nil {
		p.DeleteURL, p.MergeURL = base+"/delete", base+"/merge"
	}
	if find, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts); err == nil {
		left, err := s.store.Allowance(r.Context(), find, policy.Contacts)
		if err != nil {
			return err
		}
		p.FindAction, p.LookupsURL, p.Left = r.url("/contacts/lookup"), r.url("/contacts/lookups"), r.Words.T("find.left", "Left", left.Left, "PerDay", left.PerDay)
	}
	for _, k := range kinds {
		if rows, ok := records[k.kind]; ok {
			section := r.recordSection(k, rows, false)
			if _, err := policy.Authorize[policy.Create](grant.Actor(), k.resource); err == nil {
				section.CreateURL = base + k.path() + "/new"
			}
			p.Sections = append(p.Sections, section)
		}
	}
	p.Path = base
	with(&p)
	return render(w, r, status, view.Contact(p))
}

// customerOf reads the contact that an address names, with the records that the
// same actor may open.
func (s *Server) customerOf(r *Request, grant policy.Grant[policy.Open], withRecords bool) (customers.Contact, map[records.Kind][]records.Record, error) {
	id, err := r.id()
	if err != nil {
		return customers.Contact{}, nil, err
	}
	opened := map[records.Kind]policy.Grant[policy.Open]{}
	for _, k := range kinds {
		if open, err := policy.Authorize[policy.Open](grant.Actor(), k.resource); err == nil && withRecords {
			opened[k.kind] = open
		}
	}
	return s.store.Customer(r.Context(), grant, id, opened)
}

func (r *Request) facts(c *customers.Contact) []parts.Fact {
	value := func(t masked.Text) parts.Value {
		if t.Shown == "" {
			return parts.Value{Text: "–"}
		}
		return parts.Value{Text: t.Shown, Hidden: t.Hidden}
	}
	facts := []parts.Fact{
		{Label: r.Words.T("contact.email"), Lines: append([]parts.Value{value(c.Email)}, mapped(c.Others, value)...)},
		{Label: r.Words.T("contact.phone"), Lines: []parts.Value{value(shownPhone(c.Phone))}},
	}
	address := parts.Fact{Label: r.Words.T("contact.address"), Lines: r.postal(c.Street, c.PostalCode, c.City, c.Country)}
	if len(address.Lines) > 0 {
		facts = append(facts, address)
	}
	if l, ok := i18n.ParseLanguage(c.Language); ok {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.language"), Lines: []parts.Value{{Text: l.Name()}}})
	}
	for _, v := range c.Values {
		facts = append(facts, parts.Fact{Label: v.Name, Lines: []parts.Value{{Text: r.shown(v.Kind, v.Value)}}})
	}
	if c.Assignee != "" {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.assignee"), Lines: []parts.Value{{Text: c.Assignee}}})
	}
	if c.Team != "" {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.team"), Lines: []parts.Value{{Text: c.Team}}})
	}
	return append(facts, parts.Fact{Label: r.Words.T("contact.source"), Lines: []parts.Value{{Text: c.Source}}})
}

// postal are the lines of an address, or one mask for all of it.
func (r *Request) postal(street, code, city, country masked.Text) (lines []parts.Value) {
	if street.Hidden || city.Hidden {
		return []parts.Value{{Text: "•••", Hidden: true}}
	}
	for _, line := range []string{street.Shown, strings.TrimSpace(code.Shown + " " + city.Shown), r.country(country.Shown)} {
		if line != "" {
			lines = append(lines, parts.Value{Text: line})
		}
	}
	return lines
}
