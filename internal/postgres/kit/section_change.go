package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// Create adds one. It fails with a fault: Conflict when there are as many as
// there can be, or about the field that is wrong.
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
		if err := tx.Once(ctx, item.ID); err != nil {
			return err
		}
		if err := s.takeTurn(ctx, tx); err != nil {
			return err
		}
		if err := s.hasRoom(ctx, tx); err != nil {
			return err
		}
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
		if err := s.takeTurn(ctx, tx); err != nil {
			return err
		}
		was, err := s.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if item.Version != 0 && item.Version != s.Item(&was).Version {
			return fault.New(fault.Conflict, "fault.section_changed", "Name", s.Item(&was).Name)
		}
		if err := s.keepsFixed(&was, &thing); err != nil {
			return err
		}
		if s.MayBecome != nil {
			if err := s.MayBecome(ctx, tx, &was, &thing); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, s.sql.update, s.arguments(&thing)); err != nil {
			return s.taken(err)
		}
		if err := s.storeThings(ctx, tx, &thing); err != nil {
			return err
		}
		fields := s.changed(&was, &thing)
		if len(fields) == 0 {
			return postgres.ErrUnchanged
		}
		detail := postgres.Detail{"fields": fields}
		if before := s.Item(&was).Name; before != item.Name {
			detail["was"] = before
		}
		return tx.Log(ctx, s.Noun+".change", item.Name, id, detail)
	})
}

// keepsFixed fails where a choice would change that is made when a thing is.
func (s *Section[T]) keepsFixed(was, is *T) error {
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Fixed && *f.Text(was) != *f.Text(is) {
			return fault.Field(f.Name, "fault.fixed")
		}
	}
	return nil
}

// takeTurn waits for others who change things of which there are only so many,
// or who remove members that a thing names.
func (s *Section[T]) takeTurn(ctx context.Context, tx *postgres.Tx) error {
	if s.Most == 0 {
		return nil
	}
	return tx.LockWorkspace(ctx)
}

// hasRoom fails when there are as many things as there can be.
func (s *Section[T]) hasRoom(ctx context.Context, tx *postgres.Tx) error {
	if s.Most == 0 {
		return nil
	}
	var total int
	if err := tx.QueryRow(ctx, s.sql.total).Scan(&total); err != nil {
		return err
	}
	if total >= s.Most {
		return fault.New(fault.Conflict, "fault.section_full", "Most", s.Most)
	}
	return nil
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
			var left postgres.Detail
			if s.Leave != nil {
				var err error
				if left, err = s.Leave(ctx, tx, item.ID); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, s.sql.remove, pgx.NamedArgs{"id": item.ID}); err != nil {
				return err
			}
			return tx.Log(ctx, s.Noun+".delete", item.Name, item.ID, left)
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
		if err := s.takeTurn(ctx, tx); err != nil {
			return err
		}
		if err := s.hasRoom(ctx, tx); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, s.sql.restore, pgx.NamedArgs{"id": id}).Scan(&name); err != nil {
			if taken := s.taken(err); taken != err { //nolint:errorlint // The same value, when nothing is taken.
				return fault.New(fault.Conflict, "fault.taken_meanwhile")
			}
			return err
		}
		if s.Return != nil {
			if err := s.Return(ctx, tx, id); err != nil {
				return err
			}
		}
		return tx.Log(ctx, s.Noun+".restore", name, id, nil)
	})
	return name, err
}

// DeletedTogether are those that the actor deleted by one press.
func (s *Section[T]) DeletedTogether(ctx context.Context, grant policy.Grant[policy.Delete], press uuid.UUID) ([]uuid.UUID, error) {
	return postgres.DoneTogether(ctx, s.db, grant, s.Resource, s.Noun+".delete", press)
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
