package app

import (
	"errors"
	"maps"
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

// MakesMail mounts a form that makes what has no page of its own: a mail. Sent
// again, the handler meets *postgres.AlreadyMade, and answers as the first time.
func MakesMail(road Road) Road {
	road.makesMail = true
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

// LeadsToSelf leads to the thing within the workspace whose page has the form.
func LeadsToSelf(list string) func(*Request, uuid.UUID) (string, error) {
	return func(r *Request, _ uuid.UUID) (string, error) {
		id, err := r.ID()
		return r.Address(list + "/" + id.String()), err
	}
}

// checkForm notes the key of the form that is sent, and fails when that form has
// made its thing before.
func (s *Server) checkForm(r *Request, text string) error {
	if err := noteForm(r, text); err != nil || text == "" {
		return err
	}
	return s.database.CheckForm(r.Context())
}

// noteForm notes the key of the form that is sent. It is of whoever sends it and
// of where it is sent; of a browser in which nobody is signed in, and of what
// was typed.
func noteForm(r *Request, text string) error {
	if text == "" {
		return nil
	}
	drawn, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	whose := ""
	if r.Who != nil {
		whose = r.Who.User.ID.String()
	} else {
		typed := maps.Clone(r.PostForm)
		typed.Del(csrfField)
		whose = r.FormToken() + typed.Encode()
	}
	key := uuid.NewSHA1(drawn, []byte(whose+r.URL.Path))
	r.Request = r.WithContext(postgres.WithForm(r.Context(), key))
	return nil
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
