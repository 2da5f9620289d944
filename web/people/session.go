package people

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"latchkey/web/app"
)

// begin signs somebody in: a new session row and a new token, whatever session
// there was before, on a device that is known from then on.
func (s *Pages) begin(w http.ResponseWriter, r *app.Request, user uuid.UUID, epoch int) error {
	return s.beginBy(w, r, user, epoch, s.accounts.BeginSession)
}

// beginByPassword is begin for whoever came with the password of an account: they are mailed
// of a device that they have not signed in on before.
func (s *Pages) beginByPassword(w http.ResponseWriter, r *app.Request, user uuid.UUID, epoch int) error {
	if s.KnownDevice(r, user, epoch) != "" {
		return s.begin(w, r, user, epoch)
	}
	return s.beginBy(w, r, user, epoch, s.accounts.BeginUnknownSession)
}

func (s *Pages) beginBy(
	w http.ResponseWriter, r *app.Request, user uuid.UUID, epoch int,
	start func(ctx context.Context, user uuid.UUID, epoch int, device, address string) (uuid.UUID, error),
) error {
	ctx := r.Context()
	if r.Who != nil {
		if err := s.accounts.EndSession(ctx, r.Who.Session); err != nil {
			return err
		}
	}
	session, err := start(ctx, user, epoch, device(r.UserAgent()), s.PeerOf(r.Request))
	if err != nil {
		return err
	}
	app.HolderOf(r.Request).Session = session
	if err := s.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.Sessions.Put(ctx, "session", session.String())
	s.RememberDevice(w, r, user, epoch)
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

// admit signs in whoever has joined, by the password of the account that they had or with a
// new one, or renews the token of who already was.
func (s *Pages) admit(w http.ResponseWriter, r *app.Request, user uuid.UUID, epoch int, hadAccount bool) error {
	switch {
	case r.Who != nil:
		_, err := s.Renew(r.Request)
		return err
	case hadAccount:
		return s.beginByPassword(w, r, user, epoch)
	}
	return s.begin(w, r, user, epoch)
}
