package pgtest

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// Space is a workspace.
type Space struct {
	ID   uuid.UUID
	Slug string
}

// Person is a member of one.
type Person struct {
	Space, ID, User uuid.UUID
	Email           string
}

// NewUser makes an account; its address is its name at test.example.
func (db *DB) NewUser(t testing.TB, name string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	db.Exec(t, `insert into users (id, email, email_key, name, name_key, password_hash, language) values ($1, $2, $2, $3, $4, 'x', 'en')`,
		id, name+"@test.example", name, texts.SearchKey(name))
	return id
}

// NewSpace makes a workspace in an organization of its own, with nobody in it.
func (db *DB) NewSpace(t testing.TB, slug string) Space {
	t.Helper()
	s := Space{uuid.Must(uuid.NewV7()), slug}
	db.Exec(t, `insert into organizations (id, name) values ($1, $2)`, s.ID, "Organization "+slug)
	db.Exec(t, `insert into workspaces (id, organization_id, name, language, country, currency) values ($1, $1, $2, 'en', 'FR', 'EUR')`,
		s.ID, "Workspace "+slug)
	db.Exec(t, `insert into workspace_slugs (slug, workspace_id) values ($1, $2)`, slug, s.ID)
	return s
}

// NewMember makes an account and puts it into a workspace.
func (db *DB) NewMember(t testing.TB, s Space, name, role string, restrictions ...string) Person {
	t.Helper()
	return db.Join(t, s, db.NewUser(t, name), role, restrictions...)
}

// Join puts an account into a workspace.
func (db *DB) Join(t testing.TB, s Space, user uuid.UUID, role string, restrictions ...string) Person {
	t.Helper()
	p := Person{Space: s.ID, ID: uuid.Must(uuid.NewV7()), User: user}
	p.Email = One[string](t, db, `
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions)
		select $1, $2, id, name, name_key, email, email_key, $4, coalesce($5::text[], '{}') from users where id = $3 returning email`,
		p.Space, p.ID, p.User, role, restrictions)
	return p
}

// NewInvitation invites an address past every rule; it can be accepted for a week.
func (db *DB) NewInvitation(t testing.TB, by Person, email, role string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	db.Exec(t, `insert into invitations (workspace_id, id, email, email_key, role, inviter_id, language, token_hash, expires_at)
		values ($1, $2, $3, $3, $4, $5, 'en', '', now() + interval '7 days')`, by.Space, id, email, role, by.ID)
	return id
}

// NewTeam makes a team of members.
func (db *DB) NewTeam(t testing.TB, s Space, name string, members ...uuid.UUID) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	db.Exec(t, `insert into teams (workspace_id, id, name, name_key) values ($1, $2, $3, $4)`, s.ID, id, name, texts.SearchKey(name))
	db.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select $1, $2, unnest($3::uuid[])`, s.ID, id, members)
	return id
}

// Reached are the contacts within a member's reach, as the app's login finds
// them in the member's workspace.
func (db *DB) Reached(t testing.TB, p Person, reach policy.Reach) []uuid.UUID {
	t.Helper()
	tx, err := db.App.Begin(t.Context())
	Must(t, err)
	defer func() { _ = tx.Rollback(t.Context()) }()
	_, err = tx.Exec(t.Context(), `select set_config('latchkey.workspace', $1, true)`, p.Space.String())
	Must(t, err)
	rows, _ := tx.Query(t.Context(), `select c.id from contacts c where `+postgres.Within(`c`, reach),
		pgx.NamedArgs{"member": p.ID, "version": 1})
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	Must(t, err)
	return ids
}
