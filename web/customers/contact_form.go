package customers

import (
	"maps"
	"net/http"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/masked"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
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
	Consent    string            `form:"consent"`
	Values     map[string]string `form:"field_*"`
	Tags       string            `form:"tags"`
	Assignee   string            `form:"assignee"`
	Team       string            `form:"team"`
	Version    string            `form:"version"`
	called     string            // how the customer is called now
	spoken     string            // the language that the contact has, which may be none of ours
}

// contactChoices reads what the form of a contact offers its reader, with whom it has chosen.
func (s *Pages) contactChoices(r *app.Request, actor policy.Actor, chosen ...uuid.NullUUID) (customers.Choices, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return customers.Choices{}, err
	}
	return s.store.ContactChoices(r.Context(), open, chosen...)
}

// given is whom the form gives the customer to; what is no id, it refuses.
func (in *contactForm) given() uuid.NullUUID {
	id, _ := app.OptionalID("assignee", in.Assignee)
	return id
}

func (s *Pages) newContactPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	choices, err := s.contactChoices(r, grant.Actor())
	if err != nil {
		return err
	}
	return s.showContactForm(w, r, uuid.Nil, choices, contactForm{}, http.StatusOK, nil)
}

func (s *Pages) showContactForm(
	w http.ResponseWriter, r *app.Request, id uuid.UUID, choices customers.Choices, in contactForm, status int,
	wrong app.Faults,
) error {
	title, action, cancel := r.Words.T("contact.new_title"), r.Address("/contacts"), r.Address("/contacts")
	submit := r.Words.T("contact.create")
	returnTo := r.Address("/contacts/new")
	if id != uuid.Nil {
		cancel = r.Address("/contacts/" + id.String())
		title, action, submit = r.Words.T("contact.edit_title", "Name", in.called), cancel+"/edit", r.Words.T("contact.save")
		returnTo = action
	}
	p := view.ContactForm{
		Frame:  s.Frame(w, r, title, "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Action: action, CancelURL: cancel, Submit: submit,
		Name: in.Name, NameError: wrong["name"], Email: in.Email, EmailError: wrong["email"], Phone: in.Phone, PhoneError: wrong["phone"],
		Street: in.Street, StreetError: wrong["street"], PostalCode: in.PostalCode, City: in.City,
		PlaceError: wrong["postal_code"] + wrong["city"],
		Tags:       in.Tags, TagsError: wrong["tags"], Version: in.Version,
		TakenURL:  takenURL(r, in.Email, wrong["email"]),
		Error:     wrong[""] + wrong["assignee"] + wrong["team"] + wrong["country"] + wrong["language"] + wrong["consent"],
		Languages: languageOptions(in),
		Countries: r.CountryOptions(in.Country),
		Consents:  answerOptions(customers.Answer(in.Consent), "", func(a customers.Answer) string { return answerText(r, a) }),
		Fields:    kit.OwnFields(r, choices.Fields, in.Values, wrong),
	}
	p.Path = returnTo
	if _, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts); err == nil {
		p.Assignees = []ui.Option{{Label: r.Words.T("contact.nobody")}}
		for _, m := range choices.Members {
			option := r.Assignee(m)
			option.Selected = option.Value == in.Assignee
			p.Assignees = append(p.Assignees, option)
		}
		p.Assignees = r.Further(p.Assignees, len(choices.Members), "assignee~members")
		for _, t := range choices.Teams {
			p.Teams = append(p.Teams, ui.Option{Value: t.ID.String(), Label: t.Name, Selected: t.ID.String() == in.Team})
		}
		if len(p.Teams) > 0 {
			p.Teams = append([]ui.Option{{Label: r.Words.T("contact.no_team")}}, p.Teams...)
		}
	} else {
		p.EmailNote = r.Words.T("contact.looked_up_first")
	}
	return app.Render(w, r, status, view.EditContact(p))
}

// takenURL leads whoever may list to the customer who has an address already, "" for no such.
func takenURL(r *app.Request, email, wrong string) string {
	if wrong != r.Words.T("fault.address_taken") || !app.May[policy.List](r.Who.Actor, policy.Contacts) {
		return ""
	}
	return r.Address("/contacts") + app.QueryString("q", email)
}

// same tells that two forms say the same; of own fields one that is empty says nothing.
func (in contactForm) same(other *contactForm) bool {
	values := maps.Clone(in.Values)
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	in.Values = values
	return reflect.DeepEqual(in, *other)
}

// languageOptions are the languages that we write, none, and the one that is there.
func languageOptions(in contactForm) []ui.Option {
	options := append([]ui.Option{{Label: "–"}}, app.LanguageOptions(i18n.Language(in.Language))...)
	if _, ours := i18n.ParseLanguage(in.spoken); in.spoken != "" && !ours {
		options = append(options, ui.Option{Value: in.spoken, Label: in.spoken, Selected: in.spoken == in.Language})
	}
	return options
}

// phone writes a number as people read it; a mask stays a mask.
func shownPhone(t masked.Text) masked.Text {
	if !t.Hidden {
		t.Shown = phone.International(t.Shown)
	}
	return t
}

