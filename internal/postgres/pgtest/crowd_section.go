package pgtest

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/section"
)

// CrowdSection fills workspaces, each with so many things of a section, or as many
// as there can be: copies of one, named Mug and a number. A hundredth of them are
// put away, where that is a state of theirs.
func (db *DB) CrowdSection(t testing.TB, f section.Facts, things int, workspaces ...uuid.UUID) {
	t.Helper()
	if f.Most > 0 {
		things = min(things, f.Most)
	}
	fixed := Row{}
	if f.Rows.Column != "" {
		fixed[f.Rows.Column] = f.Rows.Value
	}
	first := db.NewRow(t, f.Table, workspaces[0], fixed)
	own := `'workspace_id', w, 'id', gen_random_uuid(), 'name', 'Mug ' || i, 'name_key', 'mug ' || i, 'words', array['mug', i::text], 'created_at', now() - i * interval '1 minute'`
	if f.PutsAway {
		own += `, 'active', i % 100 > 0`
	}
	if f.Unique {
		own += `, 'identity', 'mug ' || i`
	}
	for _, field := range f.Fields {
		switch {
		case field.Kind == section.Address:
			own += `, '` + field.Name + `', gen_random_uuid() || '@mug.test'`
		case field.Unique:
			own += `, '` + field.Name + `', 'MUG-' || i`
		}
	}
	var names []string
	for name := range first {
		names = append(names, pgx.Identifier{name}.Sanitize())
	}
	columns := strings.Join(names, ", ")
	db.Exec(t, `insert into `+f.Table+` (`+columns+`) select `+columns+` from unnest($2::uuid[]) w, generate_series(1, $3) i,
		jsonb_populate_record(null::`+f.Table+`, $1 || jsonb_build_object(`+own+`))`, first, workspaces, things)
	db.Exec(t, `delete from `+f.Table+` where workspace_id = $1 and id = $2`, workspaces[0], first["id"])
	db.Exec(t, `vacuum (analyze) `+f.Table+`, search_words`)
}
