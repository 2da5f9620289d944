package customers

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// fieldsSQL reads fields as customers.Field has them.
	fieldsSQL = `
		select f.id, f.name, f.kind, f.choices, f.version
		  from contact_fields f where f.workspace_id = current_workspace()`
	// inFieldOrder is the order in which they were made.
	inFieldOrder = ` order by f.created_at, f.id`
)

var scanField = pgx.RowToStructByPos[customers.Field]

func queueFields(b *postgres.Batch, fields *[]customers.Field) {
	postgres.Rows(b, fields, scanField, fieldsSQL+inFieldOrder)
}

// ContactFields lists the fields of a workspace's contacts.
func (s Store) ContactFields(
	ctx context.Context, grant policy.Grant[policy.List],
) (fields []customers.Field, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.ContactFields, func(b *postgres.Batch) { queueFields(b, &fields) })
	return fields, err
}

// ContactField reads one, and counts the contacts that have a value in it up to
// listing.CountCap.
func (s Store) ContactField(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID,
) (f customers.Field, used int, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.ContactFields, func(b *postgres.Batch) {
		postgres.Row(b, &f, scanField, fieldsSQL+` and f.id = $1`, id)
		b.Values(`select `+postgres.Counted(`
			from contact_values where workspace_id = current_workspace() and field_id = $1 and created_at is not null`),
			[]any{id}, &used)
	})
	return f, used, err
}

var (
	fieldNameTaken = fault.Field("name", "fault.field_taken")
	fieldChanged   = fault.New(fault.Conflict, "fault.contact_field_changed")
)

// CreateContactField adds a field. It fails with a fault: Conflict when there
// are as many as there can be, or about the field name.
func (s Store) CreateContactField(ctx context.Context, grant policy.Grant[policy.Create], f customers.Field) error {
	return postgres.Change(ctx, s.db, grant, policy.ContactFields, func(tx *postgres.Tx) error {
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(ctx, `
			select count(*) from contact_fields where workspace_id = current_workspace()`).Scan(&count); err != nil {
			return err
		}
		if count >= customers.MaxFields {
			return fault.New(fault.Conflict, "fault.too_many_contact_fields", "Max", customers.MaxFields)
		}
		f.ID = postgres.NewID()
		if err := writeField(ctx, tx, `
			insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
			values (current_workspace(), $1, $2, $3, $4, $5)`, f); err != nil {
			return err
		}
		return tx.Log(ctx, "contact_field.create", f.Name, f.ID, nil)
	})
}

// ChangeContactField changes a field. Values that contacts have stay values of
// it: its kind stays while there are any, and a choice while somebody has it. It
// fails with a fault: NotFound, Conflict, or about the field name.
func (s Store) ChangeContactField(ctx context.Context, grant policy.Grant[policy.Update], f customers.Field) error {
	return postgres.Change(ctx, s.db, grant, policy.ContactFields, func(tx *postgres.Tx) error {
		was, err := lockField(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		if f.Version != 0 && f.Version != was.Version {
			return fieldChanged
		}
		if err := keepsValues(ctx, tx, was, f); err != nil {
			return err
		}
		if err := writeField(ctx, tx, `
			update contact_fields set name = $2, name_key = $3, kind = $4, choices = $5, version = version + 1
			 where workspace_id = current_workspace() and id = $1`, f); err != nil {
			return err
		}
		return tx.Log(ctx, "contact_field.change", f.Name, f.ID, postgres.Renamed(was.Name, f.Name))
	})
}

// lockField reads a field and locks it: whoever writes a value of it waits.
func lockField(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (customers.Field, error) {
	rows, _ := tx.Query(ctx, fieldsSQL+` and f.id = $1 for update`, id)
	return pgx.CollectExactlyOneRow(rows, scanField)
}

func writeField(ctx context.Context, tx *postgres.Tx, sql string, f customers.Field) error {
	_, err := tx.Exec(ctx, sql, f.ID, f.Name, texts.SearchKey(f.Name), f.Kind, postgres.OrEmpty(f.Choices))
	if postgres.Violates(err, "contact_fields_name") {
		return fieldNameTaken
	}
	return err
}

// keepsValues fails when a change would leave contacts with what is no value of
// the field any more. Those of deleted contacts count: a deletion can be undone.
func keepsValues(ctx context.Context, tx *postgres.Tx, was, is customers.Field) error {
	if was.Kind != is.Kind {
		used, err := fieldUsed(ctx, tx, ``, is.ID)
		if err == nil && used {
			return fault.New(fault.Conflict, "fault.kind_in_use")
		}
		return err
	}
	for _, choice := range was.Choices {
		if slices.Contains(is.Choices, choice) {
			continue
		}
		used, err := fieldUsed(ctx, tx, ` and value_key = $2`, is.ID, texts.SearchKey(choice))
		if err != nil {
			return err
		}
		if used {
			return fault.New(fault.Conflict, "fault.choice_in_use", "Choice", choice)
		}
	}
	return nil
}

// fieldUsed tells whether any contact has a value in the field $1 that meets a
// further condition.
func fieldUsed(ctx context.Context, tx *postgres.Tx, condition string, arguments ...any) (used bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from contact_values
		                where workspace_id = current_workspace() and field_id = $1`+condition+`)`, arguments...).Scan(&used)
	return used, err
}

// DeleteContactField takes a field away, with what contacts have in it.
func (s Store) DeleteContactField(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID,
) (name string, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.ContactFields, func(tx *postgres.Tx) error {
		f, err := lockField(ctx, tx, id)
		if err != nil {
			return err
		}
		name = f.Name
		lost, err := tx.Exec(ctx, `
			delete from contact_values where workspace_id = current_workspace() and field_id = $1`, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			delete from contact_fields where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "contact_field.delete", name, id, postgres.Detail{"count": lost.RowsAffected()})
	})
	return name, err
}
