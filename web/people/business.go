package people

import (
	"image"
	"net/http"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// account is Settings → Account. Beside its form it has the logo.
func (s *Pages) account() *kit.Settings[people.Business] {
	account := kit.NewSettings(s.Kit, s.store.Account)
	account.Draw = drawPlace
	account.Beside = func(r *app.Request, p *parts.SettingsPage, wrong app.Faults) {
		logo := view.Logo{
			Words: r.Words, CSRF: p.CSRF, Workspace: *p.Workspace, Error: wrong["logo"], Action: r.Address("/settings/account/logo"),
		}
		if r.Workspace().Logo.Valid {
			logo.Remove = logo.Action + "/remove"
		}
		p.Before = view.BusinessLogo(logo)
	}
	return account
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
		return s.account().Again(w, r, http.StatusUnprocessableEntity, wrong)
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
