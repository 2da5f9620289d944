package web

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
)

// errStaleForm refuses a form that no page of this session has drawn.
var errStaleForm = fault.New(fault.Forbidden, "fault.stale_form")

// again mounts a form that a second click sends again while the first is under
// way or has just been answered. By then its link is dead, or its session has
// begun or has another token. It does nothing a second time; led tells, for the
// fault that it would meet, where the first has led.
func again(led func(*Server, *Request, error) (to string, ok bool), road Road) Road {
	road.again = led
	return road
}

// leads answers a form that was sent again, and tells false for any other.
func (s *Server) leads(w http.ResponseWriter, r *Request, road Road, err error) bool {
	if road.again == nil {
		return false
	}
	to, ok := road.again(s, r, err)
	if ok {
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
	}
	return ok
}

// usedLink is for what uses up the link in a cookie, usedInvitation for what
// uses up the invitation of its address.
func usedLink(name string) func(*Server, *Request, error) (string, bool) {
	return func(s *Server, r *Request, err error) (string, bool) { return s.ledTo(r, cookie(r.Request, name), err) }
}

func usedInvitation(s *Server, r *Request, err error) (string, bool) {
	return s.ledTo(r, chi.URLParam(r.Request, "id"), err)
}

// ledTo finds the form that was sent, by what it acts on and by the token that
// its page drew: nobody else has both.
func (s *Server) ledTo(r *Request, on string, err error) (string, bool) {
	var f *fault.Fault
	if r.PostForm == nil || !errors.As(err, &f) || f != errStaleForm && f.Kind != fault.Gone && f.Kind != fault.NotFound {
		return "", false
	}
	slug, err := s.accounts.LedTo(r.Context(), on, r.formToken())
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
func signedInAlready(_ *Server, r *Request, err error) (string, bool) {
	if r.Who == nil || !errors.Is(err, errStaleForm) {
		return "", false
	}
	if next := safePath(r.PostForm.Get("next")); next != "" {
		return next, true
	}
	return "/", true
}

// formToken is what ties a form to the session, or to the browser, that it was drawn for.
func (r *Request) formToken() string { return r.PostForm.Get("csrf") }
