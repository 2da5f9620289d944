package customers

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// takeContacts takes customers in: who has an address that is there is changed,
// or left as they are, and everybody else is new.
func takeContacts(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	fields, err := ownFields(ctx, tx)
	if err != nil {
		return err
	}
	var list []importing.Contact
	places := map[string]int{} // of an address in the list
	for _, row := range rows {
		c, reason := r.Reader.Contact(row.Cells)
		if reason == "" {
			r.Reader.Own(&c, fields)
			done.Remark(row, c.Remarks)
		}
		at, seen := places[c.Email.Key()]
		switch {
		case reason != "":
			done.Refuse(row.Line, reason, row.Cells)
		case seen && c.HasEmail: // Twice in the file: the later row adds to the first.
			list[at] = overlaid(list[at], c)
			done.Changed++
		default:
			places[c.Email.Key()] = len(list)
			list = append(list, c)
		}
	}
	there, err := contactsByKey(ctx, tx, list)
	if err != nil {
		return err
	}
	if r.Existing != importing.Leave { // Before their tags, as where one is changed.
		if err := lockContacts(ctx, tx, slices.Collect(maps.Values(there))); err != nil {
			return err
		}
	}
	tags, err := tagsByKey(ctx, tx, list)
	if err != nil {
		return err
	}
	changed := 0 // rows for somebody who is there
	for i := range list {
		if _, is := there[list[i].Email.Key()]; is && list[i].HasEmail {
			changed++
		}
	}
	list, ids := ofOneContact(list, there)
	var fresh, known []kit.ContactRow
	for i := range list {
		c := newRow(&list[i], tags)
		if ids[i] != uuid.Nil {
			c.ID = ids[i]
			known = append(known, c)
		} else {
			fresh = append(fresh, c)
		}
	}
	batch := &pgx.Batch{}
	if err := kit.QueueContacts(batch, uuid.UUID(tx.Workspace), fresh); err != nil {
		return err
	}
	done.Created += len(fresh)
	if r.Existing != importing.Leave && len(known) > 0 {
		queueChanges(batch, known)
		done.Changed += changed
	}
	if batch.Len() > 0 {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	if r.Existing == importing.Leave || len(known) == 0 {
		return nil
	}
	return writeWords(ctx, tx, postgres.Column(known, func(c *kit.ContactRow) uuid.UUID { return c.ID })...)
}

// ofOneContact puts the rows together that are of one customer who is there, by
// several addresses. It hands back the ids of those who are there, beside them.
func ofOneContact(list []importing.Contact, there map[string]uuid.UUID) (joined []importing.Contact, ids []uuid.UUID) {
	places := map[uuid.UUID]int{}
	for i := range list {
		id := uuid.Nil
		if list[i].HasEmail {
			id = there[list[i].Email.Key()]
		}
		if at, seen := places[id]; seen && id != uuid.Nil {
			joined[at] = overlaid(joined[at], list[i])
			continue
		}
		places[id] = len(joined)
		joined, ids = append(joined, list[i]), append(ids, id)
	}
	return joined, ids
}

// overlaid is a customer with what a later row of the file says.
func overlaid(first, later importing.Contact) importing.Contact {
	over := func(target *string, value string) {
		if value != "" {
			*target = value
		}
	}
	over(&first.Name, later.Name)
	over(&first.Phone, later.Phone)
	over(&first.Language, later.Language)
	over(&first.Street, later.Street)
	over(&first.PostalCode, later.PostalCode)
	over(&first.City, later.City)
	over(&first.Country, later.Country)
	tags, err := customers.CleanTags(strings.Join(append(slices.Clone(first.Tags), later.Tags...), ","))
	if err == nil {
		first.Tags = tags
	}
	for id, value := range later.Own {
		if first.Own == nil {
			first.Own = map[uuid.UUID]string{}
		}
		first.Own[id] = value
	}
	return first
}

// ownFields reads the fields of the workspace's own by their ids, and holds them.
func ownFields(ctx context.Context, tx pgx.Tx) (map[uuid.UUID]*customers.Field, error) {
	rows, _ := tx.Query(ctx, holdFieldsSQL)
	list, err := pgx.CollectRows(rows, scanField)
	fields := map[uuid.UUID]*customers.Field{}
	for i := range list {
		fields[list[i].ID] = &list[i]
	}
	return fields, err
}

// contactsByKey finds who has the addresses of a list.
func contactsByKey(ctx context.Context, tx pgx.Tx, list []importing.Contact) (map[string]uuid.UUID, error) {
	keys := make([]string, 0, len(list))
	for i := range list {
		if list[i].HasEmail {
			keys = append(keys, list[i].Email.Key())
		}
	}
	return kit.ContactsByAddress(ctx, tx, keys)
}

// tagsByKey makes the tags of a list that are not there, and finds them all.
func tagsByKey(ctx context.Context, tx pgx.Tx, list []importing.Contact) (map[string]uuid.UUID, error) {
	names := map[string]string{}
	for i := range list {
		for _, tag := range list[i].Tags {
			names[texts.Identity(tag)] = tag
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	var keys, labels []string
	for key := range names {
		keys = append(keys, key)
	}
	slices.Sort(keys) // In one order for everybody.
	for _, key := range keys {
		labels = append(labels, names[key])
	}
	if _, err := tx.Exec(ctx, `
		insert into tags (workspace_id, id, name, identity, name_key, words)
		select current_workspace(), gen_random_uuid(), name, identity, key, string_to_array(words, ' ')
		  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (name, identity, key, words)
		    on conflict do nothing`, labels, keys,
		postgres.Column(labels, func(tag *string) string { return texts.SearchKey(*tag) }),
		postgres.Column(labels, func(tag *string) string { return strings.Join(texts.SearchWords(*tag), " ") }),
	); err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `
		select identity, id from tags where workspace_id = current_workspace() and identity = any($1)
		 order by identity for key share`, keys)
	return kit.ByKey(pgx.CollectRows(rows, pgx.RowToStructByPos[kit.Keyed]))
}

// newRow is the row of a customer who is new.
func newRow(c *importing.Contact, tags map[string]uuid.UUID) kit.ContactRow {
	row := kit.ContactRow{
		ID: postgres.NewID(), Name: c.Name, Phone: c.Phone, Language: c.Language,
		Street: c.Street, PostalCode: c.PostalCode, City: c.City, Country: c.Country,
		Source: "import", Created: c.Created,
	}
	if c.HasEmail {
		row.Email = c.Email.String()
	}
	if row.Created.IsZero() {
		row.Created = time.Now()
	}
	for _, tag := range c.Tags {
		row.Tags = append(row.Tags, tags[texts.Identity(tag)])
	}
	for field, value := range c.Own {
		row.Values = append(row.Values, kit.ValueRow{Field: field, Value: value})
	}
	return row
}

// queueChanges writes what a file says over what is there; what it leaves empty
// stays.
func queueChanges(batch *pgx.Batch, list []kit.ContactRow) {
	text := func(of func(*kit.ContactRow) string) []string { return postgres.Column(list, of) }
	batch.Queue(`
		update contacts c set
		       name = case when r.name <> '' then r.name else c.name end,
		       name_key = case when r.name <> '' then r.name_key else c.name_key end,
		       phone = case when r.phone <> '' then r.phone else c.phone end,
		       language = case when r.language <> '' then r.language else c.language end,
		       street = case when r.street <> '' then r.street else c.street end,
		       postal_code = case when r.postal_code <> '' then r.postal_code else c.postal_code end,
		       city = case when r.city <> '' then r.city else c.city end,
		       country = case when r.country <> '' then r.country else c.country end,
		       version = c.version + 1
		  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
		    as r (id, name, name_key, phone, language, street, postal_code, city, country)
		 where c.workspace_id = current_workspace() and c.id = r.id and c.deleted_at is null`,
		postgres.Column(list, func(c *kit.ContactRow) pgtype.UUID { return postgres.AsUUID(c.ID) }),
		text(func(c *kit.ContactRow) string { return c.Name }),
		text(func(c *kit.ContactRow) string { return texts.SearchKey(c.Name) }),
		text(func(c *kit.ContactRow) string { return c.Phone }),
		text(func(c *kit.ContactRow) string { return c.Language }),
		text(func(c *kit.ContactRow) string { return c.Street }),
		text(func(c *kit.ContactRow) string { return c.PostalCode }),
		text(func(c *kit.ContactRow) string { return c.City }),
		text(func(c *kit.ContactRow) string { return c.Country }))
	var tags []postgres.OfContact[uuid.UUID]
	var values []postgres.OfContact[kit.ValueRow]
	for i := range list {
		for _, tag := range list[i].Tags {
			tags = append(tags, postgres.OfContact[uuid.UUID]{Value: tag, Contact: list[i].ID})
		}
		for _, value := range list[i].Values {
			values = append(values, postgres.OfContact[kit.ValueRow]{Value: value, Contact: list[i].ID})
		}
	}
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), * from unnest($1::uuid[], $2::uuid[])
		    on conflict do nothing`,
		postgres.Column(tags, func(p *postgres.OfContact[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Value) }),
		postgres.ContactsOf(tags))
	batch.Queue(`
		insert into contact_values (workspace_id, field_id, contact_id, value, value_key)
		select current_workspace(), * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
		    on conflict (workspace_id, contact_id, field_id) do update
		   set value = excluded.value, value_key = excluded.value_key`,
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) pgtype.UUID { return postgres.AsUUID(p.Value.Field) }),
		postgres.ContactsOf(values),
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) string { return p.Value.Value }),
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) string { return texts.SearchKey(p.Value.Value) }))
}
