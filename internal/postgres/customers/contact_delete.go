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
)

// undeletable is the condition of a deletion that can be undone, on a contact
// aliased c. A merge is final.
var undeletable = ` and c.deleted_at > now() - ` + undoTime + ` and c.merged_into is null`

var undoTime = postgres.Interval(listing.UndoTime)

// DeleteContact takes one within reach away. It stays for 30 days, so that the
// deletion can be undone; its addresses are free for others at once.
func (s Store) DeleteContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
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
		if err := s.db.EnqueueAt(ctx, tx, jobs.PurgeContact{Workspace: scope.Workspace, Contact: id}, time.Now().Add(listing.UndoTime)); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact.delete", Target: name, TargetID: id})
	})
	return name, err
}

// RestoreContact undoes the deletion of one within reach. It fails with a fault:
// NotFound when there is nothing to undo, Conflict when one of its addresses is
// another customer's by now.
func (s Store) RestoreContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) error {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		var name string
		err := tx.QueryRow(ctx, `
			update contacts c set deleted_at = null, version = version + 1
			 where c.workspace_id = current_workspace() and c.id = @id`+undeletable+` and `+postgres.Within(`c`, scope.Reach)+` returning c.name`,
			postgres.Arguments(scope, pgx.NamedArgs{"id": id})).Scan(&name)
		if err != nil {
			return postgres.OrNotFound(err)
		}
		_, err = tx.Exec(ctx, `update contact_addresses set freed = false where workspace_id = current_workspace() and contact_id = $1`, id)
		if postgres.Violates(err, "contact_addresses_key") {
			return fault.New(fault.Conflict, "fault.address_taken_meanwhile")
		}
		if err != nil {
			return err
		}
		if err := writeWords(ctx, tx, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact.restore", Target: name, TargetID: id})
	})
}

// DeletedContact reads one whose deletion can be undone, and when it was deleted.
func (s Store) DeletedContact(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (c customers.Contact, deleted time.Time, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return c, deleted, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select `+contactColumns+`, c.deleted_at from contacts c
			where c.workspace_id = current_workspace() and c.id = @id`+undeletable+` and `+postgres.Within(`c`, scope.Reach), postgres.Arguments(scope, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
			c, err = pgx.CollectExactlyOneRow(rows, scanContact(scope.Mask, &deleted))
			return err
		})
	})
	return c, deleted, postgres.OrNotFound(err)
}

// DeletedContacts lists those whose deletion can be undone, the latest first.
func (s Store) DeletedContacts(ctx context.Context, grant policy.Grant[policy.List], q customers.DeletedQuery) (page customers.DeletedPage, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return page, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select `+contactColumns+`, c.deleted_at from contacts c
			where c.workspace_id = current_workspace()`+undeletable+` and (c.deleted_at, c.id) < (@at, @id) and `+postgres.Within(`c`, scope.Reach)+`
			order by c.deleted_at desc, c.id desc`+postgres.UpTo(q.Limit+1),
			postgres.Arguments(scope, pgx.NamedArgs{"at": postgres.Beginning(q.After), "id": q.After.ID})).Query(func(rows pgx.Rows) error {
			var deleted time.Time
			scan := scanContact(scope.Mask, &deleted)
			page.Contacts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d customers.Deleted, err error) {
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
		page.Next = listing.Cursor{At: last.At, ID: last.ID}
	}
	return page, err
}
