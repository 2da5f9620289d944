package kit

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// export is the section as a file: a column a field. No door reads it again, so it
// is written for people.
func (s *Section[T]) export() (policy.Resource, ExportSource) {
	return s.Resource, ExportSource{Count: `select count(*)` + s.sql.from, Read: s.readPart}
}

func (s *Section[T]) readPart(
	ctx context.Context, tx *postgres.Tx, part Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	head = []string{"thing_name"}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			head = append(head, f.Name, "currency")
		default:
			head = append(head, f.Name)
		}
	}
	if s.PutsAway {
		head = append(head, "state")
	}
	head = part.Heads(append(head, "created_at")...)
	found, _ := tx.Query(ctx, s.sql.export+postgres.UpTo(part.Limit), part.Args())
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		var thing T
		var created time.Time
		item := s.Item(&thing)
		targets, named := append([]any{&item.ID, &item.Name, &item.SortKey}, s.targets(&thing)...), map[string]*[]string{}
		for i := range s.Fields {
			if f := &s.Fields[i]; f.Names() {
				named[f.Name] = new([]string)
				targets = append(targets, named[f.Name])
			}
		}
		if err := row.Scan(append(targets, &item.Active, &created)...); err != nil {
			return nil, err
		}
		last = listing.Cursor{At: created, ID: item.ID}
		return append(s.cells(part.Words, &thing, named), csvfile.TimeCell(created, part.Zone)), nil
	})
	return head, rows, last, err
}

// cells writes a thing in words as its list has them: what there is none of is
// empty, and what it names has its name, one a line.
func (s *Section[T]) cells(words *i18n.Words, thing *T, named map[string]*[]string) []csvfile.Cell {
	cells := csvfile.Texts(s.Item(thing).Name)
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			if *f.Number(thing) == 0 && !f.Required {
				cells = append(cells, csvfile.Texts("", "")...)
				continue
			}
			cells = append(cells, csvfile.Number(money.Decimal(*f.Number(thing), *f.Text(thing))), csvfile.Text(*f.Text(thing)))
		case section.Number:
			number := ""
			if *f.Number(thing) != 0 || f.Told {
				number = strconv.FormatInt(*f.Number(thing), 10)
			}
			cells = append(cells, csvfile.Number(number))
		case section.Choice:
			cells = append(cells, csvfile.Text(words.T(s.Noun+"."+f.Name+"_"+*f.Text(thing))))
		case section.Day:
			cells = append(cells, csvfile.DayCell(*f.Day(thing)))
		case section.Lines:
			cells = append(cells, csvfile.Text(strings.Join(*f.Lines(thing), "\n")))
		case section.Things, section.Set:
			names := *named[f.Name]
			for n, name := range names {
				if name == "" { // It was deleted since, as the form says too.
					names[n] = words.T("section.gone")
				}
			}
			cells = append(cells, csvfile.Text(strings.Join(names, "\n")))
		default:
			cells = append(cells, csvfile.Text(*f.Text(thing)))
		}
	}
	if s.PutsAway {
		cells = append(cells, csvfile.Text(words.T(s.Noun+"."+s.StateOf(thing, section.Today(words.Zone)))))
	}
	return cells
}
