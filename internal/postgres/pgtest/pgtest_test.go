package pgtest_test

import (
	"testing"

	"latchkey/internal/postgres/pgtest"
)

func TestNewKeepsTestsApart(t *testing.T) {
	t.Parallel()
	one, two := pgtest.New(t), pgtest.New(t)
	if _, err := one.Owner.Exec(t.Context(), `create table only_here (id int)`); err != nil {
		t.Fatal(err)
	}
	var elsewhere bool
	if err := two.Owner.QueryRow(t.Context(), `select to_regclass('only_here') is not null`).Scan(&elsewhere); err != nil {
		t.Fatal(err)
	}
	if elsewhere {
		t.Error("one test sees the tables of another")
	}
	if _, err := one.App.Exec(t.Context(), `create table not_here (id int)`); err == nil {
		t.Error("the app login may create tables")
	}
}

func TestNewEmptyHasNoTables(t *testing.T) {
	t.Parallel()
	var tables int
	err := pgtest.NewEmpty(t).Owner.QueryRow(t.Context(), `select count(*) from pg_tables where schemaname = 'public'`).Scan(&tables)
	if err != nil || tables != 0 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

// How many databases a second: each test of the house pays for one.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		pgtest.New(b)
	}
}
