package kit

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// UndosPerStep is how many customers, or payments, one step of an undoing takes back.
const UndosPerStep = 500

// undoable is the condition of an import that can be undone.
var undoable = ` and state in ('done', 'cancelled', 'refused', 'failed', 'undo_failed', 'undo_refused')
	and finished_at > now() - ` + postgres.Interval(listing.UndoTime)

// UndoImport begins to take back what an import of the member's own did: what it
// made and nobody touched goes, what it changed and nobody changed since returns.
func (s Store) UndoImport(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) error {
	return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		var file string
		err := tx.QueryRow(ctx, `
			update imports set state = 'undoing', member_version = @version, undone = 0
			 where id = @id and`+ownImport+undoable+` returning file`, importArgs(tx.Scope, pgx.NamedArgs{"id": id})).Scan(&file)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Conflict, "fault.import_not_undone")
		}
		if err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.ImportUndo{Workspace: uuid.UUID(tx.Workspace), Import: id}); err != nil {
			return err
		}
		return tx.Log(ctx, "import.undo", file, id, postgres.Detail{"resource": tx.Resource.String()})
	})
}

// UndoImport takes the next customers or payments back, in one transaction with
// the note that they were.
func (f Files) UndoImport(ctx context.Context, job jobs.ImportUndo) (more bool, err error) {
	err = f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var who maker
		var name string
		err := tx.QueryRow(ctx, `
			select member_id, member_version, resource from imports
			 where workspace_id = current_workspace() and id = $1 and state = 'undoing' for update`, job.Import).
			Scan(&who.member, &who.version, &name)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		resource, _ := policy.ParseResource(name)
		acting, err := stillMay[policy.Create](ctx, tx, who, resource)
		if err != nil {
			return breakOffUndo(ctx, tx, job, err)
		}
		deleting, err := stillMay[policy.Delete](ctx, tx, who, policy.Contacts)
		if err != nil {
			return breakOffUndo(ctx, tx, job, err)
		}
		if err := tx.PlanAnew(ctx); err != nil {
			return err
		}
		var undone int64
		if resource != policy.Contacts {
			undone, more, err = f.takers[resource].Undo(ctx, acting, job.Import)
		}
		if customers, there := f.takers[policy.Contacts]; there && err == nil && !more { // Payments brought some with them.
			var count int64
			count, more, err = customers.Undo(ctx, deleting, job.Import)
			undone += count
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update imports set undone = undone + $2 where workspace_id = current_workspace() and id = $1`, job.Import, undone); err != nil || more {
			return err
		}
		_, err = tx.Exec(ctx, `update imports set state = 'undone' where workspace_id = current_workspace() and id = $1`, job.Import)
		return err
	})
	return more, err
}

// FailUndo ends an undoing whose next step cannot be done: what is left can be
// undone by another try.
func (f Files) FailUndo(ctx context.Context, job jobs.ImportUndo) error {
	return f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		failed, err := tx.Exec(ctx, `
			update imports set state = 'undo_failed' where workspace_id = current_workspace() and id = $1 and state = 'undoing'`, job.Import)
		if err != nil || failed.RowsAffected() == 0 {
			return err
		}
		return tx.Log(ctx, "import.undo_fail", "", job.Import, nil)
	})
}

// breakOffUndo ends an undoing whose maker may not go on: what is left stays, and
// the import says why.
func breakOffUndo(ctx context.Context, tx *postgres.Tx, job jobs.ImportUndo, err error) error {
	if !errors.Is(err, errAccessChanged) {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update imports set state = 'undo_refused' where workspace_id = current_workspace() and id = $1`, job.Import); err != nil {
		return err
	}
	return tx.Log(ctx, "import.undo_refuse", "", job.Import, nil)
}
