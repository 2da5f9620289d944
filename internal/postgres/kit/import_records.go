package kit

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// Buyers are the customers whom the rows of a step name: those who are there, and
// those whom the step makes.
type Buyers struct {
	step  *ImportStep
	known map[string]uuid.UUID
	fresh []ContactRow
	made  map[string]int // their places within fresh
}

// FindBuyers finds who is meant by the keys of buyers.
func (r *ImportStep) FindBuyers(ctx context.Context, tx *postgres.Tx, keys []string) (*Buyers, error) {
	known, err := r.HoldBuyers(ctx, tx, keys)
	return &Buyers{step: r, known: known, made: map[string]int{}}, err
}

// BuyersByKey finds customers by the keys of buyers: by address, or by the name of the
// only one who has that and no address.
func BuyersByKey(ctx context.Context, tx pgx.Tx, keys []string) (map[string]uuid.UUID, error) {
	var addresses, names, nameKeys []string
	for _, key := range keys {
		if name, nameless := strings.CutPrefix(key, importing.Nameless); nameless {
			names, nameKeys = append(names, name), append(nameKeys, texts.SearchKey(name))
		} else {
			addresses = append(addresses, key)
		}
	}
	known, err := ContactsByAddress(ctx, tx, addresses)
	if err != nil || len(names) == 0 {
		return known, err
	}
	rows, _ := tx.Query(ctx, `
		select distinct k.name, c.ids[1]
		  from unnest($1::text[], $2::text[]) as k (name, name_key) cross join lateral (select array (
		       select id from contacts
		        where workspace_id = current_workspace() and name_key = k.name_key and deleted_at is null and name = k.name and email = ''
		        limit 2)) c (ids)
		 where cardinality(c.ids) = 1`, names, nameKeys)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Keyed])
	for _, k := range list {
		known[importing.Nameless+k.Key] = k.ID
	}
	return known, err
}

// Known is whom a row names where they are there already, the zero id for nobody. A
// check makes nobody: in it whoever is new has the same id in every step.
func (b *Buyers) Known(buyer *importing.Buyer) uuid.UUID {
	if b.New(buyer) && b.step.Dry && buyer.HasEmail() {
		return b.step.ForeseenID(buyer.Key())
	}
	return b.known[buyer.Key()]
}

// New tells that whom a row names is not there yet, or not any more.
func (b *Buyers) New(buyer *importing.Buyer) bool { return b.known[buyer.Key()] == uuid.Nil }

// Missing tells that nobody can be made of whom a row names: they have no address.
func (b *Buyers) Missing(buyer *importing.Buyer) bool { return !buyer.HasEmail() && b.New(buyer) }

// Of is who has an address. One who is new is a customer since the earliest row.
func (b *Buyers) Of(buyer *importing.Buyer, since time.Time) uuid.UUID {
	key := buyer.Key()
	if id, there := b.known[key]; there {
		if at, made := b.made[key]; made {
			c := &b.fresh[at]
			if since.Before(c.Created) {
				c.Created = since
			}
			if c.Name == "" {
				c.Name = buyer.Name
			}
		}
		return id
	}
	id := postgres.NewID()
	if b.step.Dry {
		id = b.step.ForeseenID(key)
	}
	c := ContactRow{ID: id, Name: buyer.Name, Email: buyer.Email, Source: customers.SourceImport, Created: since}
	if now := time.Now(); now.Before(since) {
		c.Created = now
	}
	b.known[key], b.made[key] = c.ID, len(b.fresh)
	b.fresh = append(b.fresh, c)
	return c.ID
}

// QueueBuyers adds the new ones.
func (r *ImportStep) QueueBuyers(batch *pgx.Batch, tx *postgres.Tx, b *Buyers) {
	r.QueueMade(batch, b.fresh)
	QueueContacts(batch, uuid.UUID(tx.Workspace), b.fresh)
}

// RecordWas is a record that an import changed, and what was there.
type RecordWas struct {
	ID      uuid.UUID
	Version int64 // that the import leaves
	Was     any
}

