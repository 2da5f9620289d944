package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/demo"
	"latchkey/internal/postgres"
)

// ServerKey is the key of the server that a test plays.
var ServerKey = []byte("a key of thirty-two bytes, or so")

// Serve opens a database as the program does; changes are made to its pool.
func (db *DB) Serve(t testing.TB, changes ...func(*pgxpool.Config)) *postgres.Database {
	t.Helper()
	served, err := postgres.Open(t.Context(), db.AppURL, ServerKey, changes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(served.Close)
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
