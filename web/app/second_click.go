package app

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/postgres"
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

// onceField is the field of a form that makes something (ui.Makes draws it): its
// key. A script that opened no page has none, and nothing that is sent twice.
const onceField = "once"

// Makes mounts a form that makes something. The same form makes it once; led
// tells where that is, for whoever sends the form again.
func Makes(led func(r *Request, made uuid.UUID) (to string, err error), road Road) Road {
	road.makes = led
	return road
}

// LeadsTo leads to the page of one thing within the workspace.
func LeadsTo(list string) func(*Request, uuid.UUID) (string, error) {
	return func(r *Request, made uuid.UUID) (string, error) { return r.Address(list + "/" + made.String()), nil }
}

// LeadsToList leads to the list, within the workspace, in which it is.
func LeadsToList(list string) func(*Request, uuid.UUID) (string, error) {
	return func(r *Request, _ uuid.UUID) (string, error) { return r.Address(list), nil }
}

// checkForm notes the key of the form that is sent, and fails when that form has
// made its thing before. The key is of whoever sends it and of where it is sent.
func (s *Server) checkForm(r *Request, text string) error {
	if text == "" {
		return nil
	}
	drawn, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	key := uuid.NewSHA1(drawn, []byte(r.Who.User.ID.String()+r.URL.Path))
	r.Request = r.WithContext(postgres.WithForm(r.Context(), key))
	return s.database.CheckForm(r.Context())
}

// leads answers a form that was sent again, and tells false for any other.
func leads(w http.ResponseWriter, r *Request, road Road, err error) bool {
	var made *postgres.AlreadyMade
	to, ok := "", false
	switch {
	case errors.As(err, &made) && road.makes != nil:
		to, err = road.makes(r, made.ID)
		ok = err == nil
		LeaveNotice(w, Notice{Text: r.Words.T("notice.sent_twice"), Row: made.ID.String()})
	case road.again != nil:
		to, ok = road.again(r, err)
	}
	if ok {
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
	}
	return ok
}
