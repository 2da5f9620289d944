package app

import (
	"net/http"

	"latchkey/internal/fault"
)

// ErrStaleForm refuses a form that no page of this session has drawn.
var ErrStaleForm = fault.New(fault.Forbidden, "fault.stale_form")

// Again mounts a form that a second click sends again while the first is under
// way or has just been answered. By then its link is dead, or its session has
// begun or has another token. It does nothing a second time; led tells, for the
// fault that it would meet, where the first has led.
func Again(led func(*Request, error) (to string, ok bool), road Road) Road {
	road.again = led
	return road
}

// leads answers a form that was sent again, and tells false for any other.
func leads(w http.ResponseWriter, r *Request, road Road, err error) bool {
	if road.again == nil {
		return false
	}
	to, ok := road.again(r, err)
	if ok {
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
	}
	return ok
}

// FormToken is what ties the form that was sent to the session, or to the
// browser, that it was drawn for; "" when no form was read.
func (r *Request) FormToken() string { return r.PostForm.Get("csrf") }
