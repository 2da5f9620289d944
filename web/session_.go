package web

import (
	"github.com/google/uuid"
)

// begin signs somebody in: a new session row and a new token, whatever session
// there was before.
func (s *Server) begin(r *Request, user uuid.UUID, epoch int) error {
	ctx := r.Context()
	if r.Who != nil {
		if err := s.accounts.EndSession(ctx, r.Who.Session); err != nil {
			return err
		}
	}
	session, err := s.accounts.BeginSession(ctx, user, epoch, device(r.UserAgent()), s.peer(r.Request))
	if err != nil {
		return err
	}
	holderOf(r.Request).Session = session
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, "session", session.String())
	return nil
}

func (s *Server) end(r *Request) error {
	if r.Who == nil {
		return nil
	}
	if err := s.accounts.EndSession(r.Context(), r.Who.Session); err != nil {
		return err
	}
	return s.sessions.Destroy(r.Context())
}
