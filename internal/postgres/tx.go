package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Tx is a transaction in one workspace: row security shows it the rows of that
// workspace alone. It knows who acts and how far they reach, and what they do is
// logged through it.
type Tx struct {
	pgx.Tx
	policy.Scope
	db *Database
}

// Change opens a grant for a resource and runs f in a transaction of its
// workspace. It commits when f returns nil, and leaves no trace otherwise, which
// ErrUnchanged makes a success. A row that f misses is a fault of kind NotFound.
func Change[A policy.Action](ctx context.Context, db *Database, grant policy.Grant[A], resource policy.Resource, f func(*Tx) error) error {
	scope, err := grant.For(resource)
	if err != nil {
		return err
	}
	if err = db.transact(ctx, scope, f); errors.Is(err, ErrUnchanged) {
		return nil
	}
	return err
}

// ErrUnchanged is what a change returns that would leave everything as it is: it writes
// nothing then, neither a version nor a line of the log.
var ErrUnchanged = errors.New("nothing changes")

// errPreview is what whoever writes with the grant of a preview is told.
var errPreview = fault.New(fault.Forbidden, "fault.preview")

// InWorkspace runs f in a transaction of a workspace in which no member acts:
// jobs, and links of mails, which ask again what they may do.
func (db *Database) InWorkspace(ctx context.Context, workspace uuid.UUID, f func(*Tx) error) error {
	return db.transact(ctx, policy.Scope{Membership: policy.Membership{Workspace: policy.WorkspaceID(workspace)}}, f)
}

func (db *Database) transact(ctx context.Context, scope policy.Scope, f func(*Tx) error) error {
	if scope.Preview {
		return errPreview
	}
	return OrNotFound(db.inTransaction(ctx, func(tx pgx.Tx) error {
		entered, err := (&Tx{Tx: tx, db: db}).Enter(ctx, scope)
		if err != nil {
			return err
		}
		return f(entered)
	}))
}

// Enter opens a workspace for the rest of a transaction.
func (tx *Tx) Enter(ctx context.Context, scope policy.Scope) (*Tx, error) {
	if _, err := tx.Exec(ctx, setWorkspace, uuid.UUID(scope.Workspace).String()); err != nil {
		return nil, err
	}
	return tx.As(scope), nil
}

const setWorkspace = `select set_config('latchkey.workspace', $1, true)`

// As is the transaction with a member acting in it: one whose job began long
// before, and whose scope was decided again.
func (tx *Tx) As(scope policy.Scope) *Tx { return &Tx{tx.Tx, scope, tx.db} }

// Try runs f as a part of the transaction that leaves no trace when f fails. The
// transaction goes on either way.
func (tx *Tx) Try(ctx context.Context, f func(*Tx) error) error {
	return pgx.BeginFunc(ctx, tx.Tx, func(part pgx.Tx) error { return f(&Tx{part, tx.Scope, tx.db}) })
}

// Args adds who is acting to the arguments of a query.
func (tx *Tx) Args(more pgx.NamedArgs) pgx.NamedArgs { return Arguments(tx.Scope, more) }

// LockWorkspace makes changes of members happen one after the other. Every one
// of them begins with it, before it reads who is acting and on whom. A workspace
// that was deleted meanwhile is a fault of kind NotFound.
func (tx *Tx) LockWorkspace(ctx context.Context) error {
	locked, err := tx.Exec(ctx, `select from workspaces where id = current_workspace() and deleted_at is null for no key update`)
	if err == nil && locked.RowsAffected() == 0 {
		return NotFound
	}
	return err
}

// PlanAnew has whatever runs from here on planned for the tables as they are now. A session keeps
// its plans, those of triggers and of foreign keys too: one that was made while a table was empty
// may take any index that begins with the workspace, and reads more with each row that a long job
// adds, until somebody analyzes the table.
func (tx *Tx) PlanAnew(ctx context.Context) error {
	_, err := tx.Exec(ctx, `discard plans`)
	return err
}

// Enqueue inserts a job that begins when the transaction commits.
func (tx *Tx) Enqueue(ctx context.Context, args river.JobArgs) error {
	_, err := tx.db.queue.InsertTx(ctx, tx.Tx, args, nil)
	return err
}

// EnqueueAt inserts a job that is worked at a later time.
func (tx *Tx) EnqueueAt(ctx context.Context, args river.JobArgs, at time.Time) error {
	_, err := tx.db.queue.InsertTx(ctx, tx.Tx, args, &river.InsertOpts{ScheduledAt: at})
	return err
}

// EnqueueAllAt is EnqueueAt for many jobs, in one statement.
func EnqueueAllAt[A river.JobArgs](ctx context.Context, tx *Tx, all []A, at time.Time) error {
	if len(all) == 0 {
		return nil
	}
	list := make([]river.InsertManyParams, len(all))
	for i, args := range all {
		list[i] = river.InsertManyParams{Args: args, InsertOpts: &river.InsertOpts{ScheduledAt: at}}
	}
	_, err := tx.db.queue.InsertManyTx(ctx, tx.Tx, list)
	return err
}
