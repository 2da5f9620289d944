package kit

import (
	"context"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// LockedRecord is a record as it stands under the lock of a change.
type LockedRecord struct {
	Label    string
	State    string
	Version  int64
	Amount   int64
	Currency string
	Contact  uuid.UUID
}

// Lock reads and locks a record that the transaction's member reaches.
func (t *RecordTable) Lock(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (LockedRecord, error) {
	price := t.Price
	if price == "" {
		price = `0::bigint, ''`
	}
	rows, _ := tx.Query(ctx, `
		select `+t.Label+`, r.state, r.version, `+price+`, r.contact_id
		  from `+t.String()+` r`+withContact+` and r.id = @id and `+recordWithin(tx.Reach)+` for update of r`,
		tx.Args(pgx.NamedArgs{"id": id}))
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[LockedRecord])
}

// Log writes what was done with a record into the activity log.
func (t *RecordTable) Log(ctx context.Context, tx *postgres.Tx, act string, id uuid.UUID, now LockedRecord, detail postgres.Detail) error {
	all := postgres.Detail{"contact": now.Contact}
	if now.Currency != "" {
		all["amount"], all["currency"] = now.Amount, now.Currency
	}
	maps.Copy(all, detail)
	return tx.Log(ctx, t.Noun+"."+act, now.Label, id, all)
}

// arguments are those of every draft, and those of the change.
func (c *RecordChange) arguments() pgx.NamedArgs {
	d := c.Draft
	all := pgx.NamedArgs{
		"id": c.ID, "contact": c.Contact, "at": d.At, "kind": d.Sort, "state": d.State, "label": d.Label,
		"amount": d.Amount, "currency": d.Currency,
	}
	maps.Copy(all, c.Arguments)
	return all
}

// prepare lets the kind see a change before it is written.
func (t *RecordTable) prepare(ctx context.Context, tx *postgres.Tx, c *RecordChange) error {
	if t.Prepare == nil {
		return nil
	}
	return t.Prepare(ctx, tx, c)
}

// written lets the kind write what hangs on a record that is there by now.
func (t *RecordTable) written(ctx context.Context, tx *postgres.Tx, c *RecordChange) error {
	if t.Written == nil {
		return nil
	}
	return t.refused(t.Written(ctx, tx, c))
}

func (t *RecordTable) refused(err error) error {
	if err == nil || t.Refused == nil {
		return err
	}
	return t.Refused(err)
}

// Create adds a record to a customer whom both grants reach, and returns what it
// is called. It fails with a fault: NotFound, or about its fields.
func (s *Records) Create(
	ctx context.Context, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], contact uuid.UUID, draft records.Draft,
) (id uuid.UUID, label string, err error) {
	opened, err := contacts.For(policy.Contacts)
	if err != nil {
		return id, "", err
	}
	id = postgres.NewID()
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		d, wrong := s.Clean(draft, "")
		if err := wrong.Err(); err != nil {
			return err
		}
		if s.Begin != nil {
			if err := s.Begin(ctx, tx); err != nil {
				return err
			}
		}
		if err := LockReached(ctx, tx, contact, opened); err != nil {
			return err
		}
		c := &RecordChange{ID: id, Contact: contact, Actor: grant.Actor(), Draft: &d, Arguments: pgx.NamedArgs{}, Detail: postgres.Detail{}}
		if err := s.prepare(ctx, tx, c); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, s.InsertSQL, c.arguments()).Scan(&label); err != nil {
			return s.refused(err)
		}
		if err := s.written(ctx, tx, c); err != nil {
			return err
		}
		return s.Log(ctx, tx, "create", id, LockedRecord{Label: label, Amount: d.Amount, Currency: d.Currency, Contact: contact}, c.Detail)
	})
	if err != nil {
		return uuid.Nil, "", err
	}
	return id, label, nil
}

// LockReached locks a customer whom the transaction's member reaches, also by
// the scope of another grant: as a change of them does, for a payment changes when they
// last bought. Two with weaker locks would wait for each other.
func LockReached(ctx context.Context, tx *postgres.Tx, contact uuid.UUID, also policy.Scope) error {
	var there bool
	return tx.QueryRow(ctx, `
		select true from contacts c
		 where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null
		   and `+postgres.Within(`c`, tx.Reach)+` and `+postgres.Within(`c`, also.Reach)+` for no key update of c`,
		tx.Args(pgx.NamedArgs{"id": contact})).Scan(&there)
}

const thisRecord = `, version = version + 1 where workspace_id = current_workspace() and id = @id`

// Update changes a record within reach. It fails with a fault: NotFound,
// Conflict when somebody changed it meanwhile or when nothing changes it any
// more, or about its fields.
func (s *Records) Update(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, draft records.Draft) error {
	return postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		was, err := s.Lock(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case records.Final(was.State):
			return records.Moved
		case draft.Version != was.Version:
			return fault.New(fault.Conflict, "fault.record_changed")
		}
		d, wrong := s.Clean(draft, was.State)
		if err := wrong.Err(); err != nil {
			return err
		}
		c := &RecordChange{
			ID: id, Contact: was.Contact, Actor: grant.Actor(), Was: was, Draft: &d, Arguments: pgx.NamedArgs{}, Detail: postgres.Detail{},
		}
		if err := s.prepare(ctx, tx, c); err != nil {
			return err
		}
		sql, own := s.UpdateSQL[was.State]
		if !own {
			sql = s.UpdateSQL[""]
		}
		if _, err := tx.Exec(ctx, sql+thisRecord, c.arguments()); err != nil {
			return s.refused(err)
		}
		if err := s.written(ctx, tx, c); err != nil {
			return err
		}
		now, err := s.Lock(ctx, tx, id) // As it is called by now.
		if err != nil {
			return err
		}
		return s.Log(ctx, tx, "change", id, now, c.Detail)
	})
}

// RecordDone is what was done with a record: what it is called, and the code of
// the coupon that it gave back, "" for none.
type RecordDone struct{ Label, Returned string }

// Move takes a step with a record within reach. Of the draft counts what the step
// asks for. It fails with a fault: NotFound, or
// Conflict where the step does not begin.
func (s *Records) Move(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, step records.Step, draft records.Draft,
) (done RecordDone, err error) {
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		now, err := s.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		to, ok := s.Take(step, now.State)
		if !ok {
			return records.Moved
		}
		if step == records.Cancel && s.End != nil {
			if done.Returned, err = s.End(ctx, tx, id); err != nil {
				return err
			}
		}
		arguments := pgx.NamedArgs{"id": id, "to": to, "tracking": draft.Tracking}
		if s.Stepping != nil {
			if err := s.Stepping(ctx, tx, id, arguments); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, s.MoveSQL+thisRecord, arguments); err != nil {
			return err
		}
		if s.Moved != nil {
			if err := s.Moved(ctx, tx, id); err != nil {
				return err
			}
		}
		done.Label = now.Label
		return s.Log(ctx, tx, string(step), id, now, nil)
	})
	return done, err
}

// Delete takes a record within reach away for good; the activity log keeps it.
func (s *Records) Delete(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (done RecordDone, err error) {
	err = postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		now, err := s.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if s.End != nil {
			if done.Returned, err = s.End(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `delete from `+s.String()+` where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		done.Label = now.Label
		return s.Log(ctx, tx, "delete", id, now, nil)
	})
	return done, err
}
