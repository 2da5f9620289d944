package customers

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// newFields makes the repository of contact fields.
func newFields(db *postgres.Database) *kit.Section[customers.Field] {
	fields := kit.NewSection(db, customers.Fields)
	fields.MayBecome, fields.Leave = keepsValues, leaveField
	return fields
}

const (
	// fieldsSQL reads fields for the form of a customer.
	fieldsSQL = `
		select f.id, f.name, f.kind, f.choices
		  from contact_fields f where f.workspace_id = current_workspace() and f.deleted_at is null`
	// inFieldOrder is the order in which they were made.
	inFieldOrder = ` order by f.created_at, f.id`
)

func scanField(row pgx.CollectableRow) (f customers.Field, err error) {
	err = row.Scan(&f.ID, &f.Name, &f.Kind, &f.Choices)
	return f, err
}

func queueFields(b *postgres.Batch, fields *[]customers.Field) {
	postgres.Rows(b, fields, scanField, fieldsSQL+inFieldOrder)
}

// keepsValues fails when a change would leave contacts with what is no value of
// the field any more: its kind stays while there are any, and a choice while
// somebody has it. Those of deleted contacts count: a deletion can be undone.
func keepsValues(ctx context.Context, tx *postgres.Tx, was, is *customers.Field) error {
	if was.Kind != is.Kind {
		used, err := fieldUsed(ctx, tx, ``, is.ID)
		if err == nil && used {
			return fault.New(fault.Conflict, "fault.kind_in_use", "Days", i18n.Days(listing.UndoTime))
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
			return fault.New(fault.Conflict, "fault.choice_in_use", "Choice", choice, "Days", i18n.Days(listing.UndoTime))
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

// leaveField counts the values that go with a field, and has it forgotten in time.
func leaveField(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (postgres.Detail, error) {
	var count int
	err := tx.QueryRow(ctx, `
		select count(*) from contact_values where workspace_id = current_workspace() and field_id = $1`, id).Scan(&count)
	if err != nil {
		return nil, err
	}
	due := time.Now().Add(listing.UndoTime)
	return postgres.Detail{"count": count}, tx.EnqueueAt(ctx, jobs.PurgeField{Workspace: uuid.UUID(tx.Workspace), Field: id}, due)
}

// PurgeField forgets what contacts have in a field whose deletion can no longer be
// undone.
func (j Jobs) PurgeField(ctx context.Context, job jobs.PurgeField) (wait time.Duration, err error) {
	const since = `
		select deleted_at from contact_fields
		 where workspace_id = current_workspace() and id = $1 and deleted_at is not null for update`
	return j.db.WhenDue(ctx, job.Workspace, since, job.Field, listing.UndoTime, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `delete from contact_values where workspace_id = current_workspace() and field_id = $1`, job.Field)
		return err
	})
}
