package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/customer"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/templates"
	"latchkey/templates/ui"
)

type contactForm struct {
	Name       string `form:"name"`
	Email      string `form:"email"`
	Phone      string `form:"phone"`
	Street     string `form:"street"`
	PostalCode string `form:"postal_code"`
	City       string `form:"city"`
	Country    string `form:"country"`
	Language   string `form:"language"`
	Tags       string `form:"tags"`
	Assignee   string `form:"assignee"`
	Version    string `form:"version"`
}

func (s *Server) newContactPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	return s.showContactForm(w, r, grant.Actor(), uuid.Nil, contactForm{}, http.StatusOK, nil)
}

func (s *Server) showContactForm(w http.ResponseWriter, r *Request, actor policy.Actor, id uuid.UUID, in contactForm, status int, wrong faults) error {
	title, action, cancel := r.Words.T("contact.new_title"), r.url("/contacts"), r.url("/contacts")
	submit := r.Words.T("contact.create")
	returnTo := r.url("/contacts/new")
	if id != uuid.Nil {
		cancel = r.url("/contacts/" + id.String())
		title, action, submit = r.Words.T("contact.edit_title"), cancel+"/edit", r.Words.T("contact.save")
		returnTo = action
	}
	p := templates.ContactForm{
		Frame:  s.frame(w, r, title, "", templates.Link{Label: r.resource(policy.Contacts), URL: r.url("/contacts")}),
		Action: action, CancelURL: cancel, Submit: submit,
		Name: in.Name, NameError: wrong["name"], Email: in.Email, EmailError: wrong["email"], Phone: in.Phone, PhoneError: wrong["phone"],
		Street: in.Street, StreetError: wrong["street"], PostalCode: in.PostalCode, City: in.City, PlaceError: wrong["postal_code"] + wrong["city"],
		Tags: in.Tags, TagsError: wrong["tags"], Version: in.Version, Error: wrong[""] + wrong["assignee"] + wrong["country"] + wrong["language"],
		Languages: append([]ui.Option{{Label: "–"}}, languageOptions(i18n.Language(in.Language))...),
		Countries: r.countryOptions(in.Country),
	}
	p.Path = returnTo
	if list, err := policy.Authorize[policy.List](actor, policy.Contacts); err == nil {
		_, members, err := s.store.ContactChoices(r.Context(), list)
		if err != nil {
			return err
		}
		p.Assignees = []ui.Option{{Label: r.Words.T("contact.nobody")}}
		for _, m := range members {
			p.Assignees = append(p.Assignees, ui.Option{Value: m.ID.String(), Label: m.Name, Selected: m.ID.String() == in.Assignee})
		}
	} else {
		p.EmailNote = r.Words.T("contact.looked_up_first")
	}
	return render(w, r, status, templates.EditContact(p))
}

func (r *Request) country(code string) string {
	if code == "" {
		return ""
	}
	return r.Words.Country(code)
}

// phone writes a number as people read it; a mask stays a mask.
func phone(t customer.Text) customer.Text {
	if number, err := phonenumbers.Parse(t.Shown, ""); err == nil && !t.Hidden {
		t.Shown = phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	}
	return t
}

// countries are offered by their codes; any other that is set stays.
var countries = []string{"AT", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "US"}

