package customers

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// takeContacts takes customers in: who has an address that is there is changed as
// the file's maker chose, and everybody else is new.
func takeContacts(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	fields, err := ownFields(ctx, tx)
	if err != nil {
		return err
	}
	list := make([]*fileRow, 0, len(rows))
	byKey := make(map[string]*fileRow, len(rows)) // by their addresses
	now := time.Now()
	for _, row := range rows {
		c, reason := r.Reader.Contact(row.Cells)
		if reason != "" {
			done.Refuse(row.Line, reason, row.Cells)
			continue
		}
		r.Reader.Own(&c, fields)
		if err := c.Consent.Settle(now, r.File()); err != nil {
			return err
		}
		done.Remark(row, c.Remarks)
		said := &fileRow{Contact: c, ImportRow: row, rows: 1}
		if c.HasEmail {
			if first := byKey[c.Email.Key()]; first != nil { // Twice in the file: both count, the later wins.
				first.add(said, done)
				continue
			}
			byKey[c.Email.Key()] = said
		}
		list = append(list, said)
	}
	there, err := contactsByKey(ctx, tx, list)
	if err != nil {
		return err
	}
	before, err := foreseenContacts(ctx, tx, r, list, there)
	if err != nil {
		return err
	}
	if err := knowWithoutAddress(ctx, tx, r, list, there); err != nil {
		return err
	}
	list = ofOneContact(list, there, done)
	if err := freeAddresses(ctx, tx, r, list, before, done); err != nil {
		return err
	}
	crew, err := crewOf(ctx, tx, r, list)
	if err != nil {
		return err
	}
	ids := slices.Compact(slices.SortedFunc(maps.Values(there), compareIDs))
	if !r.Dry && r.Existing != importing.Leave { // Before their tags, as where one is changed.
		if err := lockContacts(ctx, tx, ids); err != nil {
			return err
		}
	}
	kept, err := keptContacts(ctx, tx, ids)
	if err != nil {
		return err
	}
	if !r.Dry && slices.ContainsFunc(list, func(row *fileRow) bool { return row.id != uuid.Nil && kept[row.id] == nil }) {
		return errGoneMeanwhile
	}
	if err := readBeside(ctx, tx, r, list, kept); err != nil {
		return err
	}
	maps.Copy(kept, before.kept)
	if err := keepNoes(ctx, tx, r, list, kept, done); err != nil {
		return err
	}
	tags, err := tagsByKey(ctx, tx, r, list)
	if err != nil {
		return err
	}
	plan := planOf(r, list, kept, tags, crew, done)
	if r.Dry {
		return plan.foresee(ctx, tx, r, before)
	}
	return plan.write(ctx, tx, r, crew.self)
}

// errGoneMeanwhile says that somebody was merged or deleted after they were found: they
// are looked for anew.
var errGoneMeanwhile = errors.New("a customer of an import is gone meanwhile")

// fileRow is a customer of a file, and how many rows say so.
type fileRow struct {
	importing.Contact
	kit.ImportRow
	id   uuid.UUID // of one who is there
	rows int
}

// add lays a later row over one of the same customer.
func (f *fileRow) add(later *fileRow, done *kit.ImportTally) {
	if later.Consent.AgreesAfterNo(f.Consent.Consent) {
		done.Remark(later.ImportRow, later.Consent.StaysNo())
		later.Consent = f.Consent
	}
	f.Contact = overlaid(f.Contact, later.Contact)
	f.rows += later.rows
}

func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// ofOneContact puts the rows together that are of one customer who is there, by
// several addresses.
func ofOneContact(list []*fileRow, there map[string]uuid.UUID, done *kit.ImportTally) []*fileRow {
	rows := map[uuid.UUID]*fileRow{}
	return slices.DeleteFunc(list, func(row *fileRow) bool {
		if row.HasEmail {
			row.id = there[row.Email.Key()]
		}
		if row.id == uuid.Nil {
			return false
		}
		if first := rows[row.id]; first != nil {
			first.add(row, done)
			return true
		}
		rows[row.id] = row
		return false
	})
}

// keptContacts reads what there is of customers.
func keptContacts(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]*importing.Kept, error) {
	kept := make(map[uuid.UUID]*importing.Kept, len(ids))
	if len(ids) == 0 {
		return kept, nil
	}
	rows, _ := tx.Query(ctx, `
		select c.id, version, name, phone, language, street, postal_code, city, country,
		       coalesce((select jsonb_object_agg(v.field_id, v.value) from contact_values v
		                  where v.workspace_id = c.workspace_id and v.contact_id = c.id), '{}'),
		       array(select t.tag_id from contact_tags t where t.workspace_id = c.workspace_id and t.contact_id = c.id),
		       consent, consent_since, consent_from
		  from unnest($1::uuid[]) as k (id) cross join lateral (
		       select * from contacts where workspace_id = current_workspace() and id = k.id offset 0) c
		 where c.deleted_at is null`, ids)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (k importing.Kept, err error) {
		var since *time.Time
		err = row.Scan(&k.ID, &k.Version, &k.Name, &k.Phone, &k.Language, &k.Street, &k.PostalCode, &k.City, &k.Country,
			&k.Values, &k.Tags, &k.Consent.Answer, &since, &k.Consent.From)
		k.Consent.Since = postgres.OrZero(since)
		return k, err
	})
	for i := range list {
		kept[list[i].ID] = &list[i]
	}
	return kept, err
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
	over(&first.Assignee, later.Assignee)
	over(&first.Team, later.Team)
	first.Others, first.Notes = append(first.Others, later.Others...), importing.AddNotes(first.Notes, later.Notes)
	if later.Consent.Answer != "" {
		first.Consent = later.Consent
	}
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
func contactsByKey(ctx context.Context, tx pgx.Tx, list []*fileRow) (map[string]uuid.UUID, error) {
	keys := make([]string, 0, len(list))
	for i := range list {
		if list[i].HasEmail {
			keys = append(keys, list[i].Email.Key())
		}
	}
	return kit.ContactsByAddress(ctx, tx, keys)
}

// tagsByKey makes the tags of a list that are not there, and finds them all. A check
// makes none.
func tagsByKey(ctx context.Context, tx pgx.Tx, r *kit.ImportStep, list []*fileRow) (map[string]uuid.UUID, error) {
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
	if r.Dry {
		made := map[string]uuid.UUID{}
		for _, key := range keys {
			made[key] = r.ForeseenID(key)
		}
		rows, _ := tx.Query(ctx, `select identity, id from tags where workspace_id = current_workspace() and identity = any($1)`, keys)
		there, err := kit.ByKey(pgx.CollectRows(rows, pgx.RowToStructByPos[kit.Keyed]))
		maps.Copy(made, there)
		return made, err
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
