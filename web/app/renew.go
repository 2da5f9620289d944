package app

import (
	"errors"
	"net/http"

	"latchkey/internal/fault"
	"latchkey/internal/postgres"
)

// Renew gives the session of a request a new token; the old one opens nothing
// any more. The session stays what it is, and so do the forms of its open
// pages. It tells false when another request of the session was first: this one
// is answered, and brings no token.
func (s *Server) Renew(r *http.Request) (bool, error) {
	h := HolderOf(r)
	h.Session, h.Renewing = h.Identity.Session, true
	err := s.Sessions.RenewToken(r.Context())
	h.Renewing = false
	if errors.Is(err, postgres.ErrRenewed) {
		return false, nil
	}
	return err == nil, err
}

// RenewOnNewAccess renews the token at the first page that somebody asks for
// after their access has changed, in whatever workspace: whoever knew the old
// token would have the new rights too. The session lasts no longer than before.
// Opening a link of a mail writes nothing, so there the next page does. A form
// does not: its second click would come with a token that the first has replaced.
func (s *Server) RenewOnNewAccess(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := HolderOf(r); h.Identity != nil && h.Identity.AccessChanged && h.Touch && r.Method != http.MethodPost {
			ends := s.Sessions.Deadline(r.Context())
			renewed, err := s.Renew(r)
			if err != nil {
				s.Fail(w, s.Understand(r), err)
				return
			}
			if renewed {
				s.Sessions.SetDeadline(r.Context(), ends)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// DeadLink is the answer to whatever stands where a link of a mail would, and is none.
var DeadLink = fault.New(fault.Gone, "fault.dead_link")

// Missing is the answer to an address that has no page.
func Missing(r *http.Request) error {
	if opensLink(r.URL.Path) {
		return DeadLink
	}
	return fault.New(fault.NotFound, "fault.not_found")
}
