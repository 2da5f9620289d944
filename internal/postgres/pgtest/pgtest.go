// Package pgtest gives each test a real Postgres database of its own.
//
// The databases are clones of a template that is migrated once. A test gives its
// own back, and the next gets it as it was. They are restored and dropped behind
// the tests' back, never in a test's way: by this process when it has the time,
// else by the next.
package pgtest

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/postgres/localpg"
)

// DB is one test's database. It is another's when the test has ended.
type DB struct {
	SuperURL, OwnerURL, AppURL string

	App   *pgxpool.Pool // what serves: no ownership, under row security
	Owner *pgxpool.Pool // what migrates: sees every workspace
	clone *clone
}

// New returns a database with the schema of this tree.
func New(t testing.TB) *DB {
	t.Helper()
	s := start(t)
	return s.open(t, s.migrated(t))
}

// NewUnused is New for who asks how Postgres plans: where rows lay and are gone,
// the next ones lie in another order.
func NewUnused(t testing.TB) *DB {
	t.Helper()
	s := start(t)
	return s.lend(t, s.clone(t, s.migrated(t)))
}

// NewEmpty returns a database without any schema.
func NewEmpty(t testing.TB) *DB {
	t.Helper()
	return start(t).open(t, "")
}

// server is the cluster as this process uses it.
type server struct {
	*localpg.Cluster
	lease    lease
	super    *pgxpool.Pool // kept, for each test makes a database
	made     atomic.Int64
	template func() (string, error)
	filled   sync.Map // by name, what NewFilled made
	kept     *kept
}

// setUpLimit is enough to install Postgres over a slow line.
const setUpLimit = 10 * time.Minute

var connect = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), setUpLimit)
	defer cancel()
	cluster, err := localpg.Start(ctx, localpg.Options{Dir: localpg.TestDir(), Log: os.Stderr})
	if err != nil {
		return nil, err
	}
	s := &server{Cluster: cluster, kept: newKept()}
	s.template = sync.OnceValues(func() (string, error) { return migrated(cluster, s.lease) })
	if s.lease, err = takeLease(ctx, cluster); err != nil {
		return nil, err
	}
	if s.super, err = pgxpool.New(context.Background(), cluster.SuperURL("postgres")); err != nil {
		return nil, err
	}
	go s.lease.sweep()
	return s, nil
})

func start(t testing.TB) *server {
	t.Helper()
	s, err := connect()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return s
}

func (s *server) open(t testing.TB, template string) *DB {
	t.Helper()
	c := s.kept.take(template)
	if c == nil {
		c = s.clone(t, template)
	}
	return s.lend(t, c)
}

func (s *server) migrated(t testing.TB) string {
	t.Helper()
	template, err := s.template()
	if err != nil {
		t.Fatalf("pgtest: template: %v", err)
	}
	return template
}

func (s *server) clone(t testing.TB, template string) *clone {
	t.Helper()
	name := s.lease.name(s.made.Add(1))
	if err := localpg.CreateDatabase(t.Context(), s.super, name, template); err != nil {
		t.Fatalf("pgtest: create database: %v", err)
	}
	c, err := s.newClone(t.Context(), name, template)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return c
}

// lend gives a database to a test until its end.
func (s *server) lend(t testing.TB, c *clone) *DB {
	t.Helper()
	db := &DB{SuperURL: s.SuperURL(c.name), OwnerURL: s.OwnerURL(c.name), AppURL: s.AppURL(c.name), App: c.app, Owner: c.owner, clone: c}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("pgtest: the database stays until the next run: psql '%s'", db.SuperURL)
			go c.close(context.Background())
			return
		}
		go s.giveBack(c, s.kept.expect(c))
	})
	return db
}
