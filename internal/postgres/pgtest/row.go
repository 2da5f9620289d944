package pgtest

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Row is the columns of a row, as JSON has them.
type Row = map[string]any

// Fill makes a row of a workspace in a table where it has none.
func (db *DB) Fill(t testing.TB, table string, space uuid.UUID) {
	t.Helper()
	if !One[bool](t, db, `select exists (select from `+table+` where `+WorkspaceColumn(table)+` = $1)`, space) {
		db.NewRow(t, table, space, nil)
	}
}

// NewRow makes a row of a workspace in any table. What it needs is read from the
// catalogue: values that its checks let pass, and a row of each table that it
// points to, made where there is none. Fixed columns have the values given.
func (db *DB) NewRow(t testing.TB, table string, space uuid.UUID, fixed Row) Row {
	t.Helper()
	row := maps.Clone(fixed)
	if row == nil {
		row = Row{}
	}
	row[WorkspaceColumn(table)] = space
	for _, key := range db.ForeignKeys(t, table) {
		last := len(key.Child) - 1
		if _, given := row[key.Child[last]]; given || !key.Needed && oneOf[table] != key.Child[last] {
			continue
		}
		parent := db.someRow(t, key.Parent, space)
		for i, child := range key.Child {
			row[child] = parent[key.Column[i]]
		}
	}
	checks := db.checks(t, table)
	choices := map[string][]any{}
	for _, c := range db.columns(t, table) {
		if _, given := row[c.Name]; !given {
			choices[c.Name] = db.choices(t, c, checks)
			if c.Needed {
				row[c.Name] = choices[c.Name][0]
			}
		}
	}
	return db.insert(t, table, row, choices, checks)
}

// oneOf are columns of which a row needs exactly one, though each may be null: the one
// that is filled.
var oneOf = map[string]string{"message_files": "message_id"}

// someRow is a row of a workspace, or of no workspace where the table has none.
func (db *DB) someRow(t testing.TB, table string, space uuid.UUID) (row Row) {
	t.Helper()
	tenant := One[bool](t, db, `select exists (select from pg_attribute
		where attrelid = $1::regclass and attname = $2)`, table, WorkspaceColumn(table))
	if !tenant {
		return One[Row](t, db, `select to_jsonb(r) from `+table+` r limit 1`)
	}
	found := List[Row](t, db, `select to_jsonb(r) from `+table+` r where `+WorkspaceColumn(table)+` = $1 limit 1`, space)
	if len(found) == 0 {
		return db.NewRow(t, table, space, nil)
	}
	return found[0]
}

// insert stores a row. A check on several columns that it does not pass is tried
// with other values of them.
func (db *DB) insert(t testing.TB, table string, row Row, choices map[string][]any, checks []check) (stored Row) {
	t.Helper()
	err := db.tryInsert(t, table, row, &stored)
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) || refusal.Code != "23514" {
		Must(t, err)
		return stored
	}
	at := slices.IndexFunc(checks, func(c check) bool { return c.Name == refusal.ConstraintName })
	if at < 0 {
		t.Fatalf("a row of %s: %v", table, err)
	}
	for _, column := range checks[at].Columns {
		for _, value := range choices[column] {
			other := maps.Clone(row)
			other[column] = value
			if db.tryInsert(t, table, other, &stored) == nil {
				return stored
			}
		}
	}
	t.Fatalf("no row of %s passes: %v", table, err)
	return nil
}

func (db *DB) tryInsert(t testing.TB, table string, row Row, stored *Row) error {
	t.Helper()
	names := slices.Sorted(maps.Keys(row))
	for i := range names {
		names[i] = pgx.Identifier{names[i]}.Sanitize()
	}
	columns := strings.Join(names, ", ")
	return db.Owner.QueryRow(t.Context(), `insert into `+table+` as r (`+columns+`) select `+columns+
		` from jsonb_populate_record(null::`+table+`, $1) returning to_jsonb(r)`, row).Scan(stored)
}

// quoted is a text that a check compares with.
var quoted = regexp.MustCompile(`'([^']*)'::text`)

// choices are values for a column, the likeliest first, that pass every check on
// that column alone.
func (db *DB) choices(t testing.TB, c column, checks []check) (passing []any) {
	t.Helper()
	values, about := valuesOf(c.Type, c.Unique), []string{}
	for _, k := range checks {
		if slices.Equal(k.Columns, []string{c.Name}) {
			about = append(about, `(`+k.Condition+`)`)
			for _, found := range quoted.FindAllStringSubmatch(k.Condition, -1) {
				values = append(values, found[1])
			}
		}
	}
	condition := strings.Join(append(about, "true"), " and ")
	name := pgx.Identifier{c.Name}.Sanitize()
	for _, value := range values {
		sql := `select ` + condition + ` from jsonb_to_record($1) as r (` + name + ` ` + c.Type + `)`
		if One[bool](t, db, sql, Row{c.Name: value}) {
			passing = append(passing, value)
		}
	}
	if len(passing) == 0 && c.Needed {
		t.Fatalf("no value for the column %s of type %s passes %s", c.Name, c.Type, condition)
	}
	return passing
}

// lastNumber is what the latest unique column got: above those of the demo, and
// within a smallint.
var lastNumber atomic.Int64

func init() { lastNumber.Store(20_000) }

// valuesOf are values of a type; those of a unique column are there once.
func valuesOf(kind string, unique bool) []any {
	number := int64(1)
	if unique {
		number = lastNumber.Add(1)
	}
	switch kind {
	case "uuid":
		return []any{uuid.New()}
	case "text":
		return []any{fmt.Sprint("ROW-", lastNumber.Add(1)), "EUR", "FR", "en", "1"}
	case "smallint", "integer", "bigint", "numeric":
		return []any{number, 0}
	case "boolean":
		return []any{false, true}
	case "timestamp with time zone", "date":
		return []any{time.Now()}
	case "bytea":
		return []any{`\x61`}
	case "jsonb":
		return []any{Row{}}
	}
	if strings.HasSuffix(kind, "[]") {
		return []any{[]any{}}
	}
	return nil
}
