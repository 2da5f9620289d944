package customers

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// fieldsSQL reads fields as customer.Field has them.
	fieldsSQL = `select f.id, f.name, f.kind, f.choices, f.version from contact_fields f where f.workspace_id = current_workspace()`
	// inFieldOrder is the order in which they were made.
	inFieldOrder = ` order by f.created_at, f.id`
	// valuesSQL reads what a contact has in them; the reach follows.
	valuesSQL = `
		select f.id, f.name, f.kind, v.value
		  from contact_values v
		  join contact_fields f on f.workspace_id = v.workspace_id and f.id = v.field_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.contact_id = @id and c.deleted_at is null and `
	// soughtKey is what a search for a value means in a field of its kind.
	soughtKey = `(select case f.kind when 'number' then @number when 'date' then @date when 'choice' then @choice when 'yes_no' then @yes_no else @text end
		from contact_fields f where f.workspace_id = current_workspace() and f.id = @field)`
)

// soughtArguments fills in what soughtKey asks for.
func soughtArguments(search customers.FieldSearch, args pgx.NamedArgs) {
	args["field"] = search.Field
	for _, kind := range customers.FieldKinds {
		args[string(kind)] = texts.SearchKey(search.Stored[kind])
	}
}

func queueFields(batch *pgx.Batch, fields *[]customers.Field) {
	batch.Queue(fieldsSQL + inFieldOrder).Query(func(rows pgx.Rows) (err error) {
		*fields, err = pgx.CollectRows(rows, pgx.RowToStructByPos[customers.Field])
		return err
	})
}

// ContactFields lists the fields of a workspace's contacts.
func (s Store) ContactFields(ctx context.Context, grant policy.Grant[policy.List]) (fields []customers.Field, err error) {
	scope, err := grant.For(policy.ContactFields)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) { queueFields(batch, &fields) })
	return fields, err
}

// ContactField reads one, and counts the contacts that have a value in it up to
// customer.CountCap.
func (s Store) ContactField(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (f customers.Field, used int, err error) {
	scope, err := grant.For(policy.ContactFields)
	if err != nil {
		return f, 0, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(fieldsSQL+` and f.id = $1`, id).Query(func(rows pgx.Rows) error {
			f, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[customers.Field])
			return err
		})
		batch.Queue(`
			select count(*) from (
				select from contact_values where workspace_id = current_workspace() and field_id = $1 and created_at is not null`+postgres.UpTo(listing.CountCap)+`) counted`, id).QueryRow(func(row pgx.Row) error { return row.Scan(&used) })
	})
	return f, used, postgres.OrNotFound(err)
}

var (
	fieldNameTaken = fault.Field("name", "fault.field_taken")
	// fieldsChanged is for a form that was drawn when there were other fields.
	fieldsChanged = fault.New(fault.Conflict, "fault.contact_fields_changed")
)

// CreateContactField adds a field. It fails with a fault: Conflict when there
// are as many as there can be, or about the field name.
func (s Store) CreateContactField(ctx context.Context, grant policy.Grant[policy.Create], f customers.Field) error {
	scope, err := grant.For(policy.ContactFields)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if err := postgres.LockWorkspace(ctx, tx, scope.Workspace); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(ctx, `select count(*) from contact_fields where workspace_id = current_workspace()`).Scan(&count); err != nil {
			return err
		}
		if count >= customers.MaxFields {
			return fault.New(fault.Conflict, "fault.too_many_contact_fields", "Max", customers.MaxFields)
		}
		id := postgres.NewID()
		_, err := tx.Exec(ctx, `insert into contact_fields (workspace_id, id, name, name_key, kind, choices) values (current_workspace(), $1, $2, $3, $4, $5)`,
			id, f.Name, texts.SearchKey(f.Name), f.Kind, postgres.OrEmpty(f.Choices))
		if postgres.Violates(err, "contact_fields_name") {
			return fieldNameTaken
		}
		if err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact_field.create", Target: f.Name, TargetID: id})
	})
}

// fieldNow reads a field and locks it: whoever writes a value of it waits.
func fieldNow(ctx context.Context, tx pgx.Tx, id uuid.UUID) (customers.Field, error) {
	rows, _ := tx.Query(ctx, fieldsSQL+` and f.id = $1 for update`, id)
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[customers.Field])
	return f, postgres.OrNotFound(err)
}

