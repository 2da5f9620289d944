package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// signedIn is a session as scs keeps it.
type signedIn struct {
	token   string
	session uuid.UUID
}

// signIn begins a session of a user, as the sign-in page does.
func (h *house) signIn(t testing.TB, user uuid.UUID) signedIn {
	t.Helper()
	epoch := pgtest.One[int](t, h.DB, `select session_epoch from users where id = $1`, user)
	session, err := h.Accounts.BeginSession(t.Context(), user, epoch, "Firefox", "192.0.2.1")
	pgtest.Must(t, err)
	s := signedIn{uuid.NewString(), session}
	h.commit(t, s)
	return s
}

// commit stores the data of a session, as scs does after a request.
func (h *house) commit(t testing.TB, s signedIn) {
	t.Helper()
	ctx := postgres.WithHolder(t.Context(), &postgres.Holder{Session: s.session})
	pgtest.Must(t, postgres.NewSessionStore(h.Database).CommitCtx(ctx, s.token, []byte("data of scs"), time.Now().Add(12*time.Hour)))
}

// who asks who is asking; nil for nobody.
func (h *house) who(t testing.TB, s signedIn, slug string) *postgres.Identity {
	t.Helper()
	return h.whoami(t, s, slug, false)
}

func (h *house) whoami(t testing.TB, s signedIn, slug string, touch bool) *postgres.Identity {
	t.Helper()
	holder := &postgres.Holder{Slug: slug, Touch: touch}
	_, found, err := find(t.Context(), h.Database, holder, s.token)
	pgtest.Must(t, err)
	if found != (holder.Identity != nil) {
		t.Fatalf("the session is found: %v, the identity: %+v", found, holder.Identity)
	}
	return holder.Identity
}

func find(ctx context.Context, db *postgres.Database, holder *postgres.Holder, token string) ([]byte, bool, error) {
	return postgres.NewSessionStore(db).FindCtx(postgres.WithHolder(ctx, holder), token)
}

// A token that takes the place of another is kept also for somebody who has left
// before it was: the other is gone.
func TestASessionIsKeptForWhoeverHasLeft(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	owner := h.NewMember(t, h.NewSpace(t, "atelier"), "owner", "owner")
	s := h.signIn(t, owner.User)
	renewed := signedIn{uuid.NewString(), s.session}
	pgtest.Must(t, postgres.NewSessionStore(h.Database).DeleteCtx(t.Context(), s.token))
	ctx, leave := context.WithCancel(postgres.WithHolder(t.Context(), &postgres.Holder{Session: s.session}))
	leave()
	pgtest.Must(t, postgres.NewSessionStore(h.Database).CommitCtx(ctx, renewed.token, []byte("data of scs"), time.Now().Add(time.Hour)))
	if h.who(t, renewed, "") == nil {
		t.Error("the new token opens nothing")
	}
}
