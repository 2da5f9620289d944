package customers

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// undone is a customer whom an import made or changed, as they are now.
type undone struct {
	importing.Kept
	was     *importing.Was
	before  *int64 // the version that the import found
	touched bool
}

// undoContacts takes the next customers back: whom the import made and nobody
// touched goes, what it changed and nobody changed since returns. It forgets that
// the import had to do with them.
func undoContacts(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error) {
	// Whoever changes one of them meanwhile is waited for, or waits.
	if _, err := tx.Exec(ctx, `
		select from `+postgres.RowsOf(`contacts`, `
		    select contact_id as id from import_contacts where workspace_id = current_workspace() and import_id = $1
		     order by contact_id`+postgres.UpTo(kit.UndosPerStep), ` for update`), id); err != nil {
		return 0, false, err
	}
	rows, _ := tx.Query(ctx, `
		select i.contact_id, coalesce(c.version, 0), coalesce(c.name, ''), coalesce(c.phone, ''), coalesce(c.language, ''),
		       coalesce(c.street, ''), coalesce(c.postal_code, ''), coalesce(c.city, ''), coalesce(c.country, ''),
		       coalesce(c.consent, 'unknown'), c.consent_since, coalesce(c.consent_from, ''), i.was, i.before,
		       c.version is distinct from i.version or c.deleted_at is not null or i.was is null and (
		           exists (select from contact_notes h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id
		                     and h.import_id is distinct from $1 offset 0)`+hasRecords+`)
		  from (select * from import_contacts where workspace_id = current_workspace() and import_id = $1
		         order by contact_id`+postgres.UpTo(kit.UndosPerStep)+`) i left join lateral (
		       select * from contacts where workspace_id = current_workspace() and id = i.contact_id offset 0) c on true
		 order by i.contact_id`, id)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u undone, err error) {
		var since *time.Time
		err = row.Scan(&u.ID, &u.Version, &u.Name, &u.Phone, &u.Language, &u.Street, &u.PostalCode, &u.City, &u.Country,
			&u.Consent.Answer, &since, &u.Consent.From, &u.was, &u.before, &u.touched)
		u.Consent.Since = postgres.OrZero(since)
		return u, err
	})
	if err != nil {
		return 0, false, err
	}
	var last uuid.UUID // of the step, in their order
	var gone, restored []uuid.UUID
	var versions []int64 // of those that are restored
	var before []*int64
	batch := &pgx.Batch{}
	for i := range list {
		u := &list[i]
		last = u.ID
		switch {
		case u.touched:
		case u.was == nil:
			gone = append(gone, u.ID)
			count++
		default:
			queueRestored(batch, u)
			queueUngiven(batch, u, id)
			restored = append(restored, u.ID)
			versions, before = append(versions, u.Version+1), append(before, u.before)
			count++
		}
	}
	batch.Queue(`
		update contacts c set deleted_at = now(), version = version + 1 from unnest($1::uuid[]) k (id)
		 where c.workspace_id = current_workspace() and c.id = k.id`, gone)
	batch.Queue(`
		update contact_addresses a set freed = true from unnest($1::uuid[]) k (id)
		 where a.workspace_id = current_workspace() and a.contact_id = k.id`, gone)
	batch.Queue(`
		delete from contact_words w using unnest($1::uuid[]) k (id) where w.workspace_id = current_workspace() and w.contact_id = k.id`, gone)
	batch.Queue(`
		with back as (select * from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as b (id, version, before))`+
		kit.StandAgain(`import_contacts`, `contact_id`), id, restored, versions, before)
	batch.Queue(`
		delete from import_contacts where workspace_id = current_workspace() and import_id = $1 and contact_id <= $2`, id, last)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, false, err
	}
	if err := kit.WriteWords(ctx, tx, restored...); err != nil {
		return 0, false, err
	}
	if err := queuePurge(ctx, tx, gone...); err != nil {
		return 0, false, err
	}
	return count, len(list) == kit.UndosPerStep, nil
}

// hasRecords tells that something hangs on the customer of i. The offset keeps Postgres
// from reading all of a table, to hash it, for a step's few.
var hasRecords = func() (sql string) {
	for _, table := range []string{"transactions", "subscriptions", "orders", "affiliate_invoices", "students", "conversations"} {
		sql += ` or exists (select from ` + table + ` h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id offset 0)`
	}
	return sql
}()

// queueRestored puts back what was there before an import changed it.
func queueRestored(batch *pgx.Batch, u *undone) {
	detail := postgres.Detail{"fields": u.was.Parts()}
	if u.was.Consent != nil {
		detail["consent"] = customers.ConsentChange{Was: u.Consent.Known(), Is: u.was.Consent.Known()}
	}
	u.Restore(u.was)
	batch.Queue(`
		update contacts set name = $2, name_key = $3, phone = $4, language = $5, street = $6, postal_code = $7, city = $8, country = $9,
		       consent = $10, consent_since = $11, consent_from = $12, version = version + 1
		 where workspace_id = current_workspace() and id = $1`,
		u.ID, u.Name, texts.SearchKey(u.Name), u.Phone, u.Language, u.Street, u.PostalCode, u.City, u.Country,
		u.Consent.Known(), postgres.OrNull(u.Consent.Since), u.Consent.From)
	batch.Queue(`
		delete from contact_tags where workspace_id = current_workspace() and contact_id = $1 and tag_id = any($2)`, u.ID, u.was.Tags)
	for field, value := range u.was.Values {
		if value == "" {
			batch.Queue(`
				delete from contact_values where workspace_id = current_workspace() and contact_id = $1 and field_id = $2`, u.ID, field)
			continue
		}
		batch.Queue(`
			update contact_values set value = $3, value_key = $4
			 where workspace_id = current_workspace() and contact_id = $1 and field_id = $2`, u.ID, field, value, texts.SearchKey(value))
	}
	batch.Queue(`
		insert into activity (workspace_id, id, actor, act, subject, target, target_id, detail)
		values (current_workspace(), $1, '', 'contact.import_undone', 'imports', $2, $3, $4)`,
		postgres.NewID(), u.Name, u.ID, detail)
}
