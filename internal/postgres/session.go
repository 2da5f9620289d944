package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/signin"
)

// SessionStore keeps scs sessions. Loading one runs whoami and leaves the
// answer in the Holder of the request's context, so that knowing who is asking
// costs a single round trip.
type SessionStore struct{ db *Database }

// NewSessionStore returns the store for scs.
func NewSessionStore(db *Database) *SessionStore { return &SessionStore{db} }

// Holder carries the question and the answer of whoami through scs.
type Holder struct {
	Slug     string // of the address, "" for none
	Touch    bool   // note that the user was seen
	Identity *Identity
	// Session is set at sign-in, for the session that is about to be stored.
	Session uuid.UUID
	// Renewing is set while the session gets a new token for its old one.
	Renewing bool
}

type holderKey struct{}

// WithHolder puts a holder into the context of a request.
func WithHolder(ctx context.Context, h *Holder) context.Context {
	return context.WithValue(ctx, holderKey{}, h)
}

func holder(ctx context.Context) *Holder {
	h, _ := ctx.Value(holderKey{}).(*Holder)
	return h
}

var errNoHolder = errors.New("session outside a request")

// FindCtx implements scs.CtxStore.
func (s *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	h := holder(ctx)
	if h == nil {
		return nil, false, errNoHolder
	}
	who, data, err := s.db.identify(ctx, token, h.Slug, h.Touch)
	if err != nil || who == nil {
		return nil, false, err
	}
	h.Identity = who
	return data, true, nil
}

// CommitCtx implements scs.CtxStore. It is done also for whoever has left meanwhile:
// the token that it takes the place of is gone.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	h := holder(ctx)
	if h == nil || h.Session == uuid.Nil {
		return errNoHolder
	}
	_, err := s.db.pool.Exec(context.WithoutCancel(ctx), `select session_save($1, $2, $3, $4)`, token, data, expiry, h.Session)
	return err
}

// ErrRenewed tells that another request has replaced a token already.
var ErrRenewed = errors.New("the token of the session was replaced meanwhile")

// DeleteCtx implements scs.CtxStore. Of several requests that replace one token
// the first deletes it; for the others it fails with ErrRenewed.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	gone, err := s.db.pool.Exec(ctx, `delete from sessions where token = $1`, token)
	if h := holder(ctx); err == nil && gone.RowsAffected() == 0 && h != nil && h.Renewing {
		return ErrRenewed
	}
	return err
}

// Find completes scs.Store; scs prefers FindCtx and never calls it.
func (s *SessionStore) Find(string) ([]byte, bool, error) { return nil, false, errNoHolder }

// Commit completes scs.Store, like Find.
func (s *SessionStore) Commit(string, []byte, time.Time) error { return errNoHolder }

// Delete completes scs.Store, like Find.
func (s *SessionStore) Delete(string) error { return errNoHolder }

// DrawnSession is whose a session is, or was, and whether it still counts.
type DrawnSession struct {
	User uuid.UUID // uuid.Nil for no session
	Open bool
}

// SessionOf tells whose a session is, open or not: a form was drawn for it.
func (db *Database) SessionOf(ctx context.Context, session uuid.UUID) (drawn DrawnSession, err error) {
	err = db.pool.QueryRow(ctx, `
		select user_id, revoked_at is null and last_seen_at > now() - `+Interval(signin.IdleTime)+`
		       and epoch = (select session_epoch from account_by_id(user_id))
		       and exists (select from sessions s where s.user_session_id = id and s.expires_at > now())
		  from user_sessions where id = $1`, session).Scan(&drawn.User, &drawn.Open)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return drawn, err
}
