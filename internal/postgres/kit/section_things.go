package kit

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// thingsSQL is the SQL of a field of things: $1 is the thing that names them, $2
// their ids.
type thingsSQL struct{ unknown, clear, add string }

func newThingsSQL(f section.Facts, field *section.Facet) thingsSQL {
	own := ` where workspace_id = current_workspace() and ` + ownColumn(f) + ` = $1`
	return thingsSQL{
		// One that was deleted stays where it is named already, and is named nowhere anew.
		unknown: `select exists (select from unnest($2::uuid[]) named (id)
			where not exists (select from ` + field.From + ` x where x.workspace_id = current_workspace() and x.id = named.id and x.deleted_at is null)
			  and named.id not in (select ` + field.Column + ` from ` + field.Join + own + `))`,
		clear: `delete from ` + field.Join + own,
		add: `insert into ` + field.Join + ` (workspace_id, ` + ownColumn(f) + `, ` + field.Column + `, position)
			select current_workspace(), $1, id, position from unnest($2::uuid[]) with ordinality as named (id, position)`,
	}
}

// storeThings writes which things of other sections a thing names, anew. One that
// is not there is a fault about the field.
func (s *Section[T]) storeThings(ctx context.Context, tx *postgres.Tx, thing *T) error {
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Kind != section.Things {
			continue
		}
		id, ids, sql := s.Item(thing).ID, *f.Things(thing), s.sql.things[f.Name]
		var unknown bool
		if err := tx.QueryRow(ctx, sql.unknown, id, ids).Scan(&unknown); err != nil {
			return err
		}
		if unknown {
			return fault.Field(f.Name, "fault.choice")
		}
		batch := &pgx.Batch{}
		batch.Queue(sql.clear, id)
		batch.Queue(sql.add, id, ids)
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
	switch f.Kind {
	case section.Money:
		return *f.Number(a) == *f.Number(b) && *f.Text(a) == *f.Text(b)
	case section.Number:
		return *f.Number(a) == *f.Number(b)
	case section.Day:
		return f.Day(a).Equal(*f.Day(b))
	case section.Things:
		return slices.Equal(*f.Things(a), *f.Things(b))
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
