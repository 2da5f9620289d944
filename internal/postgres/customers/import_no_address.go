package customers

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// knowWithoutAddress finds the rows without an address that say since when they are
// customers: whoever has the same name, phone and second, and no address either, is
// the one. Of twins each is one, also where one of them came in a step before. Who is
// found is added to who is there.
func knowWithoutAddress(ctx context.Context, tx pgx.Tx, r *kit.ImportStep, list []*fileRow, there map[string]uuid.UUID) error {
	var asked []*fileRow
	for i := range list {
		if row := list[i]; !row.HasEmail && row.Name != "" && !row.Created.IsZero() {
			asked = append(asked, row)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	rows, _ := tx.Query(ctx, `
		select k.place, c.id
		  from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) with ordinality as k (name_key, name, phone, since, place)
		 cross join lateral (
		       select id from contacts
		        where workspace_id = current_workspace() and name_key = k.name_key and deleted_at is null
		          and email = '' and name = k.name and phone = k.phone and date_trunc('second', created_at) = k.since
		          and not exists (select from import_contacts i
		                           where i.workspace_id = contacts.workspace_id and i.import_id = $5
		                             and i.contact_id = contacts.id and i.was is null)
		       offset 0) c
		 order by k.place, c.id`,
		postgres.Column(asked, func(r **fileRow) string { return texts.SearchKey((*r).Name) }),
		postgres.Column(asked, func(r **fileRow) string { return (*r).Name }),
		postgres.Column(asked, func(r **fileRow) string { return (*r).Phone }),
		postgres.Column(asked, func(r **fileRow) time.Time { return (*r).Created.Truncate(time.Second) }), r.ID())
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Place int
		ID    uuid.UUID
	}])
	var taken []uuid.UUID
	for _, f := range found {
		if row := asked[f.Place-1]; row.id == uuid.Nil && !slices.Contains(taken, f.ID) {
			row.id = f.ID
			taken = append(taken, f.ID)
			there["id "+f.ID.String()] = f.ID // No address has a space.
		}
	}
	return err
}
