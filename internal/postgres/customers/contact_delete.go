package customers

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

var (
	undoTime = postgres.Interval(listing.UndoTime)

	// undeletable is the condition of a deletion that can be undone, on a contact
	// aliased c. A merge is final.
	undeletable = ` and c.deleted_at > now() - ` + undoTime + ` and c.merged_into is null`
)

// DeleteContact takes one within reach away. It stays for listing.UndoTime, so
// that the deletion can be undone; its addresses are free for others at once.
func (s Store) DeleteContact(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID,
) (name string, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		if name, _, err = lockContact(ctx, tx, id); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		batch.Queue(keepNo, id)
		batch.Queue(`
			update contacts set deleted_at = now(), version = version + 1
			 where workspace_id = current_workspace() and id = $1`, id)
		batch.Queue(`
			update contact_addresses set freed = true
			 where workspace_id = current_workspace() and contact_id = $1`, id)
		batch.Queue(`delete from contact_words where workspace_id = current_workspace() and contact_id = $1`, id)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if err := queuePurge(ctx, tx, id); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.delete", name, id, nil)
	})
	return name, err
}

// queuePurge has contacts that were just deleted forgotten in time.
func queuePurge(ctx context.Context, tx *postgres.Tx, ids ...uuid.UUID) error {
	return postgres.EnqueueAllAt(ctx, tx, postgres.Column(ids, func(id *uuid.UUID) jobs.PurgeContact {
		return jobs.PurgeContact{Workspace: uuid.UUID(tx.Workspace), Contact: *id}
	}), time.Now().Add(listing.UndoTime))
}

// RestoreContact undoes the deletion of one within reach. It fails with a fault:
// NotFound when there is nothing to undo, Conflict when one of its addresses is
// another customer's by now.
func (s Store) RestoreContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		var name string
		err := tx.QueryRow(ctx, `
			update contacts c set deleted_at = null, version = version + 1
			 where c.workspace_id = current_workspace() and c.id = @id`+undeletable+`
			   and `+postgres.Within(`c`, tx.Reach)+` returning c.name`,
			tx.Args(pgx.NamedArgs{"id": id})).Scan(&name)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update contact_addresses set freed = false
			 where workspace_id = current_workspace() and contact_id = $1`, id)
		if postgres.Violates(err, "contact_addresses_key") {
			return fault.New(fault.Conflict, "fault.address_taken_meanwhile")
		}
		if err != nil {
			return err
		}
		if err := kit.WriteWords(ctx, tx, id); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.restore", name, id, nil)
	})
}

// DeletedTogether are those whom the actor deleted by one press.
func (s Store) DeletedTogether(ctx context.Context, grant policy.Grant[policy.Delete], press uuid.UUID) ([]uuid.UUID, error) {
	return postgres.DoneTogether(ctx, s.db, grant, policy.Contacts, "contact.delete", press)
}

// DeletedContact reads one whose deletion can be undone, and when it was deleted.
func (s Store) DeletedContact(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID,
) (c customers.Contact, deleted time.Time, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		postgres.Row(b, &c, scanContact(b.Mask, &deleted), `
			select `+contactColumns+`, c.deleted_at from contacts c
			 where c.workspace_id = current_workspace() and c.id = @id`+undeletable+`
			   and `+postgres.Within(`c`, b.Reach),
			b.Args(pgx.NamedArgs{"id": id}))
	})
	return c, deleted, err
}

// DeletedContacts lists those whose deletion can be undone, the latest first.
func (s Store) DeletedContacts(
	ctx context.Context, grant policy.Grant[policy.List], q customers.DeletedQuery,
) (page customers.DeletedPage, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		postgres.Rows(b, &page.Contacts, scanDeleted(b.Mask), `
			select `+contactColumns+`, c.deleted_at from contacts c
			 where c.workspace_id = current_workspace()`+undeletable+`
			   and (c.deleted_at, c.id) < (@at, @id) and `+postgres.Within(`c`, b.Reach)+`
			 order by c.deleted_at desc, c.id desc`+postgres.UpTo(q.Limit+1),
			b.Args(pgx.NamedArgs{"at": postgres.CursorTime(q.After), "id": q.After.ID}))
	})
	if len(page.Contacts) > q.Limit {
		page.Contacts, page.More = page.Contacts[:q.Limit], true
		last := &page.Contacts[q.Limit-1]
		page.Next = listing.Cursor{At: last.At, ID: last.ID}
	}
	return page, err
}

func scanDeleted(mask policy.Mask) pgx.RowToFunc[customers.Deleted] {
	return func(row pgx.CollectableRow) (d customers.Deleted, err error) {
		d.Contact, err = scanContact(mask, &d.At)(row)
		return d, err
	}
}
