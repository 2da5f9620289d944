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

// storeThings writes which things of other sections a thing names, anew. One that
// is not there, or is deleted, is a fault about the field.
func (s *Section[T]) storeThings(ctx context.Context, tx *postgres.Tx, thing *T) error {
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Kind != section.Things {
			continue
		}
		ids, own := *f.Things(thing), ownColumn(s.facts)
		batch := &pgx.Batch{}
		batch.Queue(`delete from `+f.Join+` where workspace_id = current_workspace() and `+own+` = $1`, s.Item(thing).ID)
		batch.Queue(`
			insert into `+f.Join+` (workspace_id, `+own+`, `+f.Column+`, position)
			select current_workspace(), $1, id, position from unnest($2::uuid[]) with ordinality as named (id, position)`, s.Item(thing).ID, ids)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			if postgres.Violates(err, f.Join+"_"+f.Column) {
				return fault.Field(f.Name, "fault.choice")
			}
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

// nullDay scans a date that may be missing into the zero time.
type nullDay struct{ into *time.Time }

// Scan implements sql.Scanner.
func (d *nullDay) Scan(value any) error {
	day, _ := value.(time.Time)
	*d.into = day
	return nil
}
