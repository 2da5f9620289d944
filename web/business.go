package web

import (
	"image"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
	"latchkey/templates"
	"latchkey/templates/ui"
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

func (s *Server) businessPage(w http.ResponseWriter, r *Request, _ policy.Grant[policy.Open]) error {
	in, err := s.businessNow(r)
	if err != nil {
		return err
	}
	return s.showBusiness(w, r, in, http.StatusOK, nil)
}

// businessNow is the form as it stands in the database.
func (s *Server) businessNow(r *Request) (in businessForm, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, policy.Account)
	if err != nil {
		return in, err
	}
	b, err := s.store.Business(r.Context(), open)
	return businessForm{
		Name: b.Name, Street: b.Street, PostalCode: b.PostalCode, City: b.City, Country: b.Country, Phone: international(b.Phone),
		TimeZone: b.TimeZone, Language: b.Language, Currency: b.Currency, Version: strconv.FormatInt(b.Version, 10),
	}, err
}

func (s *Server) showBusiness(w http.ResponseWriter, r *Request, in businessForm, status int, wrong faults) error {
	line := func(name, value string, most int) templates.FormField {
		field := r.businessField(name, wrong)
		field.Value, field.Autocomplete, field.MaxLength = value, "off", most
		return field
	}
	choice := func(name string, options []ui.Option) templates.FormField {
		field := r.businessField(name, wrong)
		field.Options, field.Required = options, true
		return field
	}
	p := templates.BusinessPage{
		Frame:  s.frame(w, r, r.resource(policy.Account), "account"),
		Action: r.url("/settings/account"), Version: in.Version, Error: wrong[""],
		LogoAction: r.url("/settings/account/logo"), LogoError: wrong["logo"],
		Parts: []templates.FormPart{
			{Legend: r.Words.T("business.identity"), Rows: [][]templates.FormField{
				{line("business_name", in.Name, workspace.MaxName)},
				{line("street", in.Street, workspace.MaxStreet)},
				{line("postal_code", in.PostalCode, workspace.MaxPostalCode), line("city", in.City, workspace.MaxCity)},
				{choice("country", r.everyCountry(in.Country)), line("phone", in.Phone, workspace.MaxPhone)},
			}},
			{Legend: r.Words.T("business.defaults"), Rows: [][]templates.FormField{
				{choice("currency", r.everyCurrency(in.Currency)), choice("language", languageOptions(i18n.Language(in.Language)))},
				{choice("time_zone", r.everyZone(in.TimeZone))},
			}},
		},
	}
	p.Path = p.Action
	if r.Place().Logo.Valid {
		p.LogoRemove = p.LogoAction + "/remove"
	}
	return render(w, r, status, templates.Business(p))
}

// businessField is a field with its words: what it is called, and what it governs.
func (r *Request) businessField(name string, wrong faults) templates.FormField {
	f := templates.FormField{TextField: ui.TextField{ID: name, Name: name, Label: r.Words.T("business." + name), Error: wrong[name]}}
	if hint := "business." + name + "_hint"; r.has(hint) {
		f.Hint = r.Words.T(hint)
	}
	return f
}

func (s *Server) updateBusiness(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in businessForm
	if err := decode(r, &in); err != nil {
		return err
	}
	version, err := readVersion(in.Version)
	if err != nil {
		return err
	}
	b, list := workspace.NewBusiness(workspace.Business{
		Name: in.Name, Street: in.Street, PostalCode: in.PostalCode, City: in.City, Country: in.Country, Phone: in.Phone,
		TimeZone: in.TimeZone, Language: in.Language, Currency: in.Currency, Version: version,
	})
	if err = list.Err(); err == nil {
		err = s.store.UpdateBusiness(r.Context(), grant, b)
	}
	wrong := faults{}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return s.showBusiness(w, r, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.general_saved")})
	return redirect(w, r, r.url("/settings/account"))
}

func (s *Server) updateLogo(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	wrong := faults{}
	picture, err := readPicture(r, wholeIn)
	if err := wrong.note(r, err); err != nil {
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
	leaveNotice(w, notice{Text: r.Words.T("notice.general_saved")})
	return redirect(w, r, r.url("/settings/account"))
}

// wholeIn fits a whole picture into the square: a logo is not cropped.
func wholeIn(picture, square image.Rectangle) (from, to image.Rectangle) {
	longer := max(picture.Dx(), picture.Dy())
	width, height := max(1, picture.Dx()*square.Dx()/longer), max(1, picture.Dy()*square.Dy()/longer)
	corner := square.Min.Add(image.Pt((square.Dx()-width)/2, (square.Dy()-height)/2))
	return picture, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(width, height))}
}

func (s *Server) removeLogo(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.store.RemoveLogo(r.Context(), grant); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.general_saved")})
	return redirect(w, r, r.url("/settings/account"))
}

// logo is the picture itself, for the members of the workspace.
func (s *Server) logo(w http.ResponseWriter, r *Request, actor policy.Actor) error {
	id, err := r.id()
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

// logoURL is where a workspace's logo is, "" for none.
func logoURL(slug string, logo uuid.NullUUID) string {
	if !logo.Valid {
		return ""
	}
	return "/w/" + slug + "/logo/" + logo.UUID.String()
}
