package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// Identity is who is asking: everything that a request needs to know of its
// sender, read in one round trip.
type Identity struct {
	Session   uuid.UUID // the user_sessions row
	User      workspace.User
	Workspace *workspace.Place // nil when the address names none, or none of theirs
	Actor     policy.Actor     // zero without a workspace
	// Places are the workspaces of the switcher, sorted by organization.
	Places        []workspace.Place
	Organizations []workspace.Organization
	Invitations   []workspace.Offered
}

// identify asks whoami. The answer is nil when nobody is signed in.
func (db *Database) identify(ctx context.Context, tokenHash, slug string, touch bool) (*Identity, []byte, error) {
	var (
		who                                  Identity
		data                                 []byte
		place                                placeRow
		switcher, organizations, invitations []byte
	)
	err := db.pool.QueryRow(ctx, `select * from whoami($1, $2, $3)`, tokenHash, slug, touch).Scan(
		&data, &who.Session,
		&who.User.ID, &who.User.Name, &who.User.Email, &who.User.EmailKey, &who.User.Language, &who.User.Theme, &who.User.Avatar,
		&place.id, &place.name, &place.slug, &place.language, &place.zone, &place.country, &place.currency, &place.logo,
		&place.organizationID, &place.organization, &place.organizationRole,
		&place.member, &place.role, &place.restrictions, &place.version,
		&switcher, &organizations, &invitations)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(json.Unmarshal(switcher, &who.Places), json.Unmarshal(organizations, &who.Organizations), json.Unmarshal(invitations, &who.Invitations)); err != nil {
		return nil, nil, err
	}
	if place.id.Valid {
		who.Workspace = &workspace.Place{
			ID: place.id.UUID, Name: *place.name, Slug: *place.slug, Language: *place.language, TimeZone: *place.zone,
			Country: *place.country, Currency: *place.currency, Logo: place.logo,
			OrganizationID: place.organizationID.UUID, Organization: *place.organization, OrganizationRole: *place.organizationRole,
			Role: *place.role, Restrictions: place.restrictions, Member: place.member.UUID,
		}
		who.Actor, err = newActor(place.id.UUID, place.member.UUID, who.User.ID, *place.role, place.restrictions, *place.version)
		if err != nil {
			return nil, nil, err
		}
	}
	return &who, data, nil
}

// placeRow is the part of whoami's answer that is null without a membership.
type placeRow struct {
	id, organizationID, member, logo                                                    uuid.NullUUID
	name, slug, language, zone, country, currency, organization, organizationRole, role *string
	restrictions                                                                        []string
	version                                                                             *int64
}

// newActor is the one place where an actor is made from rows.
func newActor(ws, member, user uuid.UUID, role string, restrictions []string, version int64) (policy.Actor, error) {
	offer, err := parseOffer(role, restrictions)
	if err != nil {
		return policy.Actor{}, err
	}
	return policy.NewActor(policy.Membership{
		Workspace: policy.ID(ws), Member: policy.ID(member), User: policy.ID(user), Version: version,
		Role: offer.Role, Restrictions: offer.Restrictions,
	})
}

func parseOffer(role string, restrictions []string) (policy.Offer, error) {
	parsed, ok := policy.ParseRole(role)
	if !ok {
		return policy.Offer{}, fmt.Errorf("unknown role %q", role)
	}
	set, ok := policy.ParseRestrictions(restrictions)
	if !ok {
		return policy.Offer{}, fmt.Errorf("unknown restriction among %q", restrictions)
	}
	return policy.Offer{Role: parsed, Restrictions: set}, nil
}

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

// CommitCtx implements scs.CtxStore.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	h := holder(ctx)
	if h == nil || h.Session == uuid.Nil {
		return errNoHolder
	}
	_, err := s.db.pool.Exec(ctx, `
		insert into sessions (token, data, expires_at, user_session_id) values ($1, $2, $3, $4)
		on conflict (token) do update set data = excluded.data, expires_at = excluded.expires_at
		 where sessions.user_session_id = excluded.user_session_id`,
		token, data, expiry, h.Session)
	return err
}

// DeleteCtx implements scs.CtxStore.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.pool.Exec(ctx, `delete from sessions where token = $1`, token)
	return err
}

// Find completes scs.Store; scs prefers FindCtx and never calls it.
func (s *SessionStore) Find(string) ([]byte, bool, error) { return nil, false, errNoHolder }

// Commit completes scs.Store, like Find.
func (s *SessionStore) Commit(string, []byte, time.Time) error { return errNoHolder }

// Delete completes scs.Store, like Find.
func (s *SessionStore) Delete(string) error { return errNoHolder }
