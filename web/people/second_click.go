package people

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/web/app"
)

// ofLink mounts a form of a link of a mail. Where the form is that of a session
// that is over, or of one that has begun since, its page comes again.
func (s *Pages) ofLink(o opener, h func(http.ResponseWriter, *app.Request) error) app.Road {
	return app.OfLink(app.Again(func(r *app.Request, err error) (string, bool) {
		link := o.of(r)
		to, ok := s.ledTo(r, link, err)
		if !ok && link != "" && errors.Is(err, app.ErrStaleForm) {
			return o.pageOf(link), true
		}
		return to, ok
	}, app.Public(h)))
}

// usedInvitation is for what uses up the invitation of its address.
func (s *Pages) usedInvitation(r *app.Request, err error) (string, bool) {
	return s.ledTo(r, chi.URLParam(r.Request, "id"), err)
}

// ledTo finds the form that was sent, by what it acts on and by the token that
// its page drew: nobody else has both.
func (s *Pages) ledTo(r *app.Request, on string, err error) (string, bool) {
	var f *fault.Fault
	if !errors.As(err, &f) || f != app.ErrStaleForm && f.Kind != fault.Gone && f.Kind != fault.NotFound {
		return "", false
	}
	slug, err := s.accounts.LedTo(r.Context(), on, r.FormToken())
	switch {
	case err != nil:
		return "", false // It was never sent, and the fault it met is told.
	case slug == "":
		return "/", true
	}
	return "/w/" + slug, true
}

// signedInAlready leads on from a form of somebody who was not signed in yet,
// as the page of the form does.
func signedInAlready(r *app.Request, err error) (string, bool) {
	if r.Who == nil || !errors.Is(err, app.ErrStaleForm) {
		return "", false
	}
	if next := app.SafePath(r.PostForm.Get("next")); next != "" {
		return next, true
	}
	return "/", true
}
