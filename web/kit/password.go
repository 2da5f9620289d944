package kit

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

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

// countTry counts a try to sign in to an account: from a device that has signed
// in to it before, or is signed in to it now, by the device, and by all such
// devices together, so that strangers cannot shut its owner out; from elsewhere by
// the account and the peer together, and by each.
func (s *Kit) countTry(r *app.Request, key string, account people.Account) error {
	counts := []struct {
		key   string
		limit postgres.Limit
	}{
		{"signin-peer:" + s.PeerOf(r.Request), postgres.LimitSignInPeer},
		{"signin:" + key + ":" + s.PeerOf(r.Request), postgres.LimitSignIn},
		{"signin:" + key, postgres.LimitSignInAccount},
	}
	device := s.KnownDevice(r, account.ID, account.Epoch)
	if device == "" && r.Who != nil && r.Who.User.ID == account.ID {
		device = r.Who.Session.String()
	}
	if device != "" {
		counts = counts[:2]
		counts[0].key, counts[0].limit = "signin-device:"+device+":"+key, postgres.LimitSignIn
		counts[1].key, counts[1].limit = "signin-devices:"+key, postgres.LimitSignInAccount
	}
	for _, count := range counts {
		if err := s.accounts.Throttle(r.Context(), count.key, count.limit); err != nil {
			return err
		}
	}
	return nil
}

// CheckPassword counts a try, then compares.
// An unknown address, a malformed one and a wrong password are the same fault.
func (s *Kit) CheckPassword(r *app.Request, email, password string) (people.Account, error) {
	ctx := r.Context()
	address, malformed := mail.ParseAddress(email)
	var account people.Account
	key := address.Key()
	if malformed != nil { // Each is an account that nobody has: those who mistype do not wait for each other.
		key = fmt.Sprintf("%x", sha256.Sum256([]byte(email)))
	} else {
		var err error
		if account, err = s.accounts.ByEmail(ctx, address.Key()); err != nil {
			return people.Account{}, err
		}
	}
	if err := s.countTry(r, key, account); err != nil {
		return people.Account{}, err
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

// AskPassword is CheckPassword where the page knows whose it is: a wrong password is a
// fault of the form's field.
func (s *Kit) AskPassword(r *app.Request, email, field, password string) (people.Account, error) {
	account, err := s.CheckPassword(r, email, password)
	if wrong := (*fault.Fault)(nil); errors.As(err, &wrong) && wrong.Kind == fault.Invalid {
		err = fault.Field(field, "fault.password_wrong")
	}
	return account, err
}
