package kit

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// export is the section as a file: a column a field, the oldest last.
func (s *Section[T]) export() (policy.Resource, ExportSource) {
	return s.Resource, ExportSource{Count: `select count(*)` + s.sql.from, Read: s.readPart}
}

func (s *Section[T]) readPart(
	ctx context.Context, tx *postgres.Tx, after listing.Cursor, limit int,
) (head []string, rows [][]string, last listing.Cursor, err error) {
	head = []string{"name"}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			head = append(head, f.Name, "currency")
		case section.Things, section.Set:
		default:
			head = append(head, f.Name)
		}
	}
	if s.PutsAway {
		head = append(head, "active")
	}
	head = append(head, "created_at")
	found, _ := tx.Query(ctx, s.sql.export+postgres.UpTo(limit), pgx.NamedArgs{"at": postgres.CursorTime(after), "id": after.ID})
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		var thing T
		var created time.Time
		item := s.Item(&thing)
		targets := append([]any{&item.ID, &item.Name, &item.SortKey}, s.targets(&thing)...)
		if err := row.Scan(append(targets, &item.Active, &created)...); err != nil {
			return nil, err
		}
		last = listing.Cursor{At: created, ID: item.ID}
		return s.cells(&thing, created), nil
	})
	return head, rows, last, err
}

// cells writes a thing as a program reads it.
func (s *Section[T]) cells(thing *T, created time.Time) []string {
	cells := []string{s.Item(thing).Name}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			cells = append(cells, money.Decimal(*f.Number(thing), *f.Text(thing)), *f.Text(thing))
		case section.Number:
			cells = append(cells, strconv.FormatInt(*f.Number(thing), 10))
		case section.Day:
			cells = append(cells, dayCell(*f.Day(thing)))
		case section.Lines:
			cells = append(cells, strings.Join(*f.Lines(thing), "\n"))
		case section.Things, section.Set:
		default:
			cells = append(cells, *f.Text(thing))
		}
	}
	if s.PutsAway {
		cells = append(cells, map[bool]string{true: "yes", false: "no"}[s.Item(thing).Active])
	}
	return append(cells, ExportTime(created))
}

func dayCell(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}
