package pgtest

import (
	"context"
	"sync"
	"testing"

	"latchkey/internal/postgres/localpg"
)

// NewFilled returns a database with the schema of this tree and what fill puts
// into it. Fill runs once in this process for each name, and must leave no
// connection open: the others are clones of what it made.
//
// The original belongs to the run like any test's database, so no code that
// fill depends on has to be compared with that of yesterday.
func NewFilled(t testing.TB, name string, fill func(ctx context.Context, ownerURL string) error) *DB {
	t.Helper()
	s := start(t)
	once, _ := s.filled.LoadOrStore(name, sync.OnceValues(func() (string, error) { return s.fill(fill) }))
	original, err := once.(func() (string, error))()
	if err != nil {
		t.Fatalf("pgtest: fill %s: %v", name, err)
	}
	return s.open(t, original)
}

func (s *server) fill(fill func(ctx context.Context, ownerURL string) error) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), setUpLimit)
	defer cancel()
	template, err := s.template()
	if err != nil {
		return "", err
	}
	name := s.lease.name(s.made.Add(1))
	if err := localpg.CreateDatabase(ctx, s.super, name, template); err != nil {
		return "", err
	}
	if err := fill(ctx, s.OwnerURL(name)); err != nil {
		return "", err
	}
	return name, keep(ctx, s.SuperURL(name))
}
