package kit

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// Section keeps the things of one section.
type Section[T any] struct {
	*section.Of[T]
	// MayBecome is a rule of the section about a change of one, which is locked.
	MayBecome func(ctx context.Context, tx *postgres.Tx, was, is *T) error
	// Leave takes one out of what hangs on it, before it is deleted. What it
	// returns stands in the log.
	Leave func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (postgres.Detail, error)
	// Return puts one back into what Leave took it out of, when its deletion is undone.
	Return func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error
	db     *postgres.Database
	facts  section.Facts
	sql    sectionSQL
}

// NewSection makes the repository of a section. Its SQL is written here, once.
func NewSection[T any](db *postgres.Database, of *section.Of[T]) *Section[T] {
	return &Section[T]{Of: of, db: db, facts: of.Facts(), sql: newSectionSQL(of.Facts())}
}

// A list is in the order of the names.
const (
	afterCursor = ` and (x.name_key, x.id) > (@key, @id)` + inNameOrder
	inNameOrder = ` order by x.name_key, x.id`
)

// inState are the conditions of the states that a list is filtered by.
var inState = map[string]string{listing.Active: ` and x.active`, listing.PutAway: ` and not x.active`}

// reading is what is read of things, with what hangs on them for a grant on that;
// nil leaves it out.
func (s *Section[T]) reading(counts *policy.Grant[policy.List]) (string, error) {
	if counts == nil || s.Counts == nil {
		return s.sql.columns, nil
	}
	_, err := counts.For(s.Counts.Resource)
	return s.sql.countedColumns, err
}

// scan reads a row into a thing: its id, name and key, its fields, what it names,
// its version, whether it is active, and the count.
func (s *Section[T]) scan(row pgx.CollectableRow) (T, error) { return s.scanInto(row) }

// scanInto is scan for a row that tells more.
func (s *Section[T]) scanInto(row pgx.CollectableRow, more ...any) (thing T, err error) {
	item := s.Item(&thing)
	targets := append([]any{&item.ID, &item.Name, &item.SortKey}, s.targets(&thing)...)
	for i := range s.Fields {
		if s.Fields[i].Names() {
			targets = append(targets, s.Fields[i].Things(&thing))
		}
	}
	return thing, row.Scan(append(append(targets, &item.Version, &item.Active, &item.Count), more...)...)
}

// targets are where a thing keeps the columns of its fields, in their order.
func (s *Section[T]) targets(thing *T) (targets []any) {
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Text, section.Name, section.Phone, section.Code, section.Choice, section.Address, section.Paragraphs,
			section.Link:
			targets = append(targets, f.Text(thing))
		case section.Number:
			targets = append(targets, f.Number(thing))
		case section.Money:
			targets = append(targets, f.Number(thing), f.Text(thing))
		case section.Day:
			targets = append(targets, &NullDay{f.Day(thing)})
		case section.Lines:
			targets = append(targets, f.Lines(thing))
		case section.Things, section.Set:
		}
	}
	return targets
}

// arguments are the columns of a thing.
func (s *Section[T]) arguments(thing *T) pgx.NamedArgs {
	item := s.Item(thing)
	args := pgx.NamedArgs{"id": item.ID, "name": item.Name, "name_key": texts.SearchKey(item.Name),
		"words": postgres.OrEmpty(texts.SearchWords(item.Name)), "active": item.Active}
	if s.Unique {
		args["identity"] = texts.Identity(item.Name)
	}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Text, section.Name, section.Phone, section.Code, section.Choice, section.Address, section.Paragraphs,
			section.Link:
			args[f.Name] = *f.Text(thing)
		case section.Number:
			args[f.Name] = *f.Number(thing)
		case section.Money:
			args[f.Name], args["currency"] = *f.Number(thing), *f.Text(thing)
		case section.Day:
			args[f.Name] = postgres.OrNull(*f.Day(thing))
		case section.Lines:
			args[f.Name] = postgres.OrEmpty(*f.Lines(thing))
		case section.Things, section.Set:
		}
	}
	return args
}

// List reads one page. What hangs on each is counted for a grant on that, nil for
// whom it is closed.
func (s *Section[T]) List(
	ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery, counts *policy.Grant[policy.List],
) (page listing.NamePage[T], err error) {
	sql, err := s.reading(counts)
	if err != nil {
		return page, err
	}
	search, cut := postgres.Search(texts.SearchTerms(q.Search)), false
	args := search.Arguments(pgx.NamedArgs{"key": q.After.Key, "id": q.After.ID})
	listed := postgres.RowSearch{
		Search: search, Table: s.Table, List: strings.TrimSpace(s.Table + " " + s.Rows.Value),
		Rows: s.sql.rows, Asked: inState[q.State], Order: inNameOrder,
	}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		listed.Weigh(b, args)
		scan := func(row pgx.CollectableRow) (T, error) { return s.scanInto(row, &cut) }
		postgres.Rows(b, &page.Rows, scan, sql+listed.Listed()+afterCursor+postgres.UpTo(q.Limit+1), args)
	})
	page.Partial = listed.Wide || cut
	if len(page.Rows) > q.Limit {
		page.Rows, page.More = page.Rows[:q.Limit], true
		last := s.Item(&page.Rows[q.Limit-1])
		page.Next = listing.Cursor{Key: last.SortKey, ID: last.ID}
	}
	return page, err
}

// Open reads one with its history, the latest act first. What hangs on it is
// counted as in List.
func (s *Section[T]) Open(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, counts *policy.Grant[policy.List],
) (thing T, history []section.Act, err error) {
	sql, err := s.reading(counts)
	if err != nil {
		return thing, nil, err
	}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Row(b, &thing, s.scan, sql+` from `+s.Table+s.sql.rows+` and x.id = @id`, pgx.NamedArgs{"id": id})
		postgres.Rows(b, &history, pgx.RowToStructByPos[section.Act], s.sql.history, pgx.NamedArgs{"id": id})
	})
	return thing, history, err
}
