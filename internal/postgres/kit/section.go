package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// Section keeps the things of one section.
type Section[T any] struct {
	*section.Of[T]
	// Forget takes away what hangs on a thing, before the thing goes for good.
	Forget func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error
	db     *postgres.Database
	facts  section.Facts
	sql    sectionSQL
}

// NewSection makes the repository of a section. Its SQL is written here, once.
func NewSection[T any](db *postgres.Database, of *section.Of[T]) *Section[T] {
	return &Section[T]{Of: of, db: db, facts: of.Facts(), sql: newSectionSQL(of.Facts())}
}

// A list is in the order of the names; a search is the beginning of one.
const (
	thatBegin   = ` and x.name_key >= @search and x.name_key < @search || U&'\+10FFFF'`
	afterCursor = ` and (x.name_key, x.id) > (@key, @id) order by x.name_key, x.id`
)

// inState are the conditions of the states that a list is filtered by.
var inState = map[string]string{listing.Active: ` and x.active`, listing.PutAway: ` and not x.active`}

// reading is the SQL that reads things, with what hangs on them for a grant on
// that; nil leaves it out.
func (s *Section[T]) reading(counts *policy.Grant[policy.List]) (string, error) {
	if counts == nil || s.Counts == nil {
		return s.sql.list, nil
	}
	_, err := counts.For(s.Counts.Resource)
	return s.sql.counted, err
}

// scan reads a row into a thing: its id, name and key, its fields, what it names,
// its version, whether it is active, and the count.
func (s *Section[T]) scan(row pgx.CollectableRow) (thing T, err error) {
	item := s.Item(&thing)
	targets := append([]any{&item.ID, &item.Name, &item.SortKey}, s.targets(&thing)...)
	for i := range s.Fields {
		if s.Fields[i].Kind == section.Things {
			targets = append(targets, s.Fields[i].Things(&thing))
		}
	}
	return thing, row.Scan(append(targets, &item.Version, &item.Active, &item.Count)...)
}

// targets are where a thing keeps the columns of its fields, in their order.
func (s *Section[T]) targets(thing *T) (targets []any) {
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Text, section.Code, section.Choice:
			targets = append(targets, f.Text(thing))
		case section.Number:
			targets = append(targets, f.Number(thing))
		case section.Money:
			targets = append(targets, f.Number(thing), f.Text(thing))
		case section.Day:
			targets = append(targets, &NullDay{f.Day(thing)})
		case section.Things:
		}
	}
	return targets
}

// arguments are the columns of a thing.
func (s *Section[T]) arguments(thing *T) pgx.NamedArgs {
	item := s.Item(thing)
	args := pgx.NamedArgs{"id": item.ID, "name": item.Name, "name_key": texts.SearchKey(item.Name), "active": item.Active}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Text, section.Code, section.Choice:
			args[f.Name] = *f.Text(thing)
		case section.Number:
			args[f.Name] = *f.Number(thing)
		case section.Money:
			args[f.Name], args["currency"] = *f.Number(thing), *f.Text(thing)
		case section.Day:
			args[f.Name] = postgres.OrNull(*f.Day(thing))
		case section.Things:
		}
	}
	return args
}

// List reads one page. What hangs on each is counted for a grant on that, nil for
// whom it is closed.
func (s *Section[T]) List(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery, counts *policy.Grant[policy.List]) (page listing.NamePage[T], err error) {
	sql, err := s.reading(counts)
	if err != nil {
		return page, err
	}
	if q.Search != "" {
		sql += thatBegin
	}
	args := pgx.NamedArgs{"search": texts.SearchKey(q.Search), "key": q.After.Key, "id": q.After.ID}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Rows(b, &page.Rows, s.scan, sql+inState[q.State]+afterCursor+postgres.UpTo(q.Limit+1), args)
	})
	if len(page.Rows) > q.Limit {
		page.Rows, page.More = page.Rows[:q.Limit], true
		last := s.Item(&page.Rows[q.Limit-1])
		page.Next = listing.Cursor{Key: last.SortKey, ID: last.ID}
	}
	return page, err
}

// Open reads one with its history, the latest act first. What hangs on it is
// counted as in List.
func (s *Section[T]) Open(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, counts *policy.Grant[policy.List]) (thing T, history []section.Act, err error) {
	sql, err := s.reading(counts)
	if err != nil {
		return thing, nil, err
	}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Row(b, &thing, s.scan, sql+` and x.id = @id`, pgx.NamedArgs{"id": id})
		postgres.Rows(b, &history, pgx.RowToStructByPos[section.Act], s.sql.history, pgx.NamedArgs{"id": id})
	})
	return thing, history, err
}

// Create adds one. It fails with a fault about the field that is wrong.
func (s *Section[T]) Create(ctx context.Context, grant policy.Grant[policy.Create], thing T) (id uuid.UUID, err error) {
	if _, err := grant.For(s.Resource); err != nil {
		return id, err
	}
	thing, wrong := s.Clean(thing)
	if err := wrong.Err(); err != nil {
		return id, err
	}
	item := s.Item(&thing)
	item.ID = postgres.NewID()
	if !s.PutsAway {
		item.Active = true
	}
	return item.ID, postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		if _, err := tx.Exec(ctx, s.sql.insert, s.arguments(&thing)); err != nil {
			return s.taken(err)
		}
		if err := s.storeThings(ctx, tx, &thing); err != nil {
			return err
		}
		return tx.Log(ctx, s.Noun+".create", item.Name, item.ID, nil)
	})
}

