package customers

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/i18n"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) contactPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	err := s.showContact(w, r, grant, http.StatusOK, func(*view.ContactPage) {})
	if isMissing(err) {
		if id, wrong := r.ID(); wrong == nil {
			return s.leadOn(w, r, grant, id)
		}
	}
	return err
}

// leadOn leads from the address of a customer who was merged to the one who stayed.
func (s *Pages) leadOn(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], id uuid.UUID) error {
	stayed, err := s.store.MergedInto(r.Context(), grant, id)
	if err != nil {
		return err
	}
	return app.Redirect(w, r, r.Address("/contacts/"+stayed.String()))
}

// showContact draws the page of a customer; with adds what a refused form says.
func (s *Pages) showContact(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], status int, with func(*view.ContactPage),
) error {
	latest := s.LatestFor(grant.Actor())
	spent := askSpent(grant.Actor(), latest)
	c, err := s.CustomerOf(r, grant, latest...)
	if err != nil {
		return err
	}
	title := c.Title()
	p := view.ContactPage{
		Frame:  s.Frame(w, r, title, "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Person: app.Person(title, c.ID.String(), uuid.NullUUID{}),
		Since:  r.Words.T("contact.since", "Day", r.Words.Date(c.Created)),
		Facts:  facts(r, &c, spent), Tags: c.Tags,
	}
	p.Email, p.Sheet = "", contactsSheet
	base := r.Address("/contacts/" + c.ID.String())
	story(r, &c, grant.Actor(), base, &p)
	if !c.OpenUntil.IsZero() {
		p.OpenUntil = r.Words.T("contact.open_until", "Time", r.Clock(c.OpenUntil))
	}
	if _, err := policy.Authorize[policy.Update](grant.Actor(), policy.Contacts); err == nil {
		p.EditURL, p.Claims = base+"/edit", claimsOf(r, &c, base)
	}
	writes := app.May[policy.Open](grant.Actor(), policy.Contacts) && app.May[policy.Create](grant.Actor(), policy.Conversations)
	if writes && c.Email.Shown != "" {
		p.WriteURL = r.Address("/conversations/new") + app.QueryString("contact", c.ID.String())
	}
	if _, err := policy.Authorize[policy.Delete](grant.Actor(), policy.Contacts); err == nil {
		p.Menu = append(p.Menu,
			parts.MenuItem{Label: r.Words.T("customers.contact.merge"), URL: base + "/merge", Icon: "merge"},
			parts.MenuItem{Label: r.Words.T("customers.contact.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true})
	}
	if app.May[policy.Open](grant.Actor(), policy.Members) && r.Sections.Has(policy.Members) {
		p.Menu = slices.Insert(p.Menu, 0, parts.MenuItem{
			Label: r.Words.T("seers.this"), Icon: "eye", URL: r.Address("/settings/access/who") + app.QueryString("contact", c.ID.String()),
		})
	}
	if find, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts); err == nil {
		left, err := s.Ledger.Allowance(r.Context(), find)
		if err != nil {
			return err
		}
		if !c.Email.Hidden {
			p.Found = c.Email.Shown
		}
		p.FindAction, p.LookupsURL = r.Address("/contacts/lookup"), r.Address("/contacts/lookups")
		p.Left = r.Words.T("find.left", "Left", left.Left, "PerDay", left.PerDay)
	}
	for _, of := range latest {
		k := s.RecordsOf(of.Resource)
		section := k.Table(r, of.Rows, false)
		if app.May[policy.Create](grant.Actor(), k.Resource) {
			section.CreateURL = base + k.Path() + "/new"
		}
		p.Sections = append(p.Sections, section)
	}
	p.Path = base
	with(&p)
	return app.Render(w, r, status, view.Contact(p))
}

func facts(r *app.Request, c *customers.Contact, spent *records.Spent) []parts.Fact {
	value := func(t masked.Text) parts.Value {
		if t.Shown == "" {
			return parts.Value{Text: "–"}
		}
		return parts.Value{Text: t.Shown, Hidden: t.Hidden}
	}
	// What is whole leads to a mail or a call.
	led := func(scheme string, t masked.Text) parts.Value {
		v := value(t)
		if t.Shown != "" && !t.Hidden {
			v.URL, v.Copy = scheme+t.Shown, t.Shown
		}
		return v
	}
	mailed := func(t masked.Text) parts.Value { return led("mailto:", t) }
	phone := led("tel:", c.Phone)
	phone.Text = value(shownPhone(c.Phone)).Text
	addresses := []parts.Value{mailed(c.Email)}
	if !c.Dead.IsZero() {
		addresses = append(addresses, parts.Value{Text: r.Words.T("contact.address_dead", "Day", r.Words.Date(c.Dead))})
	}
	facts := []parts.Fact{
		{Label: r.Words.T("contact.email"), Lines: append(addresses, app.Mapped(c.Others, mailed)...)},
		{Label: r.Words.T("contact.phone"), Lines: []parts.Value{phone}},
	}
	if c.Assignee != "" {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.assignee"), Lines: []parts.Value{{Text: c.Assignee}}})
	}
	if c.Team != "" {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.team"), Lines: []parts.Value{{Text: c.Team}}})
	}
	facts = append(facts, spentFacts(r, spent)...)
	address := parts.Fact{Label: r.Words.T("contact.address"), Lines: kit.Postal(r, c.Street, c.PostalCode, c.City, c.Country)}
	if len(address.Lines) > 0 {
		facts = append(facts, address)
	}
	if l, ok := i18n.ParseLanguage(c.Language); ok {
		facts = append(facts, parts.Fact{Label: r.Words.T("contact.language"), Lines: []parts.Value{{Text: l.Name()}}})
	}
	facts = append(facts, consentFact(r, c.Consent))
	for _, v := range c.Values {
		facts = append(facts, parts.Fact{Label: v.Name, Lines: []parts.Value{{Text: kit.FieldText(r, v.Kind, v.Value)}}})
	}
	return append(facts, parts.Fact{Label: r.Words.T("contact.source"), Lines: []parts.Value{{Text: sourceText(r, c.Source)}}})
}

// sourceText is where a customer came from: what the product itself stores is said in
// the reader's language.
func sourceText(r *app.Request, source string) string {
	switch source {
	case customers.SourceByHand:
		return r.Words.T("contact.source_by_hand")
	case customers.SourceEmail:
		return r.Words.T("contact.source_email")
	case customers.SourceChat:
		return r.Words.T("contact.source_chat")
	case customers.SourceImport:
		return r.Words.T("contact.source_import")
	}
	return source
}
