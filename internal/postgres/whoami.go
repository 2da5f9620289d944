package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
)

// Identity is who is asking: everything that a request needs to know of its
// sender, read in one round trip.
type Identity struct {
	Session uuid.UUID // the user_sessions row
	// AccessChanged tells that their roles or restrictions, in whatever
	// workspace, are not what they were when the token of the session was made.
	AccessChanged bool
	User          people.User
	Workspace     *people.UserWorkspace // nil when the address names none, or none of theirs
	Actor         policy.Actor          // zero without a workspace
	Busy          bool                  // as they say themselves
	Unread        int                   // notifications of theirs in the workspace
}

// identify asks whoami, and returns the data of the session with the answer. It
// is nil when nobody is signed in.
func (db *Database) identify(
	ctx context.Context, tokenHash, slug string, touch bool,
) (*Identity, []byte, error) {
	var (
		who                     Identity
		data                    []byte
		found                   workspaceRow
		sessionSeen, memberSeen *time.Time // The function needs them.
	)
	err := db.pool.QueryRow(ctx, `
		select session_data, session_id, access_changed, user_id, name, email, email_key, language, theme, avatar_id,
		       workspace_id, workspace_name, workspace_slug, workspace_language, time_zone, country, currency, logo_id,
		       member_id, role, restrictions, version, session_seen, member_seen, busy, unread
		  from whoami($1, $2, $3)`, tokenHash, slug, touch).Scan(
		&data, &who.Session, &who.AccessChanged,
		&who.User.ID, &who.User.Name, &who.User.Email, &who.User.EmailKey,
		&who.User.Language, &who.User.Theme, &who.User.Avatar,
		&found.id, &found.name, &found.slug, &found.language, &found.zone,
		&found.country, &found.currency, &found.logo,
		&found.member, &found.role, &found.restrictions, &found.version,
		&sessionSeen, &memberSeen, &found.busy, &who.Unread)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if found.id.Valid {
		who.Busy = *found.busy
		who.Workspace = found.workspace()
		who.Actor, err = newActor(
			found.id.UUID, found.member.UUID, who.User.ID, *found.role, found.restrictions, *found.version)
		if err != nil {
			return nil, nil, err
		}
	}
	return &who, data, nil
}

// workspaceRow is the part of whoami's answer that is null without a membership.
type workspaceRow struct {
	id, member, logo                                    uuid.NullUUID
	name, slug, language, zone, country, currency, role *string
	restrictions                                        []string
	version                                             *int64
	busy                                                *bool
}

func (p *workspaceRow) workspace() *people.UserWorkspace {
	return &people.UserWorkspace{
		ID: p.id.UUID, Name: *p.name, Slug: *p.slug, Language: *p.language, TimeZone: *p.zone,
		Country: *p.country, Currency: *p.currency, Logo: p.logo,
		Role: *p.role, Restrictions: p.restrictions, Member: p.member.UUID,
	}
}
