package pgtest

import (
	"testing"
)

// WorkspaceColumn is the column of a tenant table that names the workspace.
func WorkspaceColumn(table string) string {
	if table == "workspaces" {
		return "id"
	}
	return "workspace_id"
}

// ForeignKey is one of a table: of each pair of columns the child's and the parent's.
type ForeignKey struct {
	Name, Parent  string
	Child, Column []string
	Needed        bool // none of the child's columns may be null
}

// ForeignKeys are those of a table.
func (db *DB) ForeignKeys(t testing.TB, table string) (keys []ForeignKey) {
	t.Helper()
	for _, name := range List[string](t, db, `select conname::text from pg_constraint where contype = 'f' and conrelid = $1::regclass
		order by 1`, table) {
		key := ForeignKey{Name: name}
		Must(t, db.Owner.QueryRow(t.Context(), `
			select c.confrelid::regclass::text, array_agg(child.attname::text order by k.place), array_agg(parent.attname::text
				order by k.place), bool_and(child.attnotnull)
			  from pg_constraint c cross join unnest(c.conkey, c.confkey) with ordinality k (child, parent, place)
			  join pg_attribute child on child.attrelid = c.conrelid and child.attnum = k.child
			  join pg_attribute parent on parent.attrelid = c.confrelid and parent.attnum = k.parent
			 where c.conname = $1 and c.conrelid = $2::regclass group by c.oid, c.confrelid`, name, table).
			Scan(&key.Parent, &key.Child, &key.Column, &key.Needed))
		keys = append(keys, key)
	}
	return keys
}

// column is one that a row has to give a value.
type column struct {
	Name, Type string
	Needed     bool // it may not be null, and has no default
	Unique     bool // part of a unique key, and of no foreign one
}

func (db *DB) columns(t testing.TB, table string) (columns []column) {
	t.Helper()
	rows, _ := db.Owner.Query(t.Context(), `
		select a.attname::text, format_type(a.atttypid, null), a.attnotnull and not a.atthasdef and a.attidentity = '',
		       exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey::smallint[]))
		       and not exists (select from pg_constraint c where c.contype = 'f' and c.conrelid = a.attrelid and a.attnum = any (c.conkey))
		  from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
			order by a.attnum`, table)
	defer rows.Close()
	for rows.Next() {
		var c column
		Must(t, rows.Scan(&c.Name, &c.Type, &c.Needed, &c.Unique))
		columns = append(columns, c)
	}
	Must(t, rows.Err())
	return columns
}

// check is a condition of a table on some of its columns.
type check struct {
	Name, Condition string
	Columns         []string
}

func (db *DB) checks(t testing.TB, table string) (checks []check) {
	t.Helper()
	rows, _ := db.Owner.Query(t.Context(), `
		select conname::text, pg_get_expr(conbin, conrelid), array (select attname::text from pg_attribute
			where attrelid = conrelid and attnum = any (conkey) order by 1)
		  from pg_constraint where contype = 'c' and conrelid = $1::regclass`, table)
	defer rows.Close()
	for rows.Next() {
		var c check
		Must(t, rows.Scan(&c.Name, &c.Condition, &c.Columns))
		checks = append(checks, c)
	}
	Must(t, rows.Err())
	return checks
}
