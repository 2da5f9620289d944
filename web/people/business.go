package people

import (
	"image"
	"net/http"
	"strconv"

	"latchkey/internal/i18n"
	"latchkey/internal/people"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// businessForm is Settings → Account as it is typed.
type businessForm struct {
	Name       string `form:"business_name"`
	Street     string `form:"street"`
	PostalCode string `form:"postal_code"`
	City       string `form:"city"`
	Country    string `form:"country"`
	Phone      string `form:"phone"`
	TimeZone   string `form:"time_zone"`
	Language   string `form:"language"`
	Currency   string `form:"currency"`
	Version    string `form:"version"`
}

func (s *Pages) businessPage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Open]) error {
	in, err := s.businessNow(r)
	if err != nil {
		return err
	}
	return s.showBusiness(w, r, in, http.StatusOK, nil)
}

// businessNow is the form as it stands in the database.
func (s *Pages) businessNow(r *app.Request) (in businessForm, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, policy.Account)
	if err != nil {
		return in, err
	}
	b, err := s.store.Business(r.Context(), open)
	return businessForm{
		Name: b.Name, Street: b.Street, PostalCode: b.PostalCode, City: b.City, Country: b.Country, Phone: phone.International(b.Phone),
		TimeZone: b.TimeZone, Language: b.Language, Currency: b.Currency, Version: strconv.FormatInt(b.Version, 10),
	}, err
}

func (s *Pages) showBusiness(w http.ResponseWriter, r *app.Request, in businessForm, status int, wrong app.Faults) error {
	line := func(name, value string, most int) parts.FormField {
		field := businessField(r, name, wrong)
		field.Value, field.Autocomplete, field.MaxLength = value, "off", most
		return field
	}
	choice := func(name string, options []ui.Option) parts.FormField {
		field := businessField(r, name, wrong)
		field.Options, field.Required = options, true
		return field
	}
	p := view.BusinessPage{
		Frame:  s.Frame(w, r, r.Resource(policy.Account), "account"),
		Action: r.Address("/settings/account"), Version: in.Version, Error: wrong[""],
		LogoAction: r.Address("/settings/account/logo"), LogoError: wrong["logo"],
		Parts: []parts.FormPart{
			{Legend: r.Words.T("business.identity"), Rows: [][]parts.FormField{
				{line("business_name", in.Name, texts.MaxName)},
				{line("street", in.Street, people.MaxStreet)},
				{line("postal_code", in.PostalCode, people.MaxPostalCode), line("city", in.City, people.MaxCity)},
				{choice("country", everyCountry(r, in.Country)), line("phone", in.Phone, phone.Longest)},
			}},
			{Legend: r.Words.T("business.defaults"), Rows: [][]parts.FormField{
				{choice("currency", everyCurrency(r, in.Currency)), choice("language", app.LanguageOptions(i18n.Language(in.Language)))},
				{choice("time_zone", everyZone(r, in.TimeZone))},
			}},
		},
	}
	p.Path = p.Action
	if r.Workspace().Logo.Valid {
		p.LogoRemove = p.LogoAction + "/remove"
	}
	return app.Render(w, r, status, view.Business(p))
}

// businessField is a field with its words: what it is called, and what it governs.
func businessField(r *app.Request, name string, wrong app.Faults) parts.FormField {
	f := parts.FormField{TextField: ui.TextField{ID: name, Name: name, Label: r.Words.T("business." + name), Error: wrong[name]}}
	if hint := "business." + name + "_hint"; i18n.Has(hint) {
		f.Hint = r.Words.T(hint)
	}
	return f
}

func (s *Pages) updateBusiness(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in businessForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	version, err := app.ReadVersion(in.Version)
	if err != nil {
		return err
	}
	b, list := people.NewBusiness(people.Business{
		Name: in.Name, Street: in.Street, PostalCode: in.PostalCode, City: in.City, Country: in.Country, Phone: in.Phone,
		TimeZone: in.TimeZone, Language: in.Language, Currency: in.Currency, Version: version,
	})
	if err = list.Err(); err == nil {
		err = s.store.UpdateBusiness(r.Context(), grant, b)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return s.showBusiness(w, r, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.general_saved")})
	return app.Redirect(w, r, r.Address("/settings/account"))
}

func (s *Pages) updateLogo(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	wrong := app.Faults{}
	picture, err := readPicture(r, wholeIn)
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		in, err := s.businessNow(r)
		if err != nil {
			return err
		}
		return s.showBusiness(w, r, in, http.StatusUnprocessableEntity, wrong)
	}
	if err := s.store.SetLogo(r.Context(), grant, picture); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.general_saved")})
	return app.Redirect(w, r, r.Address("/settings/account"))
}

// wholeIn fits a whole picture into the square: a logo is not cropped.
func wholeIn(picture, square image.Rectangle) (from, to image.Rectangle) {
	longer := max(picture.Dx(), picture.Dy())
	width, height := max(1, picture.Dx()*square.Dx()/longer), max(1, picture.Dy()*square.Dy()/longer)
	corner := square.Min.Add(image.Pt((square.Dx()-width)/2, (square.Dy()-height)/2))
	return picture, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(width, height))}
}

func (s *Pages) removeLogo(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.store.RemoveLogo(r.Context(), grant); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.general_saved")})
	return app.Redirect(w, r, r.Address("/settings/account"))
}

// logo is the picture itself, for the members of the people.
func (s *Pages) logo(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	picture, err := s.store.Logo(r.Context(), actor, id)
	if err != nil {
		return err
	}
	sendPicture(w, picture)
	return nil
}
