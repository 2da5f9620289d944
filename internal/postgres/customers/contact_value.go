package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// queueValues reads what a contact within reach has in the fields.
func queueValues(b *postgres.Batch, contact uuid.UUID, values *[]customers.FieldValue) {
	postgres.Rows(b, values, pgx.RowToStructByPos[customers.FieldValue], `
		select f.id, f.name, f.kind, v.value
		  from contact_values v
		  join contact_fields f on f.workspace_id = v.workspace_id and f.id = v.field_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.contact_id = @id and c.deleted_at is null and f.deleted_at is null
		   and `+postgres.Within(`c`, b.Reach)+inFieldOrder,
		b.Args(pgx.NamedArgs{"id": contact}))
}

// fieldsChanged is for a form that was drawn when there were other fields.
var fieldsChanged = fault.New(fault.Conflict, "fault.contact_fields_changed")

// holdFieldsSQL reads the fields and locks them, so that what is stored is a value
// of what they are. Like holdTags it comes before anything that hangs on a
// contact is touched.
const holdFieldsSQL = fieldsSQL + ` order by f.id for share`

// holdFields holds the fields when there are values to store.
func holdFields(ctx context.Context, tx *postgres.Tx, values map[uuid.UUID]string) ([]customers.Field, error) {
	if len(values) == 0 {
		return nil, nil
	}
	rows, _ := tx.Query(ctx, holdFieldsSQL)
	return pgx.CollectRows(rows, scanField)
}

// storeValues writes what a draft says of fields, which are held.
func storeValues(
	ctx context.Context, tx *postgres.Tx, contact uuid.UUID, fields []customers.Field, values map[uuid.UUID]string,
) error {
	if len(values) == 0 {
		return nil
	}
	batch, known := &pgx.Batch{}, 0
	for i := range fields {
		f := &fields[i]
		value, given := values[f.ID]
		if !given {
			continue
		}
		known++
		value, err := f.Clean(value)
		if err != nil {
			return err
		}
		kit.QueueValue(batch, contact, f.ID, value)
	}
	if known < len(values) {
		return fieldsChanged
	}
	return tx.SendBatch(ctx, batch).Close()
}