// readContact reads the form.
func readContact(r *app.Request, in contactForm, fields []customers.Field, wrong app.Faults) (d customers.Draft, err error) {
	if _, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts); err != nil && in.Assignee+in.Team != "" {
		return d, fault.New(fault.Invalid, "fault.field_unknown", "Field", "assignee, team") // Whoever may not list has no such fields.
	}
	// What is wrong with a field is noted, so that all of them are said at once.
	note := func(err error) { _ = wrong.Note(r, err) }
	country := in.Country
	if country != "" && !i18n.IsCountry(country) {
		note(fault.Field("country", "fault.choice"))
		country = ""
	}
	d, list := customers.NewDraft(customers.Typed{
		Name: in.Name, Email: in.Email, Phone: in.Phone, Street: in.Street, PostalCode: in.PostalCode, City: in.City, Country: country,
		Tags: in.Tags, PhoneCountry: r.Workspace().Country,
	})
	note(list.Err())
	d.Language = in.Language
	if _, ok := i18n.ParseLanguage(in.Language); in.Language != in.spoken && in.Language != "" && !ok {
		note(fault.Field("language", "fault.choice"))
	}
	d.Consent, err = readAnswer(in.Consent)
	note(err)
	d.AssigneeID, err = app.OptionalID("assignee", in.Assignee)
	note(err)
	d.TeamID, err = app.OptionalID("team", in.Team)
	note(err)
	d.Values = kit.OwnValues(r, in.Values, fields, wrong)
	d.Version, err = app.ReadVersion(in.Version)
	return d, err
}

func (s *Pages) createContact(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in contactForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	choices, err := s.contactChoices(r, grant.Actor(), in.given())
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	draft, err := readContact(r, in, choices.Fields, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, uuid.Nil, choices, in, http.StatusUnprocessableEntity, wrong)
	}
	there, err := s.LookFirst(r, draft)
	if err == nil && there != uuid.Nil {
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customer_was_there")})
		return app.Redirect(w, r, r.Address("/contacts/"+there.String()))
	}
	id := uuid.Nil
	if err == nil {
		id, err = s.store.CreateContact(r.Context(), grant, draft)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showContactForm(w, r, uuid.Nil, choices, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customer_added")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}

// openContact reads one contact for a form about it.
func (s *Pages) openContact(r *app.Request, actor policy.Actor) (customers.Contact, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return customers.Contact{}, err
	}
	c, err := s.CustomerOf(r, open)
	return c, err
}

func (s *Pages) editContactPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	choices, err := s.contactChoices(r, grant.Actor(), c.AssigneeID)
	if err != nil {
		return err
	}
	return s.showContactForm(w, r, c.ID, choices, formOf(r, &c), http.StatusOK, nil)
}

// formOf is the form of a contact as it is filled in.
func formOf(r *app.Request, c *customers.Contact) contactForm {
	in := contactForm{
		Name: c.Name.Shown, Email: c.Email.Shown, Phone: c.Phone.Shown, Street: c.Street.Shown, PostalCode: c.PostalCode.Shown,
		City: c.City.Shown, Country: c.Country.Shown, Language: c.Language, Tags: strings.Join(c.Tags, ", "),
		Consent: string(c.Consent.Answer), Version: app.VersionText(c.Version), Values: map[string]string{},
		spoken: c.Language, called: c.Title(),
	}
	if c.AssigneeID.Valid {
		in.Assignee = c.AssigneeID.UUID.String()
	}
	if c.TeamID.Valid {
		in.Team = c.TeamID.UUID.String()
	}
	for _, v := range c.Values {
		in.Values[v.Field.String()] = v.Value
		if v.Kind == customers.NumberField {
			in.Values[v.Field.String()] = r.Words.PlainDecimal(v.Value)
		}
	}
	return in
}

func (s *Pages) editContact(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in contactForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	choices, err := s.contactChoices(r, grant.Actor(), c.AssigneeID, in.given())
	if err != nil {
		return err
	}
	in = formOf(r, &c) // What is not sent stays as it is.
	if !app.May[policy.List](grant.Actor(), policy.Contacts) {
		in.Assignee, in.Team = "", "" // Whoever may not list has no such fields.
	}
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if now := formOf(r, &c); in.same(&now) {
		return saved(w, r, c.ID)
	}
	wrong := app.Faults{}
	draft, err := readContact(r, in, choices.Fields, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showContactForm(w, r, c.ID, choices, in, http.StatusUnprocessableEntity, wrong)
	}
	there := uuid.Nil
	if draft.HasEmail && draft.Email.String() != c.Email.Shown {
		there, err = s.LookFirst(r, draft)
	}
	if err == nil && there != uuid.Nil && there != c.ID {
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customer_was_there")})
		return app.Redirect(w, r, r.Address("/contacts/"+there.String()))
	}
	if err == nil {
		err = s.store.UpdateContact(r.Context(), grant, c.ID, draft)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		status := app.StatusOf(w, err)
		if status == http.StatusConflict {
			if c, err = s.openContact(r, grant.Actor()); err != nil { // As it is by now.
				return err
			}
			in.Version = app.VersionText(c.Version)
			if draft.Version != c.Version {
				var last customers.Act
				if len(c.History) > 0 {
					last = c.History[0]
				}
				return app.Meanwhile(w, r, last.Author, last.At,
					func(w http.ResponseWriter) error {
						return s.showContactForm(w, r, c.ID, choices, formOf(r, &c), status, nil)
					},
					func(w http.ResponseWriter) error { return s.showContactForm(w, r, c.ID, choices, in, status, wrong) },
					func() error { return saved(w, r, c.ID) })
			}
		}
		return s.showContactForm(w, r, c.ID, choices, in, status, wrong)
	}
	return saved(w, r, c.ID)
}

func saved(w http.ResponseWriter, r *app.Request, id uuid.UUID) error {
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customer_saved")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}