// untouched is the version that a second change of an import leaves, of a row i that it
// noted: the first one's, where somebody else changed it in between.
const untouched = `case when excluded.version = i.version + 1 then excluded.version else i.version end`

// QueueRecordsWas notes records that an import changed, for its undoing. Of one that
// is changed twice, what was there at first counts.
func (r *ImportStep) QueueRecordsWas(batch *pgx.Batch, list []RecordWas) error {
	was := make([]string, len(list))
	for i := range list {
		text, err := json.Marshal(list[i].Was)
		if err != nil {
			return err
		}
		was[i] = string(text)
	}
	batch.Queue(`
		insert into import_records as i (workspace_id, import_id, record_id, was, version, before)
		select current_workspace(), $1, *, version - 1 from unnest($2::uuid[], $3::jsonb[], $4::bigint[]) as changed (id, was, version)
		    on conflict (workspace_id, import_id, record_id) do update set version = `+untouched,
		r.id, postgres.Column(list, func(w *RecordWas) pgtype.UUID { return postgres.AsUUID(w.ID) }), was,
		postgres.Column(list, func(w *RecordWas) int64 { return w.Version }))
	return nil
}

// StandAgain lets the other imports that noted a row know it as they left it, when an import $1
// found it like that and is undone: back are the rows, with the version that they have now, and
// the one that the import had found. Undone in turn, each finds what it left.
func StandAgain(notes, id string) string {
	return `
		update ` + notes + ` n set version = b.version from back b, imports m
		 where m.workspace_id = current_workspace() and m.id <> $1 and m.finished_at > now() - ` + postgres.Interval(listing.UndoTime) + `
		   and n.workspace_id = m.workspace_id and n.import_id = m.id and n.` + id + ` = b.id and n.version = b.before`
}

// HandOn lets a later import that changed what an import $1 left bring back what that had found, once
// it is undone in turn: list are the notes that go, n one of a later import.
func HandOn(notes, id, what string) string {
	return `
		update ` + notes + ` n set ` + what + `, before = list.before from list, imports m
		 where m.workspace_id = current_workspace() and m.id <> $1 and m.finished_at > now() - ` + postgres.Interval(listing.UndoTime) + `
		   and n.workspace_id = m.workspace_id and n.import_id = m.id and n.` + id + ` = list.` + id + ` and n.before = list.version`
}

// UndoRecords takes back what an import did in a table of records: what it changed and nobody
// changed since returns, and then what it made and nobody touched goes. Restore sets the columns
// of r by was. Both are static.
func UndoRecords(table, restore string) func(context.Context, *postgres.Tx, uuid.UUID) (count int64, more bool, err error) {
	changed := `
		with list as (
		    select record_id, was, version, before from import_records where workspace_id = current_workspace() and import_id = $1
		     order by record_id` + postgres.UpTo(UndosPerStep) + `),
		gone as (
		    delete from import_records i using list
		     where i.workspace_id = current_workspace() and i.import_id = $1 and i.record_id = list.record_id),
		back as (
		    update ` + table + ` r set ` + restore + `, version = r.version + 1,
		           left_version = case r.left_version when list.before then r.version + 1 else r.left_version end
		      from list
		     where r.workspace_id = current_workspace() and r.id = list.record_id and r.version = list.version
		    returning r.id, r.version, list.before,
		              r.import_id is not distinct from $1 and r.version = r.left_version as goes),
		others as (` + StandAgain(`import_records`, `record_id`) + `),
		later as (` + HandOn(`import_records`, `record_id`, `was = list.was`) + `)
		select (select count(*) from list), (select count(*) from back where not goes)`
	made := `
		delete from ` + table + ` where workspace_id = current_workspace() and id in (
		    select id from ` + table + ` where workspace_id = current_workspace() and import_id = $1 and version = left_version
		     order by id` + postgres.UpTo(UndosPerStep) + ` for update)`
	return func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error) {
		var seen, back int64
		if err = tx.QueryRow(ctx, changed, id).Scan(&seen, &back); err != nil || seen > 0 {
			return back, true, err
		}
		gone, err := tx.Exec(ctx, made, id)
		return gone.RowsAffected(), gone.RowsAffected() == UndosPerStep, err
	}
}
