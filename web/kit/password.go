package kit

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/web/app"
)

// Accounts reads whom a password signs in.
type Accounts interface {
	Throttle(ctx context.Context, key string, limit postgres.Limit) error
	ByEmail(ctx context.Context, emailKey string) (people.Account, error)
	SetPassword(ctx context.Context, user uuid.UUID, hash string, endSessions bool) (epoch int, err error)
}

// CheckPassword counts a try against the account and the peer, then compares.
// An unknown address, a malformed one and a wrong password are the same fault.
func (s *Kit) CheckPassword(r *app.Request, email, password string) (people.Account, error) {
	ctx := r.Context()
	address, malformed := mail.ParseAddress(email)
	if err := s.accounts.Throttle(ctx, "signin:"+address.Key(), postgres.LimitSignIn); err != nil {
		return people.Account{}, err
	}
	if err := s.accounts.Throttle(ctx, "signin-peer:"+s.PeerOf(r.Request), postgres.LimitSignInPeer); err != nil {
		return people.Account{}, err
	}
	var account people.Account
	if malformed == nil {
		var err error
		if account, err = s.accounts.ByEmail(ctx, address.Key()); err != nil {
			return people.Account{}, err
		}
	}
	ok, rehash, err := signin.Verify(ctx, password, account.PasswordHash)
	if err != nil {
		return people.Account{}, err
	}
	if !ok {
		return people.Account{}, fault.Field("", "fault.sign_in_wrong")
	}
	if rehash != "" {
		if _, err := s.accounts.SetPassword(ctx, account.ID, rehash, false); err != nil {
			return people.Account{}, err
		}
	}
	return account, nil
}
