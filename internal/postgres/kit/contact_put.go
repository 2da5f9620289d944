package kit

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// addTagsSQL gives tags to contacts, which are locked, one after the other while there
// is room. It returns every pair that was not there, and whether it is now.
var addTagsSQL = `
	with asked as (
		select tag_id, contact_id, min(n) as n
		  from unnest($1::uuid[], $2::uuid[]) with ordinality as a (tag_id, contact_id, n)
		 where not exists (select from (
		           select tag_id from contact_tags
		            where workspace_id = current_workspace() and contact_id = a.contact_id and tag_id = a.tag_id offset 0) t)
		 group by 1, 2
	), placed as (
		select tag_id, contact_id, row_number() over (partition by contact_id order by n) + (
		       select count(*) from contact_tags t
		        where t.workspace_id = current_workspace() and t.contact_id = asked.contact_id) as place from asked
	), added as (
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), tag_id, contact_id from placed where place <= ` + strconv.Itoa(customers.MaxTags) + ` order by contact_id
		    on conflict do nothing
	)
	select tag_id, contact_id, place <= ` + strconv.Itoa(customers.MaxTags) + ` from placed`

// GivenTag is a tag that a contact was to get, and whether it fits.
type GivenTag struct {
	Tag, Contact uuid.UUID
	Fits         bool
}

// AddTags gives tags to contacts, which are locked. Whoever calls it says which do not fit.
func AddTags(ctx context.Context, tx *postgres.Tx, pairs []postgres.OfContact[uuid.UUID]) ([]GivenTag, error) {
	rows, _ := tx.Query(ctx, addTagsSQL,
		postgres.Column(pairs, func(p *postgres.OfContact[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Value) }),
		postgres.ContactsOf(pairs))
	return pgx.CollectRows(rows, pgx.RowToStructByPos[GivenTag])
}

// QueueValue writes what a contact has in a field, which is held; "" is nothing. A row is
// affected where that is something else than before.
func QueueValue(batch *pgx.Batch, contact, field uuid.UUID, value string) *pgx.QueuedQuery {
	if value == "" {
		return batch.Queue(`
			delete from contact_values
			 where workspace_id = current_workspace() and contact_id = $1 and field_id = $2`, contact, field)
	}
	return batch.Queue(`
		insert into contact_values as v (workspace_id, contact_id, field_id, value, value_key)
		values (current_workspace(), $1, $2, $3, $4)
		    on conflict (workspace_id, contact_id, field_id) do update
		   set value = excluded.value, value_key = excluded.value_key where v.value <> excluded.value`,
		contact, field, value, texts.SearchKey(value))
}

// FillValue writes what a contact has in a field, which is held, where nothing stands in it. It
// tells whether nothing did.
func FillValue(ctx context.Context, tx *postgres.Tx, contact, field uuid.UUID, value string) (bool, error) {
	put, err := tx.Exec(ctx, `
		insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		values (current_workspace(), $1, $2, $3, $4) on conflict do nothing`, contact, field, value, texts.SearchKey(value))
	return put.RowsAffected() == 1, err
}
