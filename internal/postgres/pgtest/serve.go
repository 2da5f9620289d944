package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/demo"
	"latchkey/internal/postgres"
)

// ServerKey is the key of the server that a test plays.
var ServerKey = []byte("a key of thirty-two bytes, or so")

// Serve opens a database as the program does; changes are made to its pool.
func (db *DB) Serve(t testing.TB, changes ...func(*pgxpool.Config)) *postgres.Database {
	t.Helper()
	if len(changes) == 0 {
		return db.ServeWatched(t, ServerKey, nil)
	}
	pool, err := postgres.Connect(t.Context(), db.AppURL, changes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return over(t, pool, ServerKey)
}

// ServeWatched is Serve with a key and with an eye on every statement. Its
// connections stay for the next test, so one test opens it once.
func (db *DB) ServeWatched(t testing.TB, key []byte, watch pgx.QueryTracer) *postgres.Database {
	t.Helper()
	db.clone.watch.set(watch)
	return over(t, db.clone.served, key)
}

func over(t testing.TB, pool *pgxpool.Pool, key []byte) *postgres.Database {
	t.Helper()
	served, err := postgres.Over(t.Context(), pool, key)
	if err != nil {
		t.Fatal(err)
	}
	return served
}

// NewDemo returns a database with the three workspaces of the demo in it, as it
// was loaded once for this process.
func NewDemo(t testing.TB) *DB {
	t.Helper()
	return NewFilled(t, "demo", func(ctx context.Context, ownerURL string) error {
		_, err := demo.LoadSmall(ctx, ownerURL, ServerKey, time.Now())
		return err
	})
}

// DemoMember finds a member of the demo.
func (db *DB) DemoMember(t testing.TB, slug, name string) Person {
	t.Helper()
	p := Person{Email: name + "@demo.test"}
	Must(t, db.Owner.QueryRow(t.Context(), `
		select m.workspace_id, m.id, m.user_id from members m join workspace_slugs s on s.workspace_id = m.workspace_id
		 where s.slug = $1 and m.email = $2`, slug, p.Email).Scan(&p.Space, &p.ID, &p.User))
	return p
}
