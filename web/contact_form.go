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
	Name       string            `form:"name"`
	Email      string            `form:"email"`
	Phone      string            `form:"phone"`
	Street     string            `form:"street"`
	PostalCode string            `form:"postal_code"`
	City       string            `form:"city"`
	Country    string            `form:"country"`
	Language   string            `form:"language"`
	Values     map[string]string `form:"field_*"`
	Tags       string            `form:"tags"`
	Assignee   string            `form:"assignee"`
	Team       string            `form:"team"`
	Version    string            `form:"version"`
}

// contactChoices reads what the form of a contact offers its reader.
func (s *Server) contactChoices(r *Request, actor policy.Actor) (customer.Choices, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return customer.Choices{}, err
	}
	return s.store.ContactChoices(r.Context(), open)
}

func (s *Server) newContactPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	choices, err := s.contactChoices(r, grant.Actor())
	if err != nil {
		return err
	}
	return s.showContactForm(w, r, uuid.Nil, choices, contactForm{}, http.StatusOK, nil)
}

func (s *Server) showContactForm(w http.ResponseWriter, r *Request, id uuid.UUID, choices customer.Choices, in contactForm, status int, wrong faults) error {
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
		Tags: in.Tags, TagsError: wrong["tags"], Version: in.Version, Error: wrong[""] + wrong["assignee"] + wrong["team"] + wrong["country"] + wrong["language"],
		Languages: append([]ui.Option{{Label: "–"}}, languageOptions(i18n.Language(in.Language))...),
		Countries: r.countryOptions(in.Country),
		Fields:    r.fieldInputs(choices.Fields, in.Values, wrong),
	}
	p.Path = returnTo
	if _, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts); err == nil {
		p.Assignees = []ui.Option{{Label: r.Words.T("contact.nobody")}}
		for _, m := range choices.Members {
			p.Assignees = append(p.Assignees, ui.Option{Value: m.ID.String(), Label: m.Name, Selected: m.ID.String() == in.Assignee})
		}
		for _, t := range choices.Teams {
			p.Teams = append(p.Teams, ui.Option{Value: t.ID.String(), Label: t.Name, Selected: t.ID.String() == in.Team})
		}
		if len(p.Teams) > 0 {
			p.Teams = append([]ui.Option{{Label: r.Words.T("contact.no_team")}}, p.Teams...)
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
	if !t.Hidden {
		t.Shown = international(t.Shown)
	}
	return t
}

func international(phone string) string {
	number, err := phonenumbers.Parse(phone, "")
	if err != nil {
		return phone
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

// countries are offered, with the workspace's own; any other that is set stays.
var countries = []string{"AT", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "US"}

func (r *Request) countryOptions(chosen string) []ui.Option {
	list := []ui.Option{{Label: "–"}}
	return append(list, options(withOwn(countries, r.Place().Country, chosen), r.Words.Country, chosen)...)
}

// readContact reads the form.
func (r *Request) readContact(in contactForm, fields []customer.Field, wrong faults) (d customer.Draft, err error) {
	if _, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts); err != nil && in.Assignee+in.Team != "" {
		return d, fault.New(fault.Invalid, "fault.field_unknown", "Field", "assignee, team") // Whoever may not list has no such fields.
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
	if i18n.IsCountry(in.Country) {
		d.Country = in.Country
	} else if in.Country != "" {
		note(fault.Field("country", "fault.choice"))
	}
	d.Phone, err = customer.ParsePhone(in.Phone, d.Country, r.Place().Country)
	note(err)
	d.Street, err = customer.CleanLine("street", in.Street, 200)
	note(err)
	d.PostalCode, err = customer.CleanLine("postal_code", in.PostalCode, 20)
	note(err)
	d.City, err = customer.CleanLine("city", in.City, 120)
	note(err)
	d.Tags, err = customer.CleanTags(in.Tags)
	note(err)
	d.Language = in.Language
	if _, ok := i18n.ParseLanguage(in.Language); in.Language != "" && !ok {
		note(fault.Field("language", "fault.choice"))
	}
	d.AssigneeID, err = optionalID("assignee", in.Assignee)
	note(err)
	d.TeamID, err = optionalID("team", in.Team)
	note(err)
	d.Values = r.fieldValues(in.Values, fields, wrong)
	d.Version, err = readVersion(in.Version)
	return d, err
}

// optionalID reads what was chosen from a list, "" for nobody.
func optionalID(field, text string) (uuid.NullUUID, error) {
	if text == "" {
		return uuid.NullUUID{}, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.NullUUID{}, fault.Field(field, "fault.choice")
	}
	return uuid.NullUUID{UUID: id, Valid: true}, nil
}

func (s *Server) createContact(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	var in contactForm
	if err := decode(r, &in); err != nil {
		return err
	}
	choices, err := s.contactChoices(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := faults{}
	draft, err := r.readContact(in, choices.Fields, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, uuid.Nil, choices, in, http.StatusUnprocessableEntity, wrong)
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
		return s.showContactForm(w, r, uuid.Nil, choices, in, statusOf(w, err), wrong)
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
	choices, err := s.contactChoices(r, grant.Actor())
	if err != nil {
		return err
	}
	in := contactForm{
		Name: c.Name.Shown, Email: c.Email.Shown, Phone: c.Phone.Shown, Street: c.Street.Shown, PostalCode: c.PostalCode.Shown,
		City: c.City.Shown, Country: c.Country.Shown, Language: c.Language, Tags: strings.Join(c.Tags, ", "),
		Version: strconv.FormatInt(c.Version, 10), Values: map[string]string{},
	}
	if c.AssigneeID.Valid {
		in.Assignee = c.AssigneeID.UUID.String()
	}
	if c.TeamID.Valid {
		in.Team = c.TeamID.UUID.String()
	}
	for _, v := range c.Values {
		in.Values[v.Field.String()] = v.Value
		if v.Kind == customer.NumberField {
			in.Values[v.Field.String()] = r.Words.PlainDecimal(v.Value)
		}
	}
	return s.showContactForm(w, r, c.ID, choices, in, http.StatusOK, nil)
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
	choices, err := s.contactChoices(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := faults{}
	draft, err := r.readContact(in, choices.Fields, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, c.ID, choices, in, http.StatusUnprocessableEntity, wrong)
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
		return s.showContactForm(w, r, c.ID, choices, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.customer_saved")})
	return redirect(w, r, r.url("/contacts/"+c.ID.String()))
}
