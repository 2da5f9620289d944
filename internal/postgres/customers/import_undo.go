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
		       coalesce(c.consent, 'unknown'), c.consent_since, coalesce(c.consent_from, ''), i.was,
		       c.version is distinct from i.version or c.deleted_at is not null or i.was is null and (
		           exists (select from contact_notes h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id
		                     and h.import_id is distinct from i.import_id)
		           or exists (select from transactions h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id)
		           or exists (select from subscriptions h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id)
		           or exists (select from orders h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id)
		           or exists (select from affiliate_invoices h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id)
		           or exists (select from students h where h.workspace_id = i.workspace_id and h.contact_id = i.contact_id))
		  from import_contacts i left join contacts c on c.workspace_id = i.workspace_id and c.id = i.contact_id
		 where i.workspace_id = current_workspace() and i.import_id = $1
		 order by i.contact_id`+postgres.UpTo(kit.UndosPerStep), id)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u undone, err error) {
		var since *time.Time
		err = row.Scan(&u.ID, &u.Version, &u.Name, &u.Phone, &u.Language, &u.Street, &u.PostalCode, &u.City, &u.Country,
			&u.Consent.Answer, &since, &u.Consent.From, &u.was, &u.touched)
		u.Consent.Since = postgres.OrZero(since)
		return u, err
	})
	if err != nil {
		return 0, false, err
	}
	var seen, gone, restored []uuid.UUID
	batch := &pgx.Batch{}
	for i := range list {
		u := &list[i]
		seen = append(seen, u.ID)
		switch {
		case u.touched:
		case u.was == nil:
			gone = append(gone, u.ID)
			count++
		default:
			queueRestored(batch, u)
			queueUngiven(batch, u, id)
			restored = append(restored, u.ID)
			count++
		}
	}
	batch.Queue(`
		update contacts set deleted_at = now(), version = version + 1 where workspace_id = current_workspace() and id = any($1)`, gone)
	batch.Queue(`update contact_addresses set freed = true where workspace_id = current_workspace() and contact_id = any($1)`, gone)
	batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = any($1)`, gone)
	batch.Queue(`
		delete from import_contacts where workspace_id = current_workspace() and import_id = $1 and contact_id = any($2)`, id, seen)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, false, err
	}
	if err := writeWords(ctx, tx, restored...); err != nil {
		return 0, false, err
	}
	if err := queuePurge(ctx, tx, gone...); err != nil {
		return 0, false, err
	}
	return count, len(list) == kit.UndosPerStep, nil
}

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
		insert into activity (workspace_id, id, actor, act, target, target_id, detail)
		values (current_workspace(), $1, '', 'contact.import_undone', $2, $3, $4)`,
		postgres.NewID(), u.Name, u.ID, detail)
}
