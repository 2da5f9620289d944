// Package postgres is the floor on which the repositories of all areas stand:
// the pool, reading and changing under row security, how far a reach goes, the
// activity log, the ledger of lookups, throttles and jobs. It and the packages
// below it are the only ones that speak SQL.
//
// What belongs to a workspace is read with a policy.Grant by Read and changed
// by Change; ReadAs asks for membership alone. What comes before a workspace, as
// signing in does, stands on Outside.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"latchkey/internal/jobs"
	"latchkey/internal/signin"
)

// Database is the pool of the app login, and the queue that jobs are inserted into.
type Database struct {
	pool  *pgxpool.Pool
	queue *river.Client[pgx.Tx]
	key   []byte // the server's key, which links are derived from
}

// Open connects as the app login. It fails when the login could step around
// row security, or when the schema is not the one this program was built with.
func Open(ctx context.Context, url string, serverKey []byte) (*Database, error) {
	pool, err := Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	db, err := Over(ctx, pool, serverKey)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return db, nil
}

// Connect makes the pool of a Database. Changes let a test watch the connections.
func Connect(ctx context.Context, url string, changes ...func(*pgxpool.Config)) (*pgxpool.Pool, error) {
	config, err := poolConfig(url)
	if err != nil {
		return nil, err
	}
	for _, change := range changes {
		change(config)
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// poolConfig is for pages, which read little: whatever takes long is cut off, and
// nothing is prepared for queries that do.
func poolConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("DATABASE_URL is not a Postgres address") // The cause may show the password.
	}
	for name, value := range map[string]string{
		"statement_timeout":                   "5s",
		"lock_timeout":                        "2s",
		"idle_in_transaction_session_timeout": "10s",
		"timezone":                            "UTC",
		"plan_cache_mode":                     "force_generic_plan", // Each statement is planned once: none has parts that may not apply.
		"jit":                                 "off",                // Compiling takes longer than any query here.
		"max_parallel_workers_per_gather":     "0",                  // So does starting workers.
		"application_name":                    "latchkey",
	} {
		config.ConnConfig.RuntimeParams[name] = value
	}
	config.MaxConns = max(config.MaxConns, 8) // Each connection keeps plans of its own: more of them than work make each slower.
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.ConnConfig.DescriptionCacheCapacity = 0 // Statements are prepared: each connection would keep room for what it never uses.
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerIDs(conn.TypeMap())
		return nil
	}
	return config, nil
}

// Over is Open with connections that are there. They stay open when it fails.
func Over(ctx context.Context, pool *pgxpool.Pool, serverKey []byte) (*Database, error) {
	if err := checkLogin(ctx, pool); err != nil {
		return nil, err
	}
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{MaxAttempts: jobs.MaxAttempts, FetchCooldown: jobs.FetchCooldown})
	if err != nil {
		return nil, err
	}
	return &Database{pool: pool, queue: queue, key: serverKey}, nil
}

// checkLogin refuses a login that row security would not hold, and a schema of
// another version.
func checkLogin(ctx context.Context, pool *pgxpool.Pool) error {
	var super, bypass, owns, member bool
	err := pool.QueryRow(ctx, `
		select r.rolsuper, r.rolbypassrls,
		       exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'v', 'S')),
		       exists (select from pg_tables t
		                where t.schemaname = 'public' and t.tableowner <> r.rolname and pg_has_role(r.oid, t.tableowner, 'member'))
		  from pg_roles r where r.rolname = current_user`).Scan(&super, &bypass, &owns, &member)
	if err != nil {
		return fmt.Errorf("the database does not answer: %w", err)
	}
	if super || bypass || owns || member {
		return errors.New("the login of DATABASE_URL could step around row security: " +
			"it is a superuser, may bypass it, owns tables or belongs to their owner; " +
			"use a login of its own and let `latchkey migrate` prepare it")
	}
	var version uint
	var dirty bool
	err = pool.QueryRow(ctx, `select version, dirty from schema_migrations`).Scan(&version, &dirty)
	if err == nil && version > schemaVersion() {
		return newerSchema(version)
	}
	if err != nil || dirty || version != schemaVersion() {
		return fmt.Errorf("the schema is at version %d, this program needs %d: run `latchkey migrate`", version, schemaVersion())
	}
	return nil
}

// Link makes the link of a mail: it is derived from the server's key, and stands
// nowhere at rest.
func (db *Database) Link(purpose signin.Purpose, id uuid.UUID, generation int) string {
	return signin.Link(db.key, purpose, id, generation)
}

// Pool is for what manages connections itself: the job workers.
func (db *Database) Pool() *pgxpool.Pool { return db.pool }

// Close waits for running queries and closes every connection.
func (db *Database) Close() { db.pool.Close() }

// Ready asks the database for a sign of life.
func (db *Database) Ready(ctx context.Context) error { return db.pool.Ping(ctx) }
