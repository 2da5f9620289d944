package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
)

// renew gives the session of a request a new token; the old one opens nothing
// any more. The session stays what it is, and so do the forms of its open
// pages. It tells false when another request of the session was first: this one
// is answered, and brings no token.
func (s *Server) renew(r *http.Request) (bool, error) {
	h := holderOf(r)
	h.Session, h.Renewing = h.Identity.Session, true
	err := s.sessions.RenewToken(r.Context())
	h.Renewing = false
	if errors.Is(err, postgres.ErrRenewed) {
		return false, nil
	}
	return err == nil, err
}

// renewOnNewAccess renews the token at the first request after somebody's
// access has changed, in whatever workspace: whoever knew the old token would
// have the new rights too. The session lasts no longer than before. Opening a
// link of a mail writes nothing, so there the next request does.
func (s *Server) renewOnNewAccess(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := holderOf(r); h.Identity != nil && h.Identity.AccessChanged && h.Touch {
			ends := s.sessions.Deadline(r.Context())
			renewed, err := s.renew(r)
			if err != nil {
				s.fail(w, s.understand(r), err)
				return
			}
			if renewed {
				s.sessions.SetDeadline(r.Context(), ends)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// admit signs in whoever has joined, or renews the token of who already was.
func (s *Server) admit(r *Request, user uuid.UUID, epoch int) error {
	if r.Who != nil {
		_, err := s.renew(r.Request)
		return err
	}
	return s.begin(r, user, epoch)
}
