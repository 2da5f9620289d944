package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customer"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
)

// undeletable is the condition of a deletion that can be undone, on a contact
// aliased c. A merge is final.
const undeletable = ` and c.deleted_at > now() - interval '30 days' and c.merged_into is null`

// DeleteContact takes one within reach away. It stays for 30 days, so that the
// deletion can be undone; its addresses are free for others at once.
func (s Store) DeleteContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return "", err
	}
	err = s.write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if name, _, err = contactNow(ctx, tx, scope, id); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		batch.Queue(`update contacts set deleted_at = now(), version = version + 1 where workspace_id = current_workspace() and id = $1`, id)
		batch.Queue(`update contact_addresses set freed = true where workspace_id = current_workspace() and contact_id = $1`, id)
		batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = $1`, id)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if err := s.queuePurge(ctx, tx, scope.Workspace, id); err != nil {
			return err
		}
		return record(ctx, tx, scope.Workspace, entry{member: scope.Member, act: "contact.delete", target: name, targetID: id})
	})
	return name, err
}

// queuePurge has a contact that was just deleted forgotten in time.
func (s Store) queuePurge(ctx context.Context, tx pgx.Tx, workspace, id uuid.UUID) error {
	return s.queueAt(ctx, tx, jobs.PurgeContact{Workspace: workspace, Contact: id}, time.Now().Add(customer.UndoTime))
}

// RestoreContact undoes the deletion of one within reach. It fails with a fault:
// NotFound when there is nothing to undo, Conflict when one of its addresses is
// another customer's by now.
func (s Store) RestoreContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) error {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return err
	}
	return s.write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		var name string
		err := tx.QueryRow(ctx, `
			update contacts c set deleted_at = null, version = version + 1
			 where c.workspace_id = current_workspace() and c.id = @id`+undeletable+` and `+within(scope.Reach)+` returning c.name`,
			arguments(scope, pgx.NamedArgs{"id": id})).Scan(&name)
		if err != nil {
			return orNotFound(err)
		}
		_, err = tx.Exec(ctx, `update contact_addresses set freed = false where workspace_id = current_workspace() and contact_id = $1`, id)
		if violates(err, "contact_addresses_key") {
			return fault.New(fault.Conflict, "fault.address_taken_meanwhile")
		}
		if err != nil {
			return err
		}
		if err := writeWords(ctx, tx, id); err != nil {
			return err
		}
		return record(ctx, tx, scope.Workspace, entry{member: scope.Member, act: "contact.restore", target: name, targetID: id})
	})
}

// DeletedContact reads one whose deletion can be undone, and when it was deleted.
func (s Store) DeletedContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (c customer.Contact, deleted time.Time, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return c, deleted, err
	}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select `+contactColumns+`, c.deleted_at from contacts c
			where c.workspace_id = current_workspace() and c.id = @id`+undeletable+` and `+within(scope.Reach), arguments(scope, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
			c, err = pgx.CollectExactlyOneRow(rows, scanContact(scope.Mask, &deleted))
			return err
		})
	})
	return c, deleted, orNotFound(err)
}

// DeletedContacts lists those whose deletion can be undone, the latest first.
func (s Store) DeletedContacts(ctx context.Context, grant policy.Grant[policy.List], q customer.DeletedQuery) (page customer.DeletedPage, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return page, err
	}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select `+contactColumns+`, c.deleted_at from contacts c
			where c.workspace_id = current_workspace()`+undeletable+` and (c.deleted_at, c.id) < (@at, @id) and `+within(scope.Reach)+`
			order by c.deleted_at desc, c.id desc`+upTo(q.Limit+1),
			arguments(scope, pgx.NamedArgs{"at": beginning(q.After), "id": q.After.ID})).Query(func(rows pgx.Rows) error {
			var deleted time.Time
			scan := scanContact(scope.Mask, &deleted)
			page.Contacts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d customer.Deleted, err error) {
				d.Contact, err = scan(row)
				d.At = deleted
				return d, err
			})
			return err
		})
	})
	if len(page.Contacts) > q.Limit {
		page.Contacts, page.More = page.Contacts[:q.Limit], true
		last := &page.Contacts[q.Limit-1]
		page.Next = customer.Cursor{At: last.At, ID: last.ID}
	}
	return page, err
}

// writeWords writes what a contact is found by: its name and all its addresses.
func writeWords(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	var name string
	var keys []string
	err := tx.QueryRow(ctx, `
		select c.name, array (select a.email_key from contact_addresses a
		                       where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim and not a.freed)
		  from contacts c where c.workspace_id = current_workspace() and c.id = $1`, id).Scan(&name, &keys)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = $1`, id)
	batch.Queue(`insert into contact_words (workspace_id, word, contact_id) select current_workspace(), unnest($1::text[]), $2`, customer.Words(name, keys...), id)
	return tx.SendBatch(ctx, batch).Close()
}

// PurgeContact forgets who a customer was whose deletion can no longer be
// undone, or who was merged into another. What they bought stays in the lists
// and the sums.
func (f Files) PurgeContact(ctx context.Context, job jobs.PurgeContact) (wait time.Duration, err error) {
	const since = `select deleted_at from contacts where workspace_id = current_workspace() and id = $1 and deleted_at is not null for update`
	return f.after(ctx, job.Workspace, since, job.Contact, customer.UndoTime, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`
			update contacts set name = '', name_key = '', email = '', phone = '', language = '', street = '', postal_code = '', city = '', country = '', source = ''
			 where workspace_id = current_workspace() and id = $1`, job.Contact)
		batch.Queue(`
			update orders set ship_name = '', street = '', postal_code = '', city = '', country = '', tracking = ''
			 where workspace_id = current_workspace() and contact_id = $1`, job.Contact)
		for _, table := range []string{"contact_addresses", "contact_tags", "contact_values", "contact_notes"} {
			batch.Queue(`delete from `+table+` where workspace_id = current_workspace() and contact_id = $1`, job.Contact)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}