// ChangeContactField changes a field. Values that contacts have stay values of
// it: its kind stays while there are any, and a choice while somebody has it. It
// fails with a fault: NotFound, Conflict, or about the field name.
func (s Store) ChangeContactField(ctx context.Context, grant policy.Grant[policy.Update], f customers.Field) error {
	scope, err := grant.For(policy.ContactFields)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		was, err := fieldNow(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		if f.Version != 0 && f.Version != was.Version {
			return fault.New(fault.Conflict, "fault.contact_field_changed")
		}
		if err := keepsValues(ctx, tx, was, f); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update contact_fields set name = $2, name_key = $3, kind = $4, choices = $5, version = version + 1 where workspace_id = current_workspace() and id = $1`,
			f.ID, f.Name, texts.SearchKey(f.Name), f.Kind, postgres.OrEmpty(f.Choices))
		if postgres.Violates(err, "contact_fields_name") {
			return fieldNameTaken
		}
		if err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact_field.change", Target: f.Name, TargetID: f.ID, Detail: postgres.Renamed(was.Name, f.Name)})
	})
}

// keepsValues fails when a change would leave contacts with what is no value of
// the field any more. Those of deleted contacts count: a deletion can be undone.
func keepsValues(ctx context.Context, tx pgx.Tx, was, is customers.Field) error {
	if was.Kind != is.Kind {
		var used bool
		err := tx.QueryRow(ctx, `select exists (select from contact_values where workspace_id = current_workspace() and field_id = $1)`, is.ID).Scan(&used)
		if err == nil && used {
			return fault.New(fault.Conflict, "fault.kind_in_use")
		}
		return err
	}
	for _, choice := range was.Choices {
		if slices.Contains(is.Choices, choice) {
			continue
		}
		var used bool
		err := tx.QueryRow(ctx, `select exists (select from contact_values where workspace_id = current_workspace() and field_id = $1 and value_key = $2)`,
			is.ID, texts.SearchKey(choice)).Scan(&used)
		if err != nil {
			return err
		}
		if used {
			return fault.New(fault.Conflict, "fault.choice_in_use", "Choice", choice)
		}
	}
	return nil
}

// DeleteContactField takes a field away, with what contacts have in it.
func (s Store) DeleteContactField(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.ContactFields)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		f, err := fieldNow(ctx, tx, id)
		if err != nil {
			return err
		}
		name = f.Name
		lost, err := tx.Exec(ctx, `delete from contact_values where workspace_id = current_workspace() and field_id = $1`, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from contact_fields where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact_field.delete", Target: name, TargetID: id, Detail: map[string]any{"count": lost.RowsAffected()}})
	})
	return name, err
}

// storeValues writes what a draft says of fields. The fields are locked
// meanwhile, so that what is stored is a value of what they are.
func storeValues(ctx context.Context, tx pgx.Tx, contact uuid.UUID, values map[uuid.UUID]string) error {
	if len(values) == 0 {
		return nil
	}
	rows, _ := tx.Query(ctx, fieldsSQL+` order by f.id for share`)
	fields, err := pgx.CollectRows(rows, pgx.RowToStructByPos[customers.Field])
	if err != nil {
		return err
	}
	batch, known := &pgx.Batch{}, 0
	for i := range fields {
		f := &fields[i]
		value, given := values[f.ID]
		if !given {
			continue
		}
		known++
		if value == "" {
			batch.Queue(`delete from contact_values where workspace_id = current_workspace() and contact_id = $1 and field_id = $2`, contact, f.ID)
			continue
		}
		if err := f.Check(value); err != nil {
			return err
		}
		batch.Queue(`
			insert into contact_values as v (workspace_id, contact_id, field_id, value, value_key) values (current_workspace(), $1, $2, $3, $4)
			on conflict (workspace_id, contact_id, field_id) do update set value = excluded.value, value_key = excluded.value_key where v.value <> excluded.value`,
			contact, f.ID, value, texts.SearchKey(value))
	}
	if known < len(values) {
		return fieldsChanged
	}
	return tx.SendBatch(ctx, batch).Close()
}
