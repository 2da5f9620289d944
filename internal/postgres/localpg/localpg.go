// Package localpg starts and finds the private Postgres of `make run` and of
// the tests.
//
// It listens on a Unix socket alone and trusts whoever can reach it: the
// socket lies in a directory that only this user and the server's can enter.
// The server outlives the process that started it, and the next one finds it.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The logins of every cluster. Owner and app are those of production, so that
// a superuser never hides a missing grant.
const (
	superuser = "postgres"
	owner     = "latchkey_owner"
	app       = "latchkey_app"
)

// Options describe one private Postgres cluster.
type Options struct {
	Dir     string    // data, socket and log live here; created when missing
	Durable bool      // false: a crash may lose everything, for tests
	Log     io.Writer // progress for people
}

// Cluster is a running Postgres with its three logins.
type Cluster struct {
	dir    string
	server account
}

// Start returns the running cluster of o.Dir and makes whatever is missing:
// the programs, the data, the server, the logins. Any number of processes may
// call it at once.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := checkSocketPath(dir); err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer unlock()

	c := &Cluster{dir: dir}
	err = c.ping(ctx)
	if errors.Is(err, errNotRunning) {
		err = c.boot(ctx, o)
	}
	if err == nil {
		err = c.createRoles(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("local Postgres in %s: %w", dir, err)
	}
	return c, nil
}

// SuperURL connects as the superuser: only to make roles and databases.
func (c *Cluster) SuperURL(database string) string { return c.url(superuser, database) }

// OwnerURL connects as the login that owns the schema and migrates it.
func (c *Cluster) OwnerURL(database string) string { return c.url(owner, database) }

// AppURL connects as the login that serves: it owns nothing and obeys row security.
func (c *Cluster) AppURL(database string) string { return c.url(app, database) }

func (c *Cluster) url(user, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(user),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {c.dir}, "port": {port}}.Encode(),
	}
	return u.String()
}

// CreateDatabase makes a database that the owner login owns, as a copy of
// template unless that is empty. A database that exists is left as it is.
func (c *Cluster) CreateDatabase(ctx context.Context, name, template string) error {
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return CreateDatabase(ctx, conn, name, template)
}

// CreateDatabase is that of a cluster, through a connection of its superuser.
func CreateDatabase(ctx context.Context, conn interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
}, name, template string,
) error {
	if template == "" {
		template = "template0" // nobody is ever connected to it
	}
	// Copying files beats writing the copy to the log: no one else writes here.
	_, err := conn.Exec(ctx, fmt.Sprintf("create database %s owner %s template %s strategy file_copy",
		pgx.Identifier{name}.Sanitize(), owner, pgx.Identifier{template}.Sanitize()))
	if code := sqlState(err); code == "42P04" || code == "23505" { // exists, or another process won
		return nil
	}
	return err
}

func (c *Cluster) createRoles(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.SuperURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for role, right := range map[string]string{owner: "createdb", app: "nocreatedb"} {
		var exists bool
		err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, role).Scan(&exists)
		if err == nil && !exists {
			_, err = conn.Exec(ctx, fmt.Sprintf("create role %s login nosuperuser nobypassrls nocreaterole %s", role, right))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sqlState is the code of an error that Postgres itself answered, or empty.
func sqlState(err error) string {
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		return answer.Code
	}
	return ""
}
