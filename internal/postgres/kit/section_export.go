package kit

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// export is the section as a file: a column a field.
func (s *Section[T]) export() (policy.Resource, ExportSource) {
	return s.Resource, ExportSource{Count: `select count(*)` + s.sql.from, Read: s.readPart}
}

func (s *Section[T]) readPart(
	ctx context.Context, tx *postgres.Tx, part Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
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
	head = part.Heads(append(head, "created_at")...)
	found, _ := tx.Query(ctx, s.sql.export+postgres.UpTo(part.Limit), part.Args())
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		var thing T
		var created time.Time
		item := s.Item(&thing)
		targets := append([]any{&item.ID, &item.Name, &item.SortKey}, s.targets(&thing)...)
		if err := row.Scan(append(targets, &item.Active, &created)...); err != nil {
			return nil, err
		}
		last = listing.Cursor{At: created, ID: item.ID}
		return append(s.cells(&thing), csvfile.TimeCell(created, part.Zone)), nil
	})
	return head, rows, last, err
}

// cells writes a thing as a program reads it.
func (s *Section[T]) cells(thing *T) []csvfile.Cell {
	cells := csvfile.Texts(s.Item(thing).Name)
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			cells = append(cells, csvfile.Number(money.Decimal(*f.Number(thing), *f.Text(thing))), csvfile.Text(*f.Text(thing)))
		case section.Number:
			cells = append(cells, csvfile.Number(strconv.FormatInt(*f.Number(thing), 10)))
		case section.Day:
			cells = append(cells, csvfile.DayCell(*f.Day(thing)))
		case section.Lines:
			cells = append(cells, csvfile.Text(strings.Join(*f.Lines(thing), "\n")))
		case section.Things, section.Set:
		default:
			cells = append(cells, csvfile.Text(*f.Text(thing)))
		}
	}
	if s.PutsAway {
		cells = append(cells, csvfile.Text(map[bool]string{true: "yes", false: "no"}[s.Item(thing).Active]))
	}
	return cells
}
