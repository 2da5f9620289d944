package people

import (
	"net/http"

	"latchkey/internal/mail"

	"github.com/google/uuid"

	"latchkey/web/app"
)

// begin signs somebody in: a new session row and a new token, whatever session
// there was before.
func (s *Pages) begin(r *app.Request, user uuid.UUID, epoch int) error {
	ctx := r.Context()
	if r.Who != nil {
		if err := s.accounts.EndSession(ctx, r.Who.Session); err != nil {
			return err
		}
	}
	session, err := s.accounts.BeginSession(ctx, user, epoch, device(r.UserAgent()), s.PeerOf(r.Request))
	if err != nil {
		return err
	}
	app.HolderOf(r.Request).Session = session
	if err := s.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.Sessions.Put(ctx, "session", session.String())
	return nil
}

func (s *Pages) end(r *app.Request) error {
	if r.Who == nil {
		return nil
	}
	if err := s.accounts.EndSession(r.Context(), r.Who.Session); err != nil {
		return err
	}
	return s.Sessions.Destroy(r.Context())
}

// remember notes that this device has signed in to the account of an address.
func (s *Pages) remember(w http.ResponseWriter, r *app.Request, email string) {
	if address, err := mail.ParseAddress(email); err == nil {
		s.RememberDevice(w, r, address.Key())
	}
}

// admit signs in whoever has joined, or renews the token of who already was.
func (s *Pages) admit(r *app.Request, user uuid.UUID, epoch int) error {
	if r.Who != nil {
		_, err := s.Renew(r.Request)
		return err
	}
	return s.begin(r, user, epoch)
}
