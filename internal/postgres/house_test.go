package postgres_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/demo"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/texts"
)

var serverKey = []byte("a key of thirty-two bytes, or so")

// house is a test's database with the repositories that serve from it.
type house struct {
	*pgtest.DB
	Database *postgres.Database
	Store    stores.Stores
	Accounts people.Accounts
	Letters  people.Letters
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return open(t, pgtest.New(t), "")
}

// newDemo is a house with the three workspaces of the demo in it.
func newDemo(t testing.TB) *house {
	t.Helper()
	db := pgtest.New(t)
	if loaded, err := demo.LoadSmall(t.Context(), db.OwnerURL, serverKey, time.Now()); err != nil || !loaded {
		t.Fatalf("loading the demo: %v, %v", loaded, err)
	}
	return open(t, db, "")
}

// open serves from a database; options are added to the address of the pool.
func open(t testing.TB, db *pgtest.DB, options string) *house {
	t.Helper()
	served, err := postgres.Open(t.Context(), db.AppURL+options, serverKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(served.Close)
	return &house{db, served, stores.New(served), people.NewAccounts(served), people.NewLetters(served)}
}

// rounds is how often a proof repeats: few times in `make test`, and the whole
// figure of security.md in `make prove`.
func rounds(few, whole int) int {
	if os.Getenv("LATCHKEY_PROVE") == "1" {
		return whole
	}
	return few
}

// exec runs a statement as the owner of the tables, past every rule of the product.
func (h *house) exec(t testing.TB, sql string, arguments ...any) {
	t.Helper()
	if _, err := h.Owner.Exec(t.Context(), sql, arguments...); err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
}

// one reads one value as the owner of the tables.
func one[T any](t testing.TB, h *house, sql string, arguments ...any) (value T) {
	t.Helper()
	if err := h.Owner.QueryRow(t.Context(), sql, arguments...).Scan(&value); err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	return value
}

// list reads one column as the owner of the tables.
func list[T any](t testing.TB, h *house, sql string, arguments ...any) []T {
	t.Helper()
	rows, _ := h.Owner.Query(t.Context(), sql, arguments...)
	values, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	return values
}

// dump reads every row of every table. Two dumps are equal when nothing changed.
//
// Counters are left out: a try counts before anything is looked at, so a
// refused one counts too.
func (h *house) dump(t testing.TB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range list[string](t, h, `select tablename::text from pg_tables where schemaname = 'public' and tablename <> 'throttles'`) {
		all[table] = list[string](t, h, `select r::text from `+pgx.Identifier{table}.Sanitize()+` r order by 1`)
	}
	return all
}

// space is a workspace, person a member of it.
type (
	space struct {
		ID   uuid.UUID
		Slug string
	}
	person struct {
		Space, ID, User uuid.UUID
		Email           string
	}
)

// user makes an account; its address is its name at test.example.
func (h *house) user(t testing.TB, name string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	h.exec(t, `insert into users (id, email, email_key, name, name_key, password_hash, language) values ($1, $2, $2, $3, $4, 'x', 'en')`,
		id, name+"@test.example", name, texts.SearchKey(name))
	return id
}

// space makes a workspace in an organization of its own, with nobody in it.
func (h *house) space(t testing.TB, slug string) space {
	t.Helper()
	s := space{uuid.Must(uuid.NewV7()), slug}
	h.exec(t, `insert into organizations (id, name) values ($1, $2)`, s.ID, "Organization "+slug)
	h.exec(t, `insert into workspaces (id, organization_id, name, language, country, currency) values ($1, $1, $2, 'en', 'FR', 'EUR')`, s.ID, "Workspace "+slug)
	h.exec(t, `insert into workspace_slugs (slug, workspace_id) values ($1, $2)`, slug, s.ID)
	return s
}

// member makes an account and puts it into a workspace.
func (h *house) member(t testing.TB, s space, name, role string, restrictions ...string) person {
	t.Helper()
	return h.join(t, s, h.user(t, name), role, restrictions...)
}

// join puts an account into a workspace.
func (h *house) join(t testing.TB, s space, user uuid.UUID, role string, restrictions ...string) person {
	t.Helper()
	p := person{Space: s.ID, ID: uuid.Must(uuid.NewV7()), User: user}
	p.Email = one[string](t, h, `
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions)
		select $1, $2, id, name, name_key, email, email_key, $4, coalesce($5::text[], '{}') from users where id = $3 returning email`,
		p.Space, p.ID, p.User, role, restrictions)
	return p
}

// actor is a member as the database has them now.
func (h *house) actor(t testing.TB, p person) policy.Actor {
	t.Helper()
	var role string
	var restrictions []string
	var version int64
	err := h.Owner.QueryRow(t.Context(), `select role, restrictions, version from members where workspace_id = $1 and id = $2`, p.Space, p.ID).
		Scan(&role, &restrictions, &version)
	if err != nil {
		t.Fatal(err)
	}
	return actorOf(t, p, role, restrictions, version)
}

func actorOf(t testing.TB, p person, role string, restrictions []string, version int64) policy.Actor {
	t.Helper()
	o := offer(t, role, restrictions...)
	actor, err := policy.NewActor(policy.Membership{
		Workspace: policy.WorkspaceID(p.Space), Member: policy.MemberID(p.ID), User: policy.UserID(p.User), Version: version,
		Role: o.Role, Restrictions: o.Restrictions,
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

// offer reads a role and its restrictions from their names.
func offer(t testing.TB, role string, restrictions ...string) policy.Offer {
	t.Helper()
	parsed, known := policy.ParseRole(role)
	set, all := policy.ParseRestrictions(restrictions)
	if !known || !all {
		t.Fatalf("no role %q with %q", role, restrictions)
	}
	return policy.Offer{Role: parsed, Restrictions: set}
}

// grant is what the policy lets a member do now.
func grant[A policy.Action](t testing.TB, h *house, p person, r policy.Resource) policy.Grant[A] {
	t.Helper()
	g, err := policy.Authorize[A](h.actor(t, p), r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// stale is a grant from a moment when the member was an owner, whatever they
// are now: what the repository makes of it is its own decision.
func stale[A policy.Action](t testing.TB, p person, r policy.Resource) policy.Grant[A] {
	t.Helper()
	g, err := policy.Authorize[A](actorOf(t, p, "owner", nil, 1), r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
