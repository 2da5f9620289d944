package postgres_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

func mustRefuse(t *testing.T, url, words string) {
	t.Helper()
	served, err := postgres.Open(t.Context(), url, pgtest.ServerKey)
	if err == nil {
		served.Close()
		t.Fatal("Open accepts it")
	}
	if !strings.Contains(err.Error(), words) {
		t.Errorf("the refusal does not speak of %q: %v", words, err)
	}
}

func TestRule14OpenRefusesLoginsThatRowSecurityDoesNotHold(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	owner, _, _ := strings.Cut(strings.TrimPrefix(db.OwnerURL, "postgres://"), "@")
	for name, address := range map[string]string{
		"superuser":                    db.SuperURL,
		"owner of the tables":          db.OwnerURL,
		"bypasses row security":        login(t, db, "bypassrls"),
		"member of the owner":          login(t, db, "in role "+owner),
		"member that does not inherit": login(t, db, "noinherit in role "+owner),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mustRefuse(t, address, "step around row security")
		})
	}
}

// login makes a login with these attributes until the test ends, and returns
// its address.
func login(t *testing.T, db *pgtest.DB, attributes string) string {
	t.Helper()
	name := "latchkey_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	super, err := pgx.Connect(t.Context(), db.SuperURL)
	pgtest.Must(t, err)
	_, err = super.Exec(t.Context(), `create role `+name+` login `+attributes)
	pgtest.Must(t, err)
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		defer super.Close(ctx)
		if _, err := super.Exec(ctx, `drop role `+name); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(db.AppURL)
	pgtest.Must(t, err)
	address.User = url.User(name)
	return address.String()
}

func TestRule36OpenRefusesASchemaOfAnotherVersion(t *testing.T) {
	t.Parallel()
	const forth, back = "run `latchkey migrate`", "run the newer one's `latchkey migrate --to"
	for name, c := range map[string]struct{ change, way string }{
		"older":       {`update schema_migrations set version = version - 1`, forth},
		"newer":       {`update schema_migrations set version = version + 1`, back},
		"half-way":    {`update schema_migrations set dirty = true`, forth},
		"none at all": {`drop table schema_migrations`, forth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			db.Exec(t, c.change)
			mustRefuse(t, db.AppURL, c.way)
		})
	}
}

// What an operator reads must not show the password of the address.
func TestRule38OpenHidesTheAddress(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://app:hunter2hunter2@:not-a-port/x", pgtest.ServerKey)
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error is %v", err)
	}
}
