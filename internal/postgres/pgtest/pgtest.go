// Package pgtest gives each test a real Postgres database of its own.
//
// The databases are clones of a template that is migrated once. They are
// dropped behind the tests' back, never in a test's way: by this process when
// it has the time, else by the next.
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

// DB is one test's database. Its pools are closed when the test ends.
type DB struct {
	SuperURL, OwnerURL, AppURL string

	App   *pgxpool.Pool // what serves: no ownership, under row security
	Owner *pgxpool.Pool // what migrates: sees every workspace
}

// New returns a database with the schema of this tree.
func New(t testing.TB) *DB {
	t.Helper()
	s := start(t)
	template, err := s.template()
	if err != nil {
		t.Fatalf("pgtest: template: %v", err)
	}
	return s.open(t, template)
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
	s := &server{Cluster: cluster}
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
	name := s.lease.name(s.made.Add(1))
	if err := localpg.CreateDatabase(t.Context(), s.super, name, template); err != nil {
		t.Fatalf("pgtest: create database: %v", err)
	}
	db := &DB{SuperURL: s.SuperURL(name), OwnerURL: s.OwnerURL(name), AppURL: s.AppURL(name)}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("pgtest: the database stays until the next run: psql '%s'", db.SuperURL)
			return
		}
		s.lease.giveUp(name)
	})
	db.App, db.Owner = Pool(t, db.AppURL), Pool(t, db.OwnerURL)
	return db
}

// Pool connects lazily, and with few connections: hundreds of tests share the cluster.
func Pool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	config.MaxConns = 8
	p, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(p.Close)
	return p
}