func (r *Request) countryOptions(chosen string) []ui.Option {
	list := []ui.Option{{Label: "–"}}
	known := chosen == ""
	for _, code := range countries {
		known = known || code == chosen
		list = append(list, ui.Option{Value: code, Label: r.Words.Country(code), Selected: code == chosen})
	}
	if !known {
		list = append(list, ui.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return list
}

// readContact reads the form. A phone number without a country's code is taken
// as one of the workspace's own country.
func (r *Request) readContact(in contactForm, wrong faults) (d customer.Draft, err error) {
	if _, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts); err != nil && in.Assignee != "" {
		return d, fault.New(fault.Invalid, "fault.field_unknown", "Field", "assignee") // Whoever may not list has no such field.
	}
	// What is wrong with a field is noted, so that all of them are said at once.
	note := func(err error) { _ = wrong.note(r, err) }
	d.Name, err = customer.CleanName("name", in.Name)
	note(err)
	if strings.TrimSpace(in.Email) != "" {
		var address mail.Address
		address, err = parseAddress(in.Email)
		note(err)
		d.Email, d.HasEmail = address, err == nil
	} else if strings.TrimSpace(in.Name) == "" {
		wrong["email"] = r.Words.T("fault.name_or_address")
	}
	d.Phone, err = customer.ParsePhone(in.Phone, region(r.Words.Language))
	note(err)
	d.Street, err = customer.CleanLine("street", in.Street, 200)
	note(err)
	d.PostalCode, err = customer.CleanLine("postal_code", in.PostalCode, 20)
	note(err)
	d.City, err = customer.CleanLine("city", in.City, 120)
	note(err)
	d.Tags, err = customer.CleanTags(in.Tags)
	note(err)
	d.Country, d.Language = in.Country, in.Language
	if _, ok := i18n.ParseLanguage(in.Language); in.Language != "" && !ok {
		note(fault.Field("language", "fault.choice"))
	}
	if in.Country != "" && !i18n.IsCountry(in.Country) {
		note(fault.Field("country", "fault.choice"))
	}
	if in.Assignee != "" {
		id, err := uuid.Parse(in.Assignee)
		if err != nil {
			note(fault.Field("assignee", "fault.choice"))
		}
		d.AssigneeID = uuid.NullUUID{UUID: id, Valid: err == nil}
	}
	if in.Version != "" {
		if d.Version, err = strconv.ParseInt(in.Version, 10, 64); err != nil || d.Version < 1 {
			return d, fault.New(fault.BadRequest, "fault.unreadable")
		}
	}
	return d, nil
}

// region is where a phone number without a country is taken to be from.
func region(language i18n.Language) string {
	return map[i18n.Language]string{i18n.French: "FR", i18n.Dutch: "NL", i18n.English: "GB"}[language]
}

func (s *Server) createContact(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	var in contactForm
	if err := decode(r, &in); err != nil {
		return err
	}
	wrong := faults{}
	draft, err := r.readContact(in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, grant.Actor(), uuid.Nil, in, http.StatusUnprocessableEntity, wrong)
	}
	there, err := s.lookFirst(r, draft)
	if err == nil && there != uuid.Nil {
		leaveNotice(w, notice{Text: r.Words.T("notice.customer_was_there")})
		return redirect(w, r, r.url("/contacts/"+there.String()))
	}
	id := uuid.Nil
	if err == nil {
		id, err = s.store.CreateContact(r.Context(), grant, draft)
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showContactForm(w, r, grant.Actor(), uuid.Nil, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.customer_added")})
	return redirect(w, r, r.url("/contacts/"+id.String()))
}

// openContact reads one contact for a form about it.
func (s *Server) openContact(r *Request, actor policy.Actor) (customer.Contact, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return customer.Contact{}, err
	}
	c, _, err := s.customerOf(r, open, false)
	return c, err
}

func (s *Server) editContactPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	in := contactForm{
		Name: c.Name.Shown, Email: c.Email.Shown, Phone: c.Phone.Shown, Street: c.Street.Shown, PostalCode: c.PostalCode.Shown,
		City: c.City.Shown, Country: c.Country.Shown, Language: c.Language, Tags: strings.Join(c.Tags, ", "),
		Version: strconv.FormatInt(c.Version, 10),
	}
	if c.AssigneeID.Valid {
		in.Assignee = c.AssigneeID.UUID.String()
	}
	return s.showContactForm(w, r, grant.Actor(), c.ID, in, http.StatusOK, nil)
}

func (s *Server) editContact(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in contactForm
	if err := decode(r, &in); err != nil {
		return err
	}
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := faults{}
	draft, err := r.readContact(in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, grant.Actor(), c.ID, in, http.StatusUnprocessableEntity, wrong)
	}
	there := uuid.Nil
	if draft.HasEmail && draft.Email.String() != c.Email.Shown {
		there, err = s.lookFirst(r, draft)
	}
	if err == nil && there != uuid.Nil && there != c.ID {
		leaveNotice(w, notice{Text: r.Words.T("notice.customer_was_there")})
		return redirect(w, r, r.url("/contacts/"+there.String()))
	}
	if err == nil {
		err = s.store.UpdateContact(r.Context(), grant, c.ID, draft)
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showContactForm(w, r, grant.Actor(), c.ID, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.customer_saved")})
	return redirect(w, r, r.url("/contacts/"+c.ID.String()))
}
