package kit

import (
	"slices"
	"strings"

	"latchkey/internal/listing"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// sectionSQL is all SQL of a section. It is put together once, from constants of
// the section; a golden file pins it.
type sectionSQL struct {
	from, counted, list, lock     string
	columns, countedColumns, rows string // of which list and counted are made
	total                         string
	insert, update, putAway       string
	remove, restore, history      string
	names, chosen                 string // of which a form of another section chooses
	export                        string
	things                        map[string]thingsSQL // by the field
}

// newSectionSQL writes the SQL of a section. Its table has workspace_id, id, name,
// name_key and words, identity where names are unique, version, a column a field, active where it puts away, and
// deleted_at where a deletion can be undone.
func newSectionSQL(f section.Facts) (sql sectionSQL) {
	sql.things = map[string]thingsSQL{}
	columns, told := []string{"id", "name", "name_key"}, map[string]bool{}
	active := `true`
	if f.PutsAway {
		active = `x.active`
	}
	for _, field := range f.Fields {
		switch field.Kind {
		case section.Things, section.Set:
		case section.Money:
			columns = append(columns, field.Name, "currency")
		default:
			columns = append(columns, field.Name)
			told[field.Name] = field.Told
		}
	}
	sql.rows = ` x where x.workspace_id = current_workspace()`
	this := ` where workspace_id = current_workspace() and id = @id`
	if f.Rows.Column != "" {
		sql.rows += ` and x.` + f.Rows.Column + ` = '` + f.Rows.Value + `'`
		this += ` and ` + f.Rows.Column + ` = '` + f.Rows.Value + `'`
	}
	sql.from = ` from ` + f.Table + sql.rows
	there := ``
	if f.Undo {
		there = ` and x.deleted_at is null`
		sql.rows += there
	}
	read, sets, values := make([]string, len(columns)), make([]string, 0, len(columns)), make([]string, 0, len(columns))
	for i, column := range columns {
		read[i] = `x.` + column
		if told[column] {
			continue
		}
		values = append(values, `@`+column)
		if column != "id" {
			sets = append(sets, column+` = @`+column)
		}
	}
	columns = slices.DeleteFunc(columns, func(column string) bool { return told[column] })
	kept := []string{"words"} // what is read by no page
	if f.Unique {
		kept = append(kept, "identity")
	}
	for _, column := range kept {
		columns, values, sets = append(columns, column), append(values, `@`+column), append(sets, column+` = @`+column)
	}
	filed := slices.Clone(read) // what a file has
	for _, field := range f.Fields {
		if field.Names() {
			things := newThingsSQL(f, &field)
			sql.things[field.Name] = things
			read, filed = append(read, things.read), append(filed, things.names)
		}
	}
	sql.export = `select ` + strings.Join(filed, `, `) + `, ` + active + `, x.created_at` + sql.from + there +
		` and (x.created_at, x.id) > (@at, @id) order by x.created_at, x.id`
	read = append(read, `x.version`, active)
	if f.PutsAway {
		columns, values, sets = append(columns, `active`), append(values, `@active`), append(sets, `active = @active`)
	}
	count := `0`
	if f.Counts != nil {
		count = postgres.Counted(f.Counts.SQL)
	}
	if f.Rows.Column != "" {
		columns, values = append(columns, f.Rows.Column), append(values, `'`+f.Rows.Value+`'`)
	}
	sql.columns = `select ` + strings.Join(read, `, `) + `, 0`
	sql.countedColumns = `select ` + strings.Join(read, `, `) + `, ` + count
	sql.list, sql.counted = sql.columns+sql.from+there, sql.countedColumns+sql.from+there
	sql.lock = sql.list + ` and x.id = @id for update`
	sql.total = `select count(*)` + sql.from + there
	sql.insert = `insert into ` + f.Table + ` (workspace_id, ` + strings.Join(columns, `, `) + `)` +
		` values (current_workspace(), ` + strings.Join(values, `, `) + `)`
	sql.update = `update ` + f.Table + ` set ` + strings.Join(sets, `, `) + `, version = version + 1` + this
	if f.PutsAway {
		sql.putAway = `update ` + f.Table + ` set active = @active, version = version + 1` + this
	}
	sql.remove = `delete from ` + f.Table + this
	if f.Undo {
		sql.remove = `update ` + f.Table + ` set deleted_at = now(), version = version + 1` + this
		sql.restore = `update ` + f.Table + ` set deleted_at = null, version = version + 1` + this +
			` and deleted_at > now() - ` + postgres.Interval(listing.UndoTime) + ` returning name`
	}
	gone := `false`
	if f.Undo {
		gone = `x.deleted_at is not null`
	}
	sql.names = `select x.id, x.name` + sql.from + there
	sql.chosen = `select x.id, x.name, ` + gone + sql.from + ` and x.id = any (@ids)` + inNameOrder
	sql.history = `select a.at, a.actor, a.act, coalesce((select array_agg(f) from jsonb_array_elements_text(a.detail->'fields') f), '{}')
		from activity a join (select x.workspace_id, x.id` + sql.from + ` and x.id = @id) x
		  on x.workspace_id = a.workspace_id and x.id = a.target_id
		order by a.at desc, a.id desc limit 50`
	return sql
}

// ownColumn is the column of a join table that names the thing itself: bundle_id.
func ownColumn(f section.Facts) string { return f.Noun + `_id` }
