package pgtest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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

// Nobody finds what a test before them did, nor misses what it took away. What it
// changed in the schema is not brought back, so that its database ends with it.
func TestADatabaseIsGivenToTheNextAsItWas(t *testing.T) {
	t.Parallel()
	whole := pgtest.NewDemo(t).Dump(t)
	seen := map[string]bool{}
	for act, sql := range map[string]string{
		"rows are changed": `update contacts set name = 'Somebody', name_key = 'somebody'; delete from students; insert into throttles values ('a', now(), 1)`,
		"a table is empty": `truncate transactions cascade`,
		"a table is gone":  `drop table lookups cascade`,
		"nothing is done":  `select`,
	} {
		for range 8 {
			t.Run(act, func(t *testing.T) {
				db := pgtest.NewDemo(t)
				if diff := cmp.Diff(whole, db.Dump(t)); diff != "" {
					t.Errorf("a database is not as it was made (-want +got):\n%.2000s", diff)
				}
				seen[db.OwnerURL] = true
				db.Exec(t, sql)
			})
		}
	}
	if len(seen) > 20 {
		t.Errorf("of 32 tests, %d had a database of their own: none is restored", len(seen))
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

// Fill knows no table: whatever stands in the catalogue gets a row.
func TestFillKnowsEveryTableOfAWorkspace(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	space := db.NewSpace(t, "atelier")
	db.NewMember(t, space, "owner", "owner")
	tables := pgtest.List[string](t, db, `
		select relname::text from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'workspace_id'
		 where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`)
	for _, table := range tables {
		db.Fill(t, table, space.ID)
		if pgtest.One[int](t, db, `select count(*) from `+table+` where workspace_id = $1`, space.ID) == 0 {
			t.Errorf("%s has no row", table)
		}
	}
	if len(tables) < 30 {
		t.Errorf("only %q are tables of a workspace", tables)
	}
}

// How many databases a second: each test of the house pays for one.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		pgtest.New(b)
	}
}