// Update changes one. It fails with a fault: NotFound, Conflict when somebody
// changed it since the version that thing carries (0 for whatever there is), or
// about a field.
func (s *Section[T]) Update(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, thing T) error {
	if _, err := grant.For(s.Resource); err != nil {
		return err
	}
	thing, wrong := s.Clean(thing)
	if err := wrong.Err(); err != nil {
		return err
	}
	item := s.Item(&thing)
	item.ID = id
	return postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		was, err := s.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if item.Version != 0 && item.Version != s.Item(&was).Version {
			return fault.New(fault.Conflict, "fault.section_changed", "Name", s.Item(&was).Name)
		}
		if _, err := tx.Exec(ctx, s.sql.update, s.arguments(&thing)); err != nil {
			return s.taken(err)
		}
		if err := s.storeThings(ctx, tx, &thing); err != nil {
			return err
		}
		return tx.Log(ctx, s.Noun+".change", item.Name, id, postgres.Detail{"fields": s.changed(&was, &thing)})
	})
}

// PutAway puts some away, or brings them back, and returns how many it changed.
// Those that are not there are left out.
func (s *Section[T]) PutAway(ctx context.Context, grant policy.Grant[policy.Update], ids []uuid.UUID, away bool) (changed int, err error) {
	if _, err := grant.For(s.Resource); err != nil {
		return 0, err
	}
	if !s.PutsAway {
		return 0, postgres.NotFound
	}
	act := map[bool]string{true: ".put_away", false: ".bring_back"}[away]
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		return s.each(ctx, tx, ids, func(item *section.Item) error {
			if item.Active != away {
				return nil
			}
			changed++
			if _, err := tx.Exec(ctx, s.sql.putAway, pgx.NamedArgs{"id": item.ID, "active": !away}); err != nil {
				return err
			}
			return tx.Log(ctx, s.Noun+act, item.Name, item.ID, nil)
		})
	})
	return changed, err
}

// Delete takes some away and returns the names of those that were there. Where
// the section has Undo they stay for listing.UndoTime.
func (s *Section[T]) Delete(ctx context.Context, grant policy.Grant[policy.Delete], ids []uuid.UUID) (names []string, err error) {
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		return s.each(ctx, tx, ids, func(item *section.Item) error {
			names = append(names, item.Name)
			if s.Forget != nil && !s.Undo {
				if err := s.Forget(ctx, tx, item.ID); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, s.sql.remove, pgx.NamedArgs{"id": item.ID}); err != nil {
				return err
			}
			return tx.Log(ctx, s.Noun+".delete", item.Name, item.ID, nil)
		})
	})
	return names, err
}

// Restore undoes a deletion. It fails with a fault: NotFound when there is
// nothing to undo, Conflict when what must be unique is another's by now.
func (s *Section[T]) Restore(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	if _, err := grant.For(s.Resource); err != nil {
		return "", err
	}
	if !s.Undo {
		return "", postgres.NotFound
	}
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		if err := tx.QueryRow(ctx, s.sql.restore, pgx.NamedArgs{"id": id}).Scan(&name); err != nil {
			if taken := s.taken(err); taken != err { //nolint:errorlint // The same value, when nothing is taken.
				return fault.New(fault.Conflict, "fault.taken_meanwhile")
			}
			return err
		}
		return tx.Log(ctx, s.Noun+".restore", name, id, nil)
	})
	return name, err
}

// each locks those of the ids that are there, in one order for everybody, or two
// changes wait for each other.
func (s *Section[T]) each(ctx context.Context, tx *postgres.Tx, ids []uuid.UUID, f func(*section.Item) error) error {
	rows, _ := tx.Query(ctx, s.sql.list+` and x.id = any (@ids) order by x.id for update`, pgx.NamedArgs{"ids": ids})
	things, err := pgx.CollectRows(rows, s.scan)
	if err != nil {
		return err
	}
	if len(things) == 0 {
		return postgres.NotFound
	}
	for i := range things {
		if err := f(s.Item(&things[i])); err != nil {
			return err
		}
	}
	return nil
}

// locked reads one and locks it.
func (s *Section[T]) locked(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (T, error) {
	rows, _ := tx.Query(ctx, s.sql.lock, pgx.NamedArgs{"id": id})
	return pgx.CollectExactlyOneRow(rows, s.scan)
}

// taken turns what a unique index refused into a fault about its field.
func (s *Section[T]) taken(err error) error {
	if s.Unique && postgres.Violates(err, s.Table+"_name") {
		return fault.Field("name", "fault.name_taken")
	}
	for i := range s.Fields {
		if s.Fields[i].Unique && postgres.Violates(err, s.Table+"_"+s.Fields[i].Name) {
			return fault.Field(s.Fields[i].Name, "fault.value_taken")
		}
	}
	return err
}

// maxNames is how many things a form offers to choose from.
const maxNames = 200

// Names lists what a form of another section chooses from, by name.
func (s *Section[T]) Names(ctx context.Context, grant policy.Grant[policy.List]) (names []listing.Choice, err error) {
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Rows(b, &names, pgx.RowToStructByPos[listing.Choice], s.sql.names+postgres.UpTo(maxNames))
	})
	return names, err
}
