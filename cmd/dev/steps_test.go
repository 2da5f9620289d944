package main

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/localpg"
)

// A database of steps that were rewritten since is kept under another name, and
// one of the steps as they are stays.
func TestADatabaseOfRewrittenStepsIsPutAside(t *testing.T) {
	cluster, err := localpg.Start(t.Context(), localpg.Options{Dir: localpg.TestDir()})
	if err != nil {
		t.Fatal(err)
	}
	server, err := pgx.Connect(t.Context(), cluster.SuperURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	ours := func() (names []string) {
		rows, _ := server.Query(context.WithoutCancel(t.Context()), `
			select datname from pg_database where datname = $1 or datname ^@ ($1 || '_before_') order by 1`, database)
		if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Fatal(err)
		}
		return names
	}
	clear := func() {
		for _, name := range ours() {
			if _, err := server.Exec(context.WithoutCancel(t.Context()), `drop database `+pgx.Identifier{name}.Sanitize()); err != nil {
				t.Error(err)
			}
		}
	}
	clear()
	t.Cleanup(clear)
	inside := func(sql string) {
		conn, err := pgx.Connect(t.Context(), cluster.SuperURL(database))
		if err == nil {
			_, err = conn.Exec(t.Context(), sql)
			_ = conn.Close(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := cluster.CreateDatabase(t.Context(), database, ""); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		what, sql string
		databases int
	}{
		{"a new one", `select 1`, 1},
		{"steps as they are", `create table schema_migrations as select 3 as version`, 1},
		{"steps that are still to come", `comment on database ` + database + ` is 'rewritten'; update schema_migrations set version = 0`, 1},
		{"rewritten steps", `comment on database ` + database + ` is 'a b c d'; update schema_migrations set version = 2`, 2},
	} {
		inside(step.sql)
		if err := putAsideWhenRewritten(t.Context(), cluster); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if names := ours(); len(names) != step.databases || names[0] != database {
			t.Errorf("%s leaves %q", step.what, names)
		}
	}
}
