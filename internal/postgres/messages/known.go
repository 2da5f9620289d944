package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Known reads a conversation within reach with what is known of its customer: their tags with a
// further grant, nil for none, and the records that other grants open, in one round trip. It
// fails with a fault of kind NotFound.
func (s Store) Known(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, tags *policy.Grant[policy.List], latest ...*kit.Latest,
) (known messages.Known, err error) {
	if tags != nil {
		if _, err := tags.For(policy.Tags); err != nil {
			return known, err
		}
	}
	for _, of := range latest {
		if _, err := of.Grant.For(of.Resource); err != nil {
			return known, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		args := pgx.NamedArgs{"id": id}
		theirs := `(select v.contact_id` + oneConversation + postgres.Within(`v`, b.Reach) + `)`
		queueConversation(b, id, &known.Conversation)
		if tags != nil {
			postgres.Rows(b, &known.Tags, pgx.RowTo[string], `
				select t.name from contact_tags o join tags t on t.workspace_id = o.workspace_id and t.id = o.tag_id
				 where o.workspace_id = current_workspace() and o.contact_id = `+theirs+` order by t.name_key`, b.Args(args))
		}
		postgres.Rows(b, &known.Values, scanValue(b.Mask), `
			select f.id, f.name, f.kind, o.value
			  from contact_values o join contact_fields f on f.workspace_id = o.workspace_id and f.id = o.field_id
			 where o.workspace_id = current_workspace() and o.contact_id = `+theirs+` and f.deleted_at is null
			 order by f.created_at, f.id`, b.Args(args))
		postgres.Rows(b, &known.Lacks, scanLack, `
			select f.id, f.name, f.kind, f.choices from contact_fields f
			 where f.workspace_id = current_workspace() and f.deleted_at is null and not exists (
			       select from contact_values o
			        where o.workspace_id = f.workspace_id and o.contact_id = `+theirs+` and o.field_id = f.id)
			 order by f.created_at, f.id`, b.Args(args))
		postgres.Rows(b, &known.Others, scanOther(b.Mask), `
			select v.id, v.number, v.subject, v.state, v.last_at from conversations v
			 where v.workspace_id = current_workspace() and v.contact_id = `+theirs+`
			   and v.id <> @id and not v.hidden and `+postgres.Within(`v`, b.Reach)+`
			 order by v.last_at desc, v.id desc`+postgres.UpTo(messages.MostOthers+1), b.Args(args))
		for _, of := range latest {
			of.QueueOf(b, theirs, args)
		}
	})
	if err != nil {
		for _, of := range latest {
			of.Rows = nil
		}
		return messages.Known{}, err
	}
	return known, nil
}

// scanValue reads what a customer has in a field. People write addresses and numbers there, too.
func scanValue(mask policy.Mask) pgx.RowToFunc[customers.FieldValue] {
	return func(row pgx.CollectableRow) (v customers.FieldValue, err error) {
		err = row.Scan(&v.Field, &v.Name, &v.Kind, &v.Value)
		if shown := masked.Within(mask, v.Value); v.Kind != customers.DateField && shown != v.Value {
			v.Value, v.Kind = shown, customers.TextField
		}
		return v, err
	}
}

func scanLack(row pgx.CollectableRow) (f customers.Field, err error) {
	err = row.Scan(&f.ID, &f.Name, &f.Kind, &f.Choices)
	return f, err
}

func scanOther(mask policy.Mask) pgx.RowToFunc[messages.Conversation] {
	return func(row pgx.CollectableRow) (v messages.Conversation, err error) {
		err = row.Scan(&v.ID, &v.Number, &v.Subject, &v.State, &v.LastAt)
		v.Subject = masked.Within(mask, v.Subject)
		return v, err
	}
}

// FillFields writes what the customer of a conversation within reach lacks in fields of the
// business's own: what is there does not change. It fails with a fault: NotFound, Conflict
// where the fields are others by now, or about a field, by its name in forms.
func (s Store) FillFields(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, values map[uuid.UUID]string) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		ids := make([]uuid.UUID, 0, len(values))
		for field := range values {
			ids = append(ids, field)
		}
		rows, _ := tx.Query(ctx, `
			select f.id, f.name, f.kind, f.choices from contact_fields f
			 where f.workspace_id = current_workspace() and f.id = any ($1) and f.deleted_at is null order by f.id for share`, ids)
		fields, err := pgx.CollectRows(rows, scanLack)
		if err != nil {
			return err
		}
		var contact uuid.UUID
		var name string
		// The customer is locked first, as everybody does who gives one to somebody.
		if err := tx.QueryRow(ctx, `select c.id, c.name`+oneConversation+postgres.Within(`v`, tx.Reach)+` for no key update of c`,
			tx.Args(pgx.NamedArgs{"id": id})).Scan(&contact, &name); err != nil {
			return err
		}
		if err := stillOf(ctx, tx, id, contact); err != nil {
			return err
		}
		if len(fields) < len(values) {
			return fault.New(fault.Conflict, "fault.contact_fields_changed")
		}
		var wrong fault.List
		for i := range fields {
			wrong.Add(fillField(ctx, tx, contact, &fields[i], values[fields[i].ID]))
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update contacts set version = version + 1 where workspace_id = current_workspace() and id = $1`, contact); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.change", name, contact, postgres.Detail{"fields": []string{"fields"}})
	})
}

// fillField writes one of them.
func fillField(ctx context.Context, tx *postgres.Tx, contact uuid.UUID, f *customers.Field, value string) error {
	value, err := f.Clean(value)
	if err != nil {
		return err
	}
	if value == "" {
		return fault.Field(f.FormName(), "fault.required")
	}
	filled, err := kit.FillValue(ctx, tx, contact, f.ID, value)
	if err == nil && !filled {
		err = fault.Field(f.FormName(), "fault.filled")
	}
	return err
}
