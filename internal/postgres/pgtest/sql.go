package pgtest

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// Exec runs a statement as the owner of the tables, past every rule of the product.
func (db *DB) Exec(t testing.TB, sql string, arguments ...any) {
	t.Helper()
	if _, err := db.Owner.Exec(t.Context(), sql, arguments...); err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
}

// One reads one value as the owner of the tables.
func One[T any](t testing.TB, db *DB, sql string, arguments ...any) (value T) {
	t.Helper()
	if err := db.Owner.QueryRow(t.Context(), sql, arguments...).Scan(&value); err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	return value
}

// List reads one column as the owner of the tables.
func List[T any](t testing.TB, db *DB, sql string, arguments ...any) []T {
	t.Helper()
	rows, _ := db.Owner.Query(t.Context(), sql, arguments...)
	values, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	return values
}

// Dump reads every row of every table. Two dumps are equal when nothing changed.
//
// Counters are left out: a try counts before anything is looked at, so a
// refused one counts too.
func (db *DB) Dump(t testing.TB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range List[string](t, db, `select tablename::text from pg_tables
		where schemaname = 'public' and tablename <> 'throttles'`) {
		all[table] = List[string](t, db, `select r::text from `+pgx.Identifier{table}.Sanitize()+` r order by 1`)
	}
	return all
}
