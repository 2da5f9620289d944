package kit

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// thingsSQL is the SQL of a field of things: @id is the thing that names them, @ids
// those that it names. Read has their ids, and names what a file calls them, "" for
// one that was deleted.
type thingsSQL struct{ read, names, unknown, clear, add string }

func newThingsSQL(f section.Facts, field *section.Facet) thingsSQL {
	own := ` where workspace_id = current_workspace() and ` + ownColumn(f) + ` = @id`
	of := field.Join + ` j where j.workspace_id = x.workspace_id and j.` + ownColumn(f) + ` = x.id`
	missing := `select from unnest(@ids::uuid[]) named (id)
			where not exists (select from ` + field.From + ` x
				where x.workspace_id = current_workspace() and x.id = named.id and ` + isThere(field, `x`) + `)`
	others := ` from ` + field.From + ` o, ` + of + ` and o.workspace_id = j.workspace_id and o.id = j.` + field.Column
	sql := thingsSQL{
		read:  `array (select j.` + field.Column + ` from ` + of + ` order by j.position)`,
		names: `array (select case when ` + isThere(field, `o`) + ` then o.name else '' end` + others + ` order by j.position)`,
		// One that was deleted stays where it is named already, and is named nowhere anew.
		unknown: `select exists (` + missing + `
			  and named.id not in (select ` + field.Column + ` from ` + field.Join + own + `))`,
		clear: `delete from ` + field.Join + own,
		add: `insert into ` + field.Join + ` (workspace_id, ` + ownColumn(f) + `, ` + field.Column + `, position)
			select current_workspace(), @id, id, position from unnest(@ids::uuid[]) with ordinality as named (id, position)`,
	}
	if field.Kind == section.Set { // It has those who are there, by name.
		there := others + ` and ` + isThere(field, `o`) + ` order by o.name_key, o.id)`
		sql.read, sql.names = `array (select o.id`+there, `array (select o.name`+there
		sql.unknown = `select exists (` + missing + `)`
		sql.add = `insert into ` + field.Join + ` (workspace_id, ` + ownColumn(f) + `, ` + field.Column + `)
			select current_workspace(), @id, id from unnest(@ids::uuid[]) named (id)`
	}
	return sql
}

// isThere is the condition that one of those that a field names, aliased, is there.
func isThere(field *section.Facet, alias string) string {
	if field.Of == policy.Members {
		return postgres.ActiveMember(alias)
	}
	return alias + `.deleted_at is null`
}

// storeThings writes which things of other sections a thing names, anew. One that
// is not there is a fault about the field.
func (s *Section[T]) storeThings(ctx context.Context, tx *postgres.Tx, thing *T) error {
	for i := range s.Fields {
		f := &s.Fields[i]
		if !f.Names() {
			continue
		}
		args, sql := pgx.NamedArgs{"id": s.Item(thing).ID, "ids": *f.Things(thing)}, s.sql.things[f.Name]
		var unknown bool
		if err := tx.QueryRow(ctx, sql.unknown, args).Scan(&unknown); err != nil {
			return err
		}
		if unknown {
			return fault.Field(f.Name, "fault.choice")
		}
		batch := &pgx.Batch{}
		batch.Queue(sql.clear, args)
		batch.Queue(sql.add, args)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	return nil
}

// changed names the fields in which two states of a thing differ: the history
// says which changed, and not what they were.
func (s *Section[T]) changed(was, is *T) []string {
	fields := []string{}
	a, b := s.Item(was), s.Item(is)
	if a.Name != b.Name {
		fields = append(fields, "name")
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; !sameField(f, was, is) {
			fields = append(fields, f.Name)
		}
	}
	if s.PutsAway && a.Active != b.Active {
		fields = append(fields, "active")
	}
	return fields
}

func sameField[T any](f *section.Field[T], a, b *T) bool {
	if f.Told {
		return true
	}
	switch f.Kind {
	case section.Money:
		return *f.Number(a) == *f.Number(b) && *f.Text(a) == *f.Text(b)
	case section.Number:
		return *f.Number(a) == *f.Number(b)
	case section.Day:
		return f.Day(a).Equal(*f.Day(b))
	case section.Things:
		return slices.Equal(*f.Things(a), *f.Things(b))
	case section.Set:
		return len(*f.Things(a)) == len(*f.Things(b)) &&
			!slices.ContainsFunc(*f.Things(a), func(id uuid.UUID) bool { return !slices.Contains(*f.Things(b), id) })
	case section.Lines:
		return slices.Equal(*f.Lines(a), *f.Lines(b))
	default:
		return *f.Text(a) == *f.Text(b)
	}
}

// NullDay scans a date that may be missing into the zero time.
type NullDay struct{ Into *time.Time }

// Scan implements sql.Scanner.
func (d *NullDay) Scan(value any) error {
	day, _ := value.(time.Time)
	*d.Into = day
	return nil
}
