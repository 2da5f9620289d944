package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"

	"github.com/golang-migrate/migrate/v4"
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5" // the scheme pgx5
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"latchkey/migrations"
)

// Migrate brings the schema up to date as its owner, then makes the login of
// appURL and gives it its rights. It may run many times and beside itself.
func Migrate(ctx context.Context, ownerURL, appURL string) error {
	if err := migrateSchema(ownerURL, up); err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return errors.New("DATABASE_OWNER_URL is not a Postgres address")
	}
	defer pool.Close()
	// One at a time: River's steps take no lock of their own.
	if _, err := pool.Exec(ctx, `select 1`); err != nil {
		return err
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(hashtext('latchkey migrate'))`); err != nil {
		return err
	}
	const unlock = `select pg_advisory_unlock(hashtext('latchkey migrate'))`
	defer conn.Exec(context.WithoutCancel(ctx), unlock) //nolint:errcheck // The lock goes with the connection too.
	river, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	if _, err := river.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("the tables of the job queue: %w", err)
	}
	if err := grant(ctx, conn.Conn(), appURL); err != nil {
		return err
	}
	return refold(ctx, conn.Conn())
}

func up(m *migrate.Migrate) error {
	if at, _, err := m.Version(); err == nil && at > schemaVersion() {
		return newerSchema(at)
	}
	return m.Up()
}

// newerSchema is what an older program has to say.
func newerSchema(version uint) error {
	return fmt.Errorf("the schema is at version %d, this older program needs %[2]d: run the newer one's `latchkey migrate --to %[2]d`",
		version, schemaVersion())
}

// MigrateBack takes the schema back to an older version, for the program that
// needs it. Rights go with the tables that go.
func MigrateBack(ownerURL string, version uint) error {
	if version >= schemaVersion() {
		return fmt.Errorf("this program's schema is version %d: only an older one can be gone back to", schemaVersion())
	}
	return migrateSchema(ownerURL, func(m *migrate.Migrate) error {
		if at, _, err := m.Version(); err == nil && at < version {
			return fmt.Errorf("the schema is at version %d, which is older already", at)
		}
		return m.Migrate(version)
	})
}

// MigrateDown takes every step back. It is for tests of the steps.
func MigrateDown(ownerURL string) error {
	return migrateSchema(ownerURL, (*migrate.Migrate).Down)
}

func migrateSchema(ownerURL string, run func(*migrate.Migrate) error) error {
	source, err := iofs.New(migrations.FS, ".")
	if err != nil {
		return err
	}
	parsed, err := url.Parse(ownerURL)
	if err != nil {
		return errors.New("DATABASE_OWNER_URL is not a Postgres address")
	}
	parsed.Scheme = "pgx5"
	steps, err := migrate.NewWithSourceInstance("embedded", source, parsed.String())
	if err != nil {
		return err
	}
	defer steps.Close() //nolint:errcheck // The steps are done, or have failed on their own.
	if err := run(steps); err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return err
	}
	return nil
}

// schemaVersion is the number of the newest step.
func schemaVersion() uint {
	names, _ := fs.Glob(migrations.FS, "*.up.sql")
	newest := uint(0)
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, _ := strconv.ParseUint(number, 10, 32)
		newest = max(newest, uint(version))
	}
	return newest
}

// grant makes or updates the app login and gives it what grants.sql names.
func grant(ctx context.Context, conn *pgx.Conn, appURL string) error {
	app, err := pgx.ParseConfig(appURL)
	if err != nil {
		return errors.New("DATABASE_URL is not a Postgres address")
	}
	name := pgx.Identifier{app.User}.Sanitize()
	var exists bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, app.User).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if _, err := conn.Exec(ctx, `create role `+name+` login`); err != nil {
			return fmt.Errorf("making the login %s (the owner needs CREATEROLE, or make it by hand): %w", app.User, err)
		}
	}
	if app.Password != "" {
		var may bool
		if err := conn.QueryRow(ctx, `select rolsuper or rolcreaterole from pg_roles where rolname = current_user`).Scan(&may); err != nil {
			return err
		}
		if may {
			literal := "'" + strings.ReplaceAll(app.Password, "'", "''") + "'"
			if _, err := conn.Exec(ctx, `alter role `+name+` login password `+literal); err != nil {
				return fmt.Errorf("setting the password of the login %s failed", app.User) // The cause may show it.
			}
		}
	}
	text, err := fs.ReadFile(migrations.FS, "grants.sql")
	if err != nil {
		return err
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) //nolint:errcheck // After a commit there is nothing to take back.
	if _, err := tx.Exec(ctx, strings.ReplaceAll(string(text), "{app}", name)); err != nil {
		return fmt.Errorf("grants: %w", err)
	}
	return tx.Commit(ctx)
}
